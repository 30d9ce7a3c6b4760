"""That a webinar has left the archive, for harvesters: noted with the change by which it does, taken back when it returns.

What never was in the archive for all leaves nothing behind. A time that comes changes no row; the worker that looks
for it (index.catalogue.webhook_events) notes it then.
"""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import delete, inspect
from sqlalchemy.orm import Session

from index.catalogue import visibility
from index.catalogue.visibility import Audience
from index.models import Recording, Tombstone, Webinar, now

DECIDES = ("status", "publish_at", "withdraw_at")


def note_departures(session: Session, *_: object) -> None:
    """Called before *session* writes."""
    for webinar in set(_touched(session)):
        if webinar in session.deleted or not _is_shown(session, webinar):
            if webinar.is_told or _was_open(webinar, now()):
                bury(session, webinar)
        else:
            unearth(session, webinar)


def bury(session: Session, webinar: Webinar) -> None:
    """Note that *webinar* has gone, unless that is known."""
    if session.get(Tombstone, (webinar.id, webinar.created_at)) is None:
        session.add(Tombstone(number=webinar.id, created_at=webinar.created_at, series_id=webinar.series_id))


def unearth(session: Session, webinar: Webinar) -> None:
    """*webinar* is in the archive again, or for the first time."""
    session.execute(
        delete(Tombstone).where(Tombstone.number == webinar.id, Tombstone.created_at == webinar.created_at)
    )


def _touched(session: Session) -> Iterator[Webinar]:
    """The webinars that this may make appear or disappear."""
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, Webinar):
            yield row
        elif isinstance(row, Recording) and row.webinar is not None:
            yield row.webinar


def _is_shown(session: Session, webinar: Webinar) -> bool:
    is_open = visibility.audience_of(webinar, now()) == Audience.EVERYONE
    return is_open and any(one.deleting is None and one not in session.deleted for one in webinar.recordings)


def _was_open(webinar: Webinar, moment: datetime) -> bool:
    """Whether everyone saw it before the change that is about to be written."""
    before = SimpleNamespace(**{name: _before(webinar, name) for name in DECIDES})
    return visibility.audience_of(cast(Webinar, before), moment) == Audience.EVERYONE


def _before(webinar: Webinar, name: str) -> Any:
    attribute = inspect(webinar).attrs[name]
    return attribute.history.deleted[0] if attribute.history.deleted else attribute.value
