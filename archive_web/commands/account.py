"""``efterhand account``: who may enter the staff pages, and what they may do there."""

import click

from archive_web.commands.terminal import opened, print_json, say
from index.catalogue import accounts
from index.catalogue.audit_log import TERMINAL, record
from index.models import Role

PASSWORD = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Left out: it is asked for."
)
ROLES = click.Choice([role.value for role in Role])


@click.group("account")
def command() -> None:
    """Staff accounts: viewers see drafts, editors change what is in the archive, administrators all."""


@command.command("add")
@click.argument("email")
@PASSWORD
@click.option(
    "--role", type=ROLES, default=Role.ADMINISTRATOR.value, show_default=True, help="What it may do."
)
def add(email: str, password: str, role: str) -> None:
    """Add an account for EMAIL."""
    with opened() as (archive, _), archive.database.write() as session:
        account = accounts.add(session, email, password, Role(role))
        record(session, TERMINAL, "account_add", account, email=account.email, role=role)
    say(f"{email} can log in.", f"{email} kan logga in.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> None:
    """List the accounts and their roles."""
    with opened() as (archive, _), archive.database.read() as session:
        found = [{"email": one.email, "role": one.role.value} for one in accounts.everyone(session)]
    if as_json:
        print_json(found)
    else:
        for one in found:
            click.echo(f"{one['email']}  {one['role']}")


@command.command("role")
@click.argument("email")
@click.argument("role", type=ROLES)
def role(email: str, role: str) -> None:
    """Give EMAIL another ROLE."""
    with opened() as (archive, _), archive.database.write() as session:
        account = accounts.named(session, email)
        accounts.set_role(session, account, Role(role))
        record(session, TERMINAL, "account_role", account, email=account.email, role=role)
    say(f"{email} is {role} now.", f"{email} är {role} nu.")


@command.command("remove")
@click.argument("email")
def remove(email: str) -> None:
    """Remove the account of EMAIL; whoever is logged in with it is out at once."""
    with opened() as (archive, _), archive.database.write() as session:
        account = accounts.named(session, email)
        accounts.remove(session, account)
        record(session, TERMINAL, "account_remove", account, email=account.email)
    say(f"{email} is removed.", f"{email} är borttagen.")


@command.command("password")
@click.argument("email")
@PASSWORD
def password(email: str, password: str) -> None:
    """Change the password of EMAIL; whoever is logged in with it is out at once."""
    with opened() as (archive, _), archive.database.write() as session:
        account = accounts.change_password(session, email, password)
        record(session, TERMINAL, "account_password", account, email=account.email)
    say(f"{email} has a new password.", f"{email} har ett nytt lösenord.")
