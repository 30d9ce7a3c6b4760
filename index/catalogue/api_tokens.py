"""API tokens: made by their owner, shown once, limited by scopes and in time."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from index.catalogue.bearer import kept, new_secret
from index.errors import BadInput, NotFound
from index.models import Account, ApiToken, Scope, now

PREFIX = "eft_"  # so that a token that went astray can be recognised by those who search code for them
LONGEST_DAYS = 366
LONGEST_NAME = 80
USE_IS_NOTED_EVERY = timedelta(minutes=5)


class TokenLifeUnfit(BadInput):
    """A token would be valid for no time, or for too long."""

    en = "A token can be valid for 1 to {most} days."
    sv = "En nyckel kan gälla i 1 till {most} dagar."


class TokenMissing(NotFound):
    """This account has no token of this number."""

    en = "There is no such token. It may have been revoked already."
    sv = "Nyckeln finns inte. Den kan redan vara återkallad."


def add(
    session: Session, account: Account, name: str, scopes: Collection[Scope], days: int
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can find out later. Who may do anything may read.

    Raises TokenLifeUnfit.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenLifeUnfit(most=LONGEST_DAYS)
    secret = new_secret(PREFIX)
    token = ApiToken(
        account_id=account.id,
        name=name,
        secret_hash=kept(secret),
        scopes=[scope.value for scope in Scope if scope in {*scopes, Scope.READ}],
        expires_at=now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    return token, secret


def of(session: Session, account: Account) -> Sequence[ApiToken]:
    """The tokens of *account*, the newest first; those that have expired too."""
    return session.scalars(
        select(ApiToken).where(ApiToken.account_id == account.id).order_by(ApiToken.id.desc())
    ).all()


def revoke(session: Session, account: Account, number: int) -> ApiToken:
    """Raises TokenMissing."""
    token = session.get(ApiToken, number)
    if token is None or token.account_id != account.id:
        raise TokenMissing()
    session.delete(token)
    return token


def revoke_all(session: Session, account: Account) -> None:
    session.execute(delete(ApiToken).where(ApiToken.account_id == account.id))


def valid(session: Session, secret: str) -> tuple[ApiToken, Account] | None:
    """The token of this secret and its owner, while it is valid."""
    found = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.secret_hash == kept(secret), ApiToken.expires_at > now())
    ).first()
    if found is None:
        return None
    token, account = found
    return token, account


def is_use_due(token: ApiToken) -> bool:
    """Whether the use of *token* is to be noted: not at each request, for that would be a write each."""
    return token.last_used_at is None or now() - token.last_used_at > USE_IS_NOTED_EVERY


def note_use(session: Session, token: ApiToken) -> None:
    session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now()))
