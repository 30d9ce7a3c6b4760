"""Invitations: a link that is valid once and for a week, by which a person chooses a password."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from index.catalogue import accounts
from index.catalogue.bearer import kept, new_secret
from index.errors import BadInput, NotFound
from index.models import Account, Invitation, Role, now

VALID = timedelta(days=7)


class InvitationMissing(NotFound):
    """An invitation was used, withdrawn or replaced, is too old, or never was."""

    en = "This link is not valid any more. It works once and for seven days. Ask for a new one."
    sv = "Länken gäller inte längre. Den fungerar en gång och i sju dagar. Be om en ny."


class EmailUnreadable(BadInput):
    """What was given for an e-mail address is none."""

    en = "“{email}” is not an e-mail address."
    sv = "”{email}” är ingen e-postadress."


class HasAccount(BadInput):
    """Someone who has an account already is invited."""

    en = "{email} has an account already."
    sv = "{email} har redan ett konto."


def invite(session: Session, email: str, role: Role) -> tuple[Invitation, str]:
    """The invitation of someone new, and the secret of its link; an earlier one of theirs is replaced.

    Raises EmailUnreadable and HasAccount.
    """
    address = accounts.plain(email)
    if not _is_email(address):
        raise EmailUnreadable(email=email)
    if accounts.by_email(session, address) is not None:
        raise HasAccount(email=address)
    return _made(session, address, role)


def renew_password(session: Session, account: Account) -> tuple[Invitation, str]:
    """A link by which the owner of *account* chooses a new password; until then the old one is valid."""
    return _made(session, account.email, account.role)


def pending(session: Session) -> Sequence[Invitation]:
    """Those that can still be accepted, by address."""
    return session.scalars(
        select(Invitation).where(Invitation.expires_at > now()).order_by(Invitation.email)
    ).all()


def pending_for(session: Session, email: str) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(Invitation.email == accounts.plain(email), Invitation.expires_at > now())
    )


def by_secret(session: Session, secret: str) -> Invitation:
    """Raises InvitationMissing."""
    found = session.scalar(
        select(Invitation).where(Invitation.secret_hash == kept(secret), Invitation.expires_at > now())
    )
    if found is None:
        raise InvitationMissing()
    return found


def accept(session: Session, secret: str, password: str) -> Account:
    """The account that the link leads to, with *password*. Raises InvitationMissing and PasswordTooShort."""
    invitation = by_secret(session, secret)
    account = accounts.by_email(session, invitation.email)
    if account is None:
        account = accounts.add(session, invitation.email, password, invitation.role)
    else:
        accounts.set_password(session, account, password)
    session.delete(invitation)
    return account


def withdraw(session: Session, number: int) -> Invitation:
    """Raises InvitationMissing."""
    invitation = session.get(Invitation, number)
    if invitation is None:
        raise InvitationMissing()
    session.delete(invitation)
    return invitation


def _made(session: Session, email: str, role: Role) -> tuple[Invitation, str]:
    session.execute(delete(Invitation).where((Invitation.email == email) | (Invitation.expires_at <= now())))
    secret = new_secret()
    invitation = Invitation(email=email, role=role, secret_hash=kept(secret), expires_at=now() + VALID)
    session.add(invitation)
    session.flush()
    return invitation, secret


def _is_email(text: str) -> bool:
    """A person before an @, a host with a dot after it, and nothing that cannot be seen."""
    person, _, host = text.rpartition("@")
    return (
        bool(person)
        and "." in host.strip(".")
        and text.isprintable()
        and " " not in text
        and len(text) <= 254
    )
