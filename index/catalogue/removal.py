"""A recording leaves the catalogue: first it is hidden from everyone, at the very end its rows go."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from index.catalogue import webinars
from index.errors import BadInput
from index.models import Base, Recording, Speaker, Talk, Webinar, WebinarStatus

RECORDING, WEBINAR = "recording", "webinar"


class WebinarHasMore(BadInput):
    """A webinar cannot go with one of its recordings while it has others."""

    en = "The webinar “{title}” has other recordings. Delete those first, or leave the webinar out."
    sv = "Webbinariet ”{title}” har fler inspelningar. Radera dem först, eller låt webbinariet vara kvar."


def begin(session: Session, recording: Recording, *, with_webinar: bool) -> None:
    """Hide *recording* from everyone, at once. What was asked for at first stays asked for.

    Raises WebinarHasMore.
    """
    webinar = recording.webinar
    is_last = len(webinar.recordings) == 1
    if with_webinar and not is_last:
        raise WebinarHasMore(title=webinar.title)
    if with_webinar or recording.deleting is None:
        recording.deleting = WEBINAR if with_webinar else RECORDING
    recording.publish_when_ready = False
    if is_last and (webinar.status != WebinarStatus.PLANNED or webinar.publish_at):
        webinars.withdraw(webinar)


def unfinished(session: Session) -> list[int]:
    """The recordings whose deletion has begun."""
    return list(session.scalars(select(Recording.id).where(Recording.deleting.is_not(None))))


def remove(session: Session, recording: Recording) -> Webinar | None:
    """Remove all rows of *recording*, and the speakers who spoke nowhere else.

    Returns its webinar, without recordings now, if that is to go as well.
    """
    webinar = recording.webinar if recording.deleting == WEBINAR else None
    spoke = {speaker.id for talk in recording.talks for speaker in talk.speakers}
    talks = select(Talk.id).where(Talk.recording_id == recording.id)
    for table in reversed(Base.metadata.sorted_tables):  # those that refer to others come first
        if "recording_id" in table.columns:
            session.execute(delete(table).where(table.columns.recording_id == recording.id))
        elif "talk_id" in table.columns and not table.columns.talk_id.nullable:
            session.execute(delete(table).where(table.columns.talk_id.in_(talks)))
    session.execute(delete(Recording).where(Recording.id == recording.id))
    session.execute(delete(Speaker).where(Speaker.id.in_(spoke), ~Speaker.talks.any()))
    session.expire_all()
    return webinar
