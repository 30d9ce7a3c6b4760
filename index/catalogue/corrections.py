"""A person's corrections of captions: made from a revision, and refused when that is no longer the latest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import caption_history as history
from index.catalogue.captions import cues_of, replace_track, track_of
from index.errors import BadInput, NotFound
from index.models import CaptionTrack, Origin, Recording
from index.models.base import now


class CaptionsChanged(BadInput):
    """Someone has changed the captions since the revision that was to be corrected."""

    en = (
        "The captions were changed meanwhile: they are at revision {revision}, and your changes to {given}. "
        "Nothing of yours was saved. Fetch the captions again, and make your changes to those."
    )
    sv = (
        "Undertexterna har ändrats under tiden: de är på version {revision}, och dina ändringar gäller {given}. "
        "Inget av ditt sparades. Hämta undertexterna igen och gör ändringarna i dem."
    )


class TrackMissing(NotFound):
    """The recording has no captions in this language."""

    en = "The recording has no such captions. They may have been taken away."
    sv = "Inspelningen har inga sådana undertexter. De kan ha tagits bort."


class TranslationSpoken(BadInput):
    """Captions were to be translated into the language that they are in."""

    en = "The recording's own captions are in that language. Choose another one to translate them into."
    sv = "Inspelningens egna undertexter är på det språket. Välj ett annat att översätta dem till."


@dataclass(frozen=True)
class Correction:
    """From which *revision* of the captions it was made, by whom, and of which *translation* (see CaptionTrack)."""

    revision: int
    made_by: str
    translation: str = ""
    language: str | None = None
    origin: str = Origin.REVIEWED


Change = Callable[[Sequence[Cue]], Iterable[Cue]]


def correct(
    session: Session,
    recording: Recording,
    change: Change,
    correction: Correction,
) -> CaptionTrack:
    """Have *change* make the captions of *recording* anew; they are put in order of start.

    Captions that were read through stay so when single words are corrected. Raises CaptionsChanged when the revision
    is no longer the latest; then nothing is changed. Raises TranslationSpoken.
    """
    check_revision(session, recording, correction)
    translation = correction.translation
    present = track_of(session, recording.id, translation)
    checked = (present.checked_by, present.checked_at) if present else ("", None)
    track = replace_track(
        session,
        recording,
        sorted(change(cues_of(present)), key=lambda cue: cue.start_ms),
        language=translation or _language(recording, correction, present),
        origin=correction.origin,
        made_by=correction.made_by,
        translation=translation,
    )
    if correction.origin == Origin.REVIEWED:
        track.checked_by, track.checked_at = checked
    return track


def check_revision(session: Session, recording: Recording, correction: Correction) -> None:
    """Raises CaptionsChanged and TranslationSpoken."""
    spoken = recording.spoken_track
    if correction.translation and spoken is not None and spoken.language == correction.translation:
        raise TranslationSpoken()
    latest = history.last_revision(session, recording.id, correction.translation)
    if correction.revision != latest:
        raise CaptionsChanged(revision=latest, given=correction.revision)


def check(
    session: Session, recording: Recording, translation: str, made_by: str, *, is_read: bool
) -> CaptionTrack:
    """Note that *made_by* has read the captions through, or that they want reading again. Raises TrackMissing."""
    track = track_of(session, recording.id, translation)
    if track is None:
        raise TrackMissing()
    track.checked_by, track.checked_at = (made_by, now()) if is_read else ("", None)
    if is_read and track.origin == Origin.RECOGNISED:
        track.origin = Origin.REVIEWED  # a person answers for them now, so no machine may write over them
    return track


def _language(recording: Recording, correction: Correction, present: CaptionTrack | None) -> str:
    return (
        correction.language or (present.language if present else None) or recording.webinar.language or "sv"
    )
