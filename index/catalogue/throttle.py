"""Log-in is throttled by network and by account, for all web processes together.

An attempt is counted before its password is looked at, so that many at once are counted too, and one that gets in
is taken back. What has reached its limit waits until the window ends that its first attempt began; attempts
meanwhile do not lengthen it. So that a stranger who guesses without end keeps nobody out, a browser in which the
person has logged in before is counted by itself (the device cookies of OWASP).
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from index.errors import BadInput
from index.models import AttemptCount, now

WINDOW = timedelta(minutes=15)
MOST_BY_NETWORK = 30  # a whole office may be behind one address
MOST_BY_ACCOUNT = 10
IPV6_NETWORK = 64  # what one household is given


class TooManyAttempts(BadInput):
    """Too many wrong passwords were given."""

    en = "Too many attempts to log in. Try again in {minutes} min."
    sv = "För många försök att logga in. Försök igen om {minutes} min."


@dataclass(frozen=True)
class Limit:
    """At most so many attempts in a window by what *key*, a hash, stands for."""

    key: str
    most: int


def limits(address: str, email: str, browser: str) -> tuple[Limit, ...]:
    """What an attempt from the network *address* counts against. *browser*: of the person's own, what names it."""
    if browser:
        return (_limit("browser", browser, MOST_BY_ACCOUNT),)
    return (
        _limit("network", _network(address), MOST_BY_NETWORK),
        _limit("account", email.strip().lower(), MOST_BY_ACCOUNT),
    )


def take(session: Session, wanted: Sequence[Limit]) -> None:
    """Count an attempt. Raises TooManyAttempts, and then nothing is counted."""
    moment = now()
    session.execute(delete(AttemptCount).where(AttemptCount.since <= moment - WINDOW))
    for limit in wanted:
        count = session.get(AttemptCount, limit.key)
        if count is None:
            session.add(AttemptCount(key=limit.key, count=1, since=moment))
        elif count.count >= limit.most:
            raise TooManyAttempts(minutes=ceil((count.since + WINDOW - moment).total_seconds() / 60))
        else:
            count.count += 1


def give_back(session: Session, taken: Sequence[Limit]) -> None:
    """The attempt was a good one: it does not count."""
    keys = [limit.key for limit in taken]
    session.execute(
        update(AttemptCount)
        .where(AttemptCount.key.in_(keys), AttemptCount.count > 0)
        .values(count=AttemptCount.count - 1)
    )


def _limit(kind: str, text: str, most: int) -> Limit:
    """Hashed, since people type their password where their address belongs."""
    return Limit(hashlib.sha256(f"{kind} {text}".encode()).hexdigest(), most)


def _network(address: str) -> str:
    """One host of IPv4, but a whole network of IPv6, of which each host has any number of addresses."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(host, ipaddress.IPv6Address):
        return str(host.ipv4_mapped or ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(host)
