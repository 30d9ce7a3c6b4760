"""When something of a webinar that the public sees was last changed: noted with the change itself.

Feeds, calendars and harvesters ask for what is new since they last came.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, inspect
from sqlalchemy.orm import Session

from index.models import (
    Base,
    CaptionTrack,
    GoalDecision,
    GoalSuggestion,
    Material,
    Poster,
    Recording,
    Series,
    Speaker,
    Talk,
    Webinar,
    now,
)

# What else stands in the row of a recording is the pipeline's own.
SHOWN = ("duration_ms", "language", "sound_key", "hls_key", "deleting")


def note_changes(session: Session, *_: object) -> None:
    """Called before *session* writes: the webinars whose public face changes with it are marked with the time."""
    changed = {webinar for row in _rows(session) for webinar in _webinars_of(session, row)}
    for webinar in changed - set(session.deleted):
        webinar.updated_at = now()


def changed_at(webinar: Webinar, moment: datetime) -> datetime:
    """When *webinar* became at *moment* what everyone sees: by a change, or as its time came to be published."""
    appeared = webinar.publish_at
    return appeared if appeared and webinar.updated_at < appeared <= moment else webinar.updated_at


def changed(moment: datetime) -> ColumnElement[datetime]:
    """The same of every webinar of a query."""
    appeared = and_(Webinar.publish_at <= moment, Webinar.publish_at > Webinar.updated_at)
    return case((appeared, Webinar.publish_at), else_=Webinar.updated_at)


def _rows(session: Session) -> Iterator[Base]:
    yield from session.new
    yield from session.deleted
    yield from (row for row in session.dirty if session.is_modified(row))


def _webinars_of(session: Session, row: Base) -> list[Webinar]:
    """The webinars that *row* is shown with; none where it is not shown."""
    found: list[Webinar | None] = []
    match row:
        case Webinar():
            found = [row]
        case Series():
            found = [*row.webinars]
        case Speaker():
            found = [talk.webinar for talk in row.talks]
        case Recording() if row in session.new or _differs(row):
            found = [row.webinar]
        case Talk() | Material():
            found = [row.webinar or (session.get(Webinar, row.webinar_id) if row.webinar_id else None)]
        case CaptionTrack() | Poster():
            recording = session.get(Recording, row.recording_id)
            found = [recording.webinar if recording else None]
        case GoalSuggestion() | GoalDecision():
            talk = session.get(Talk, row.talk_id)
            found = [talk.webinar if talk else None]
    return [webinar for webinar in found if webinar is not None]


def _differs(recording: Recording) -> bool:
    attributes = inspect(recording).attrs
    return any(attributes[name].history.has_changes() for name in SHOWN)
