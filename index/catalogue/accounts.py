"""Staff accounts: added in the terminal, checked at log-in."""

from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from index.errors import BadInput
from index.models import Account

SHORTEST_PASSWORD = 10
HASHER = PasswordHasher()
AT_ONCE = Semaphore(2)  # each check takes 64 MiB and a core for a while; strangers may ask for any number
# Checked when no account has the address, so that the answer takes as long as for a real one.
NOBODY = HASHER.hash("nobody has this password")


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


def add(session: Session, email: str, password: str) -> Account:
    """Raises PasswordTooShort, AccountTaken."""
    if by_email(session, email) is not None:
        raise AccountTaken(email=email)
    account = Account(email=_plain(email), password_hash=_hash(password))
    session.add(account)
    session.flush()
    return account


def change_password(session: Session, email: str, password: str) -> None:
    """Raises PasswordTooShort, AccountMissing."""
    account = by_email(session, email)
    if account is None:
        raise AccountMissing(email=email)
    account.password_hash = _hash(password)


def remove(session: Session, email: str) -> None:
    """Raises AccountMissing."""
    account = by_email(session, email)
    if account is None:
        raise AccountMissing(email=email)
    session.delete(account)


def by_email(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == _plain(email)))


def entering(session: Session, email: str, password: str) -> Account | None:
    """The account, if the password is its own. Takes as long when there is no such account."""
    account = by_email(session, email)
    try:
        with AT_ONCE:
            HASHER.verify(account.password_hash if account else NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return account


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(shortest=SHORTEST_PASSWORD)
    return HASHER.hash(password)


def _plain(email: str) -> str:
    return email.strip().lower()
