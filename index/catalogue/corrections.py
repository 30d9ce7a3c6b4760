"""A person's corrections of captions: made from a revision, and refused when that is no longer the latest."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import caption_history as history
from index.catalogue.captions import cues_of, replace_track, track_of
from index.errors import BadInput
from index.models import CaptionTrack, Origin, Recording


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


def correct(
    session: Session,
    recording: Recording,
    change: Callable[[Sequence[Cue]], Iterable[Cue]],
    *,
    revision: int,
    made_by: str,
    language: str | None = None,
    origin: str = Origin.REVIEWED,
) -> CaptionTrack:
    """Have *change* make the captions of *recording* anew, of its cues at *revision*; they are put in order of start.

    Raises CaptionsChanged when that is no longer the latest; then nothing is changed.
    """
    latest = history.last_revision(session, recording.id)
    if revision != latest:
        raise CaptionsChanged(revision=latest, given=revision)
    present = track_of(session, recording.id)
    spoken = language or (present.language if present else None) or recording.webinar.language or "sv"
    in_order = sorted(change(cues_of(present)), key=lambda cue: cue.start_ms)
    return replace_track(session, recording, in_order, language=spoken, origin=origin, made_by=made_by)
