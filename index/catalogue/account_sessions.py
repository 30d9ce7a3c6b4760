"""Sessions of accounts: begun at log-in, ended by log-out, by a new password, by an administrator, or in time."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from index.catalogue.bearer import kept, new_secret
from index.models import Account, AccountSession, now

LONGEST = timedelta(days=7)


def begin(session: Session, account: Account) -> str:
    """The secret of a new session. Those that have ended in time are swept away."""
    session.execute(delete(AccountSession).where(AccountSession.began_at < now() - LONGEST))
    secret = new_secret()
    session.add(AccountSession(secret_hash=kept(secret), account_id=account.id))
    return secret


def account_of(session: Session, secret: str) -> Account | None:
    """Whoever's session this is, while it lasts."""
    return session.scalar(
        select(Account)
        .join(AccountSession)
        .where(AccountSession.secret_hash == kept(secret), AccountSession.began_at >= now() - LONGEST)
    )


def end(session: Session, secret: str) -> None:
    session.execute(delete(AccountSession).where(AccountSession.secret_hash == kept(secret)))


def end_all(session: Session, account: Account, *, but: str = "") -> None:
    """End the sessions of *account*, save the one whose secret is *but*."""
    session.execute(
        delete(AccountSession).where(
            AccountSession.account_id == account.id, AccountSession.secret_hash != kept(but)
        )
    )
