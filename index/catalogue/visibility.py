"""Who may see a webinar at a given moment: told here alone, and asked by every query that shows something.

The clock decides within the query itself, so that a webinar appears and disappears at its very second, whether or
not any program of ours is running then.

An unlisted webinar is seen by those who have its link. The link holds a key of 128 random bits behind a ``~``, in the
address of the page (``/sv/watch/vatten~Xk…``) as in those of its files (``/media/7~Xk…/renditions/…``), so that
players, captions and downloads need neither cookies nor scripts. To all who lack the key it is a draft.
"""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_

from index.models import Webinar, WebinarStatus

KEY_BYTES = 16
SIGN = "~"


class Audience(StrEnum):
    """EVERYONE finds and watches it; LINK: those who have its link; PROGRAMME: it is announced to everyone, and
    what was recorded of it is for staff; STAFF: nobody else knows of it.
    """

    EVERYONE = "everyone"
    LINK = "link"
    PROGRAMME = "programme"
    STAFF = "staff"


CHOSEN: dict[WebinarStatus, Audience] = {
    WebinarStatus.PUBLISHED: Audience.EVERYONE,
    WebinarStatus.UNLISTED: Audience.LINK,
    WebinarStatus.PLANNED: Audience.PROGRAMME,
    WebinarStatus.DRAFT: Audience.STAFF,
}


def audience_of(webinar: Webinar, moment: datetime) -> Audience:
    """Who may see *webinar* at *moment*."""
    if webinar.withdraw_at is not None and webinar.withdraw_at <= moment:
        return Audience.STAFF
    if webinar.publish_at is not None and webinar.publish_at <= moment:
        return Audience.EVERYONE
    return CHOSEN[webinar.status]


def is_known(webinar: Webinar, key: str, moment: datetime) -> bool:
    """Whether someone who is no staff may see its page and its material, by *key* (empty: none) or without."""
    found = audience_of(webinar, moment)
    if found == Audience.LINK:
        return bool(key) and webinar.link_key == key
    return found in (Audience.EVERYONE, Audience.PROGRAMME)


def audience(moment: datetime) -> ColumnElement[str]:
    """The same of every webinar of a query. A time that is not set is NULL, and so no case of it holds."""
    return case(
        (Webinar.withdraw_at <= moment, Audience.STAFF.value),
        (Webinar.publish_at <= moment, Audience.EVERYONE.value),
        else_=case({status: found.value for status, found in CHOSEN.items()}, value=Webinar.status),
    )


def is_published(moment: datetime) -> ColumnElement[bool]:
    """Whether everyone may see the webinar, its recordings and all that was made of them."""
    return audience(moment) == Audience.EVERYONE.value


def is_announced(moment: datetime) -> ColumnElement[bool]:
    """Whether everyone is told of the webinar, of which nothing can be watched yet."""
    return audience(moment) == Audience.PROGRAMME.value


def is_opened_by(key: str, moment: datetime) -> ColumnElement[bool]:
    """Whether someone who is no staff may see it, by *key* (empty: none) where it takes one."""
    by_link = and_(audience(moment) == Audience.LINK.value, Webinar.link_key == key)
    return or_(is_published(moment), by_link)


def is_known_to(key: str, moment: datetime) -> ColumnElement[bool]:
    """Whether someone who is no staff may see its page and its material, by *key* (empty: none) or without."""
    return or_(is_announced(moment), is_opened_by(key, moment))


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def keyed(name: str, key: str) -> str:
    """The *name* of something in an address, with the *key* that opens it."""
    return f"{name}{SIGN}{key}" if key else name


def parted(name: str) -> tuple[str, str]:
    """A name in an address, and the key behind it or nothing."""
    plain, _, key = name.partition(SIGN)
    return plain, key
