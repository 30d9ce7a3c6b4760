"""The caption tracks of a recording: which one is meant, and how far its words can be trusted."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from index.catalogue import caption_history as history
from index.models import CaptionTrack, Origin, Recording


@dataclass(frozen=True)
class Badge:
    """Where the words come from. *kind* is an Origin, or ``corrected``; *since* is when a person last went through them."""

    kind: str
    label: str
    sentence: str
    since: datetime | None = None


def track_in(recording: Recording, language: str = "", *, drafts: bool = False) -> CaptionTrack | None:
    """The captions in *language*; else those in the language that is spoken, else any there are.

    *drafts*: also translations that nobody has read through yet.
    """
    spoken = recording.language or recording.webinar.language
    wanted = (language, spoken)
    return min(
        recording.tracks if drafts else recording.shown_tracks,
        key=lambda track: wanted.index(track.language) if track.language in wanted else 2,
        default=None,
    )


def badge_of(session: Session, track: CaptionTrack, recording: Recording) -> Badge:
    """A machine, a file, or a person who has gone through the words."""
    if track.checked_at:
        return Badge(
            "reviewed", _("Reviewed"), _("A person has read these captions through."), track.checked_at
        )
    if track.origin == Origin.REVIEWED:
        since = history.changed_at(session, recording.id)
        return Badge("corrected", _("Corrected"), _("Captions corrected by a person."), since)
    if track.origin == Origin.IMPORTED:
        return Badge("imported", _("Imported"), _("Captions that came with the recording."))
    demo = _("Recognised by a small test model, so words may be wrong.")
    ordinary = _("Captions made automatically, so words may be wrong.")
    return Badge("recognised", _("Automatic"), demo if recording.webinar.is_demo else ordinary)
