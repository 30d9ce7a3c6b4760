"""Staff accounts: added, given a role and a password, checked at log-in, removed."""

from collections.abc import Sequence
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from index.catalogue import account_sessions
from index.errors import BadInput, NotFound
from index.models import Account, Invitation, Role

SHORTEST_PASSWORD = 12
HASHER = PasswordHasher()
AT_ONCE = Semaphore(2)  # each check takes 64 MiB and a core for a while; strangers may ask for any number


class PasswordTooShort(BadInput):
    """A password that is easy to guess."""

    en = "The password is too short: use at least {shortest} characters, a sentence for example."
    sv = "Lösenordet är för kort: använd minst {shortest} tecken, till exempel en mening."


class AccountTaken(BadInput):
    """An account with this address exists."""

    en = "There is already an account “{email}”. Give it a new password with: efterhand account password {email}"
    sv = "Det finns redan ett konto ”{email}”. Byt lösenord med: efterhand account password {email}"


class AccountMissing(BadInput):
    """No account has this address."""

    en = "There is no account “{email}”. Add it with: efterhand account add {email}"
    sv = "Det finns inget konto ”{email}”. Lägg till det med: efterhand account add {email}"


class AccountGone(NotFound):
    """No account has this number."""

    en = "There is no such account. It may have been removed."
    sv = "Kontot finns inte. Det kan ha tagits bort."


class LastAdministrator(BadInput):
    """The only administrator would be removed, or become something less."""

    en = "{email} is the only administrator. Make someone else administrator first."
    sv = "{email} är ensam administratör. Gör först någon annan till administratör."


def add(session: Session, email: str, password: str, role: Role = Role.ADMINISTRATOR) -> Account:
    """Raises PasswordTooShort, AccountTaken."""
    if by_email(session, email) is not None:
        raise AccountTaken(email=email)
    return _added(session, Account(email=plain(email), password_hash=_hash(password), role=role))


def add_without_password(session: Session, email: str, role: Role) -> Account:
    """An account for someone who comes in by OpenID Connect. Raises AccountTaken."""
    if by_email(session, email) is not None:
        raise AccountTaken(email=email)
    return _added(session, Account(email=plain(email), role=role))


def change_password(session: Session, email: str, password: str) -> Account:
    """Give a new password; all sessions end. Raises PasswordTooShort, AccountMissing."""
    account = named(session, email)
    set_password(session, account, password)
    return account


def set_password(session: Session, account: Account, password: str, *, keep: str = "") -> None:
    """Give a new password; all sessions end, save the one whose secret is *keep*. Raises PasswordTooShort."""
    account.password_hash = _hash(password)
    account_sessions.end_all(session, account, but=keep)


def set_role(session: Session, account: Account, role: Role) -> None:
    """Raises LastAdministrator."""
    if role != Role.ADMINISTRATOR:
        _keep_one_administrator(session, account)
    account.role = role


def remove(session: Session, account: Account) -> None:
    """Remove an account with its sessions, its API tokens and its link. Raises LastAdministrator."""
    _keep_one_administrator(session, account)
    session.execute(delete(Invitation).where(Invitation.email == account.email))
    session.delete(account)


def everyone(session: Session) -> Sequence[Account]:
    """All accounts, by address."""
    return session.scalars(select(Account).order_by(Account.email)).all()


def by_email(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == plain(email)))


def named(session: Session, email: str) -> Account:
    """Raises AccountMissing."""
    account = by_email(session, email)
    if account is None:
        raise AccountMissing(email=email)
    return account


def by_id(session: Session, number: int) -> Account:
    """Raises AccountGone."""
    account = session.get(Account, number)
    if account is None:
        raise AccountGone()
    return account


def entering(session: Session, email: str, password: str) -> Account | None:
    """The account, if the password is its own. Takes as long when there is no such account, or no password."""
    account, nobodys = by_email(session, email), _nobodys_hash()
    expected = account.password_hash if account else ""
    try:
        with AT_ONCE:
            HASHER.verify(expected or nobodys, password)
    except (VerificationError, InvalidHashError):
        return None
    return account if expected else None


@cache
def _nobodys_hash() -> str:
    """Checked when no account has the address; made at the first log-in, not by every command that is run."""
    return HASHER.hash("nobody has this password")


def plain(email: str) -> str:
    return email.strip().lower()


def _added(session: Session, account: Account) -> Account:
    session.add(account)
    session.flush()
    return account


def _keep_one_administrator(session: Session, account: Account) -> None:
    others = select(func.count()).where(Account.role == Role.ADMINISTRATOR, Account.id != account.id)
    if account.role == Role.ADMINISTRATOR and not session.scalar(others):
        raise LastAdministrator(email=account.email)


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    return HASHER.hash(password)
