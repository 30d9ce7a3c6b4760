"""What staff correct of a recording, and the work that follows from it, in the transaction of the correction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from sqlalchemy.orm import Session

from index.catalogue import captions, recordings, series, talks
from index.models import Recording, Series
from pipeline.stages import order
from pipeline.stages.job import Enqueue
from pipeline.stages.plan import DERIVED, RECOGNISING

INDEXED = ("search",)


@contextmanager
def corrected(session: Session, chosen: Sequence[Recording], enqueue: Enqueue) -> Iterator[None]:
    """Within the block a webinar, or talks of these recordings, are changed; at its end what derives is queued.

    Raises RecordingGoing.
    """
    spoken = [_spoken(recording) for recording in chosen]
    yield
    session.flush()
    for recording, before in zip(chosen, spoken, strict=True):
        session.refresh(recording, ["talks"])
        _note_again(recording)
        is_other = _spoken(recording) != before
        again = _heard_anew(session, recording) if is_other else DERIVED
        order.start(session, recording, enqueue, again, fresh=is_other)


def describe_series(
    session: Session, found: Series, title: str, description: str, language: str | None, enqueue: Enqueue
) -> None:
    """Raises SeriesNamedTwice. Search knows the title as well, and is told when it is another."""
    before = found.title
    series.rename(session, found, title)
    found.description, found.language = description, language
    if found.title != before:
        for recording in series.recordings_of(session, found):
            order.start(session, recording, enqueue, INDEXED)


def _spoken(recording: Recording) -> tuple[str | None, ...]:
    """The languages that staff have set, for the webinar and for its talks; neighbours of one language count once."""
    by_talk = (spoken for spoken, _ in groupby(talk.language for talk in recording.talks))
    return (recording.webinar.language, *by_talk)


def _heard_anew(session: Session, recording: Recording) -> frozenset[str]:
    """Recognition listened for another language: it does its work again. Captions given by hand get its name."""
    track = captions.track_of(session, recording.id)
    language = recording.webinar.language
    if track is None or not captions.is_kept(track):
        return DERIVED | RECOGNISING
    if language is not None:
        track.language = recording.language = language
    return DERIVED


def _note_again(recording: Recording) -> None:
    """The notice of a talk beyond the end goes when its times have been corrected, and comes when they are wrong."""
    if recording.duration_ms is not None:
        recordings.note_anew(recording, talks.TalkBeyondEnd, talks.beyond_end(recording))
