"""Who may come in by OpenID Connect, and with which account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import accounts, invitations
from index.errors import EfterhandError
from index.models import Account, Role


class OpenIdRefused(EfterhandError):
    """The log-in service vouches for someone who is not let in."""

    en = "{email} is not let in here. Ask an administrator of the archive to invite you."
    sv = "{email} släpps inte in här. Be en administratör för arkivet att bjuda in dig."


class OpenIdTaken(EfterhandError):
    """The account of this address belongs to someone whom the log-in service knows as another person."""

    en = "The account {email} belongs to someone else at the log-in service. Ask an administrator of the archive."
    sv = "Kontot {email} tillhör någon annan i inloggningstjänsten. Fråga en administratör för arkivet."


@dataclass(frozen=True)
class Identity:
    """Someone whom the log-in service vouches for. *subject* names the person for good, *email* is verified."""

    subject: str
    email: str
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """Who is let in: addresses of *domains*, with *claim* (``groups=staff``); empty: any. *role* of new people, if any."""

    role: Role | None = None
    domains: frozenset[str] = frozenset()
    claim: str = ""

    def lets_in(self, identity: Identity) -> bool:
        domain = accounts.plain(identity.email).rpartition("@")[2]
        return (not self.domains or domain in self.domains) and self._has_claim(identity.claims)

    def _has_claim(self, claims: Mapping[str, Any]) -> bool:
        name, _, wanted = self.claim.partition("=")
        found = claims.get(name)
        return not name or found == wanted or (isinstance(found, list) and wanted in found)


def account_for(session: Session, identity: Identity, policy: Policy) -> Account:
    """The account of *identity*: the one they came in with before, else that of their address, else a new one.

    Raises OpenIdRefused and OpenIdTaken.
    """
    if not policy.lets_in(identity):
        raise OpenIdRefused(email=identity.email)
    known = session.scalar(select(Account).where(Account.openid == identity.subject))
    if known is not None:
        return known
    account = accounts.by_email(session, identity.email) or _new(session, identity, policy)
    if account.openid is not None:
        raise OpenIdTaken(email=account.email)
    account.openid = identity.subject
    return account


def _new(session: Session, identity: Identity, policy: Policy) -> Account:
    """Whoever is invited gets the role of the invitation, which is used up."""
    invitation = invitations.pending_for(session, identity.email)
    role = invitation.role if invitation is not None else policy.role
    if role is None:
        raise OpenIdRefused(email=identity.email)
    if invitation is not None:
        session.delete(invitation)
    return accounts.add_without_password(session, identity.email, role)
