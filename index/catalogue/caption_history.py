"""Every revision of a recording's captions: who made it and when, and the way back to it.

Captions of what was said and each translation of them have revisions of their own; ``translation`` tells which, as in
CaptionTrack.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.errors import NotFound
from index.models import CaptionChange, CaptionTrack


class RevisionMissing(NotFound):
    """The captions of a recording never had a revision of this number."""

    en = "The captions of this recording have no revision {revision}."
    sv = "Inspelningens undertexter har ingen version {revision}."


def last_revision(session: Session, recording_id: int, translation: str = "") -> int:
    """0 where there have never been captions."""
    changes = changes_of(session, recording_id, translation)
    return changes[0].revision if changes else 0


def changes_of(session: Session, recording_id: int, translation: str = "") -> Sequence[CaptionChange]:
    """All changes, the latest first."""
    wanted = select(CaptionChange).where(
        CaptionChange.recording_id == recording_id, CaptionChange.translation == translation
    )
    return session.scalars(wanted.order_by(CaptionChange.revision.desc())).all()


def changed_at(session: Session, recording_id: int) -> datetime | None:
    """When the captions were last changed; None where there have never been any."""
    return session.scalar(
        select(func.max(CaptionChange.made_at)).where(CaptionChange.recording_id == recording_id)
    )


def note(
    session: Session,
    recording_id: int,
    track: CaptionTrack | None,
    before: Sequence[Cue],
    after: Sequence[Cue],
    made_by: str,
    translation: str = "",
) -> int:
    """Note that the cues *before* gave way to *after*, now on *track*. Returns the number of the revision.

    What is the same at both ends is not kept twice: to correct one cue of a long talk takes one cue's room.
    """
    revision = last_revision(session, recording_id, translation) + 1
    first, same_at_end = _same(before, after)
    session.add(
        CaptionChange(
            recording_id=recording_id,
            translation=translation,
            revision=revision,
            made_by=made_by,
            origin=track.origin if track else None,
            language=track.language if track else None,
            model=track.model if track else None,
            first=first,
            until=len(after) - same_at_end,
            before=[_row(cue) for cue in before[first : len(before) - same_at_end]],
        )
    )
    session.flush()
    return revision


def cues_at(
    session: Session, recording_id: int, revision: int, cues: Sequence[Cue], translation: str = ""
) -> list[Cue]:
    """What the captions, which hold *cues* now, held at *revision*. Raises RevisionMissing."""
    change_at(session, recording_id, revision, translation)
    found = list(cues)
    for change in changes_of(session, recording_id, translation):
        if change.revision <= revision:
            break
        found[change.first : change.until] = [Cue(*row) for row in change.before]
    return found


def change_at(session: Session, recording_id: int, revision: int, translation: str = "") -> CaptionChange:
    """Raises RevisionMissing."""
    change = session.get(CaptionChange, (recording_id, translation, revision))
    if change is None:
        raise RevisionMissing(revision=revision)
    return change


def _same(before: Sequence[Cue], after: Sequence[Cue]) -> tuple[int, int]:
    """How many cues are the same at the beginning, and how many of the others at the end."""
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    rest = shorter - first
    return first, next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)


def _row(cue: Cue) -> list[Any]:
    return [cue.start_ms, cue.end_ms, cue.text, cue.speaker]
