"""``efterhand account``: who may enter the staff pages."""

import click

from archive_web.commands.terminal import opened, say
from index.catalogue import accounts

PASSWORD = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Left out: it is asked for."
)


@click.group("account")
def command() -> None:
    """Staff accounts."""


@command.command("add")
@click.argument("email")
@PASSWORD
def add(email: str, password: str) -> None:
    """Add an account for EMAIL."""
    with opened() as (archive, _), archive.database.write() as session:
        accounts.add(session, email, password)
    say(f"{email} can log in.", f"{email} kan logga in.")


@command.command("remove")
@click.argument("email")
def remove(email: str) -> None:
    """Remove the account of EMAIL; whoever is logged in with it is out at once."""
    with opened() as (archive, _), archive.database.write() as session:
        accounts.remove(session, email)
    say(f"{email} is removed.", f"{email} är borttagen.")


@command.command("password")
@click.argument("email")
@PASSWORD
def password(email: str, password: str) -> None:
    """Change the password of EMAIL."""
    with opened() as (archive, _), archive.database.write() as session:
        accounts.change_password(session, email, password)
    say(f"{email} has a new password.", f"{email} har ett nytt lösenord.")
