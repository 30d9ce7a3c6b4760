"""What the pipeline has found out about where talks begin: proposals, and the moments a boundary may snap to."""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.captions.boundaries import Planned, Proposal, Shown, propose_talks
from index.captions.cue import Cue
from index.catalogue import captions
from index.models import Recording, Slide

SNAP_PAUSE_MS = 700
SETTLED_MS = 5000  # a proposal this close to a talk's start says nothing new


def proposals(session: Session, recording: Recording) -> list[Proposal]:
    """Where talks seem to begin and do not begin yet, in order of time."""
    programme = [
        Planned(talk.id, talk.title, talk.start_ms, tuple(speaker.name for speaker in talk.speakers))
        for talk in recording.talks
    ]
    found = propose_talks(_slides(session, recording), _cues(session, recording), programme)
    starts = [talk.start_ms for talk in recording.talks]
    return [one for one in found if all(abs(one.start_ms - start_ms) > SETTLED_MS for start_ms in starts)]


def snaps_ms(session: Session, recording: Recording) -> list[int]:
    """When slides change and when speech begins after a pause, in order."""
    cues = _cues(session, recording)
    spoken = [
        after.start_ms for before, after in pairwise(cues) if after.start_ms - before.end_ms >= SNAP_PAUSE_MS
    ]
    return sorted({*spoken, *(slide.start_ms for slide in _slides(session, recording))})


def _cues(session: Session, recording: Recording) -> Sequence[Cue]:
    return captions.cues_of(captions.track_of(session, recording.id))


def _slides(session: Session, recording: Recording) -> list[Shown]:
    wanted = select(Slide).where(Slide.recording_id == recording.id).order_by(Slide.start_ms)
    return [Shown(slide.start_ms, slide.text) for slide in session.scalars(wanted)]
