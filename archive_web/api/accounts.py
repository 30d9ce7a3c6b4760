"""Accounts, for administrators: listed, invited, given a role, removed; and the change log."""

from datetime import datetime

from archive_web.access import actor, administrators
from archive_web.addresses import page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.reading import about
from archive_web.api.shapes import Line, Page, Paging, Shape
from archive_web.services import services
from index.catalogue import accounts as catalogue
from index.catalogue import audit_log, invitations
from index.catalogue.audit_log import record
from index.models import Account, AuditEntry, Role


class AccountShown(Shape):
    """Someone on the staff."""

    id: int
    email: str
    role: Role
    created_at: datetime

    @classmethod
    def of(cls, one: Account) -> "AccountShown":
        return cls(id=one.id, email=one.email, role=one.role, created_at=one.created_at)


class Invited(Shape):
    """Who is to come, and as what."""

    email: Line
    role: Role


class InvitationMade(Shape):
    """*link* is shown this once; it works once, within seven days."""

    id: int
    email: str
    role: Role
    link: str
    expires_at: datetime


class RoleWritten(Shape):
    """What an account may do."""

    role: Role


class ChangesAsked(Paging):
    """*who*: what one person did, by e-mail address."""

    who: Line | None = None


class ChangeShown(Shape):
    """Who did what to which row; *token* names the API token that was used."""

    at: datetime
    actor: str
    token: str
    action: str
    subject_kind: str
    subject_id: str
    facts: dict[str, str | int | float]

    @classmethod
    def of(cls, one: AuditEntry) -> "ChangeShown":
        return cls(
            at=one.at,
            actor=one.actor,
            token=one.token,
            action=one.action,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            facts=one.facts,
        )


@blueprint.get("/accounts")
@administrators
@described("The accounts, by address", query=Paging, answer=Page[AccountShown])
def list_accounts(query: Paging) -> Page[AccountShown]:
    with services().archive.database.read() as session:
        return Page[AccountShown].cut([AccountShown.of(one) for one in catalogue.everyone(session)], query)


@blueprint.post("/accounts/invitations")
@administrators
@described("Invite someone", body=Invited, answer=InvitationMade, status=201)
def invite_account(body: Invited) -> InvitationMade:
    with services().archive.database.write() as session:
        with about("email"):
            found, secret = invitations.invite(session, body.email, body.role)
        record(session, actor(), "account_invite", found, email=found.email, role=body.role.value)
        return InvitationMade(
            id=found.id,
            email=found.email,
            role=found.role,
            link=page_address("staff.invitation", secret=secret),
            expires_at=found.expires_at,
        )


@blueprint.put("/accounts/<int:account_id>/role")
@administrators
@described("Give an account a role", body=RoleWritten, answer=AccountShown, faults=(409,))
def put_account_role(account_id: int, body: RoleWritten) -> AccountShown:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        catalogue.set_role(session, found, body.role)
        record(session, actor(), "account_role", found, email=found.email, role=body.role.value)
        return AccountShown.of(found)


@blueprint.delete("/accounts/<int:account_id>")
@administrators
@described("Remove an account, with its sessions and tokens", faults=(409,))
def delete_account(account_id: int) -> None:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        by, email = actor(), found.email
        catalogue.remove(session, found)
        record(session, by, "account_remove", found, email=email)


@blueprint.get("/changes")
@administrators
@described("The change log, the newest first", query=ChangesAsked, answer=Page[ChangeShown])
def list_changes(query: ChangesAsked) -> Page[ChangeShown]:
    with services().archive.database.read() as session:
        found = audit_log.entries(session, query.who, page=query.page, size=query.size)
        total = audit_log.count(session, query.who)
        return Page[ChangeShown].of([ChangeShown.of(one) for one in found], total, query)
