"""What staff correct of a recording, and the work that follows from it, in the transaction of the correction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby

from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import caption_history as history
from index.catalogue import captions, recordings, series, talks
from index.catalogue.audit_log import Actor, record
from index.catalogue.corrections import Change, Correction, correct
from index.models import CaptionTrack, Origin, Recording, Series
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


def correct_captions(
    session: Session,
    recording: Recording,
    change: Change,
    correction: Correction,
    by: Actor,
    enqueue: Enqueue,
) -> CaptionTrack:
    """Have *change* make the captions anew, note it, and queue what is made of them: nothing is of a translation.

    Raises CaptionsChanged, TranslationSpoken and RecordingGoing; then nothing is changed.
    """
    track = correct(session, recording, change, correction)
    into = correction.translation
    if not into:
        order.derive(session, recording, enqueue)
    record(session, by, "captions_edit", recording, language=into or None, revision=track.revision)
    return track


def restore_captions(
    session: Session, recording: Recording, revision: int, correction: Correction, by: Actor, enqueue: Enqueue
) -> CaptionTrack:
    """Go back to what the captions held at *revision*, as a new one, of the origin it had. Raises RevisionMissing."""
    into = correction.translation
    origin = history.change_at(session, recording.id, revision, into).origin or Origin.REVIEWED

    def back(present: Sequence[Cue]) -> list[Cue]:
        return history.cues_at(session, recording.id, revision, present, into)

    return correct_captions(session, recording, back, replace(correction, origin=origin), by, enqueue)


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
