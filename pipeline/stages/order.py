"""The order of a recording's work: what is queued when, what fails with what, and how it is called off."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from index.catalogue import captions, stages
from index.catalogue.recordings import RecordingGoing
from index.errors import BadInput, EfterhandError
from index.models import Recording, StageState
from pipeline.stages.job import Enqueue, Job
from pipeline.stages.plan import (
    BY_NAME,
    DERIVED,
    NAMES,
    RECOGNISING,
    STAGES,
    Stage,
    downstream,
    redone,
)

BEHIND_OTHERS = 10  # more than any stage's own priority: work done again comes after what is new


class StageHeldBack(EfterhandError):
    """A stage that was not run because one that it needs failed."""

    en = "Not run, because the stage “{needs}” failed. Mend that one first; this one follows by itself."
    sv = "Kördes inte, eftersom steget ”{needs}” misslyckades. Åtgärda det först; det här följer av sig självt."


class CalledOff(EfterhandError):
    """Work that someone on the staff has stopped."""

    en = "Stopped by staff. Run it again when you want it; what was finished is kept."
    sv = "Stoppat av personal. Kör igen när du vill; det som blev klart finns kvar."


class StageUnknown(BadInput):
    """There is no stage of this name."""

    en = "There is no stage “{name}”. The stages are: {names}."
    sv = "Det finns inget steg ”{name}”. Stegen är: {names}."


def start(
    session: Session,
    recording: Recording,
    enqueue: Enqueue,
    names: Iterable[str] = NAMES,
    *,
    fresh: bool = False,
) -> None:
    """Begin a new run of *recording*: the stages *names* wait again, the others keep what they made.

    Raises StageUnknown, and RecordingGoing.
    """
    again = frozenset(names)
    _check(again)
    if recording.deleting:
        raise RecordingGoing(number=recording.id)
    recording.run += 1
    stages.expect(session, recording, NAMES, again, fresh=fresh)
    advance(session, recording.id, enqueue)


def retry(session: Session, recording: Recording, enqueue: Enqueue) -> list[str]:
    """Run the failed stages again, with those that depend on them. Returns the names of the failed ones."""
    failed = {state.name for state in stages.of(session, recording.id) if state.state == "failed"}
    if recording.deleting:
        return []
    if failed:
        start(session, recording, enqueue, downstream(frozenset(failed)))
    return _in_order(failed)


def reprocess(
    session: Session,
    recording: Recording,
    enqueue: Enqueue,
    names: Iterable[str] = NAMES,
    *,
    replace_captions: bool = False,
) -> list[str]:
    """Do the stages *names* afresh, and what depends on them, after whatever is new. Returns all their names.

    What the recording shows meanwhile stays as it is. Captions that a person has had a hand in are kept unless
    *replace_captions*. Raises StageUnknown, and CaptionsKept when it was for captions that *names* ask.
    """
    chosen = frozenset(names)
    _check(chosen)
    track = captions.track_of(session, recording.id)
    if track is not None:
        # The permission is for this run, and for what is retried of it: whoever comes later asks anew.
        track.may_be_replaced = replace_captions
        chosen |= {"recognition"} if replace_captions else frozenset()
    if captions.is_kept(track) and chosen & RECOGNISING and chosen != frozenset(NAMES):
        raise captions.CaptionsKept(number=recording.id)
    again = redone(chosen)
    recording.later = BEHIND_OTHERS
    start(session, recording, enqueue, again, fresh=True)
    return _in_order(again)


def make_again(session: Session, recording_id: int, name: str, enqueue: Enqueue) -> bool:
    """Do the stage *name* afresh, whose result is lost, and what depends on it. Returns whether it will be done.

    Not if this very run has made it: then it would be lost again, time after time.
    """
    recording = session.get_one(Recording, recording_id)
    if recording.deleting or stages.one(session, recording_id, name).run == recording.run:
        return False
    start(session, recording, enqueue, downstream(frozenset({name})), fresh=True)
    return True


def derive(session: Session, recording: Recording, enqueue: Enqueue) -> None:
    """Do afresh what is made of captions and talks, for the captions that a person has just written.

    Nothing waits for recognition any more: had it begun, it is called off. Raises RecordingGoing.
    """
    for name in RECOGNISING:
        stages.settle(session, recording.id, name)
    start(session, recording, enqueue, DERIVED)


def cancel(session: Session, recording: Recording) -> bool:
    """Call off all that waits or is under way; workers stop within seconds. Returns whether there was any."""
    return stages.called_off(session, recording.id, CalledOff())


def advance(session: Session, recording_id: int, enqueue: Enqueue) -> None:
    """Queue every waiting stage whose turn has come; fail those that need a failed one."""
    # On PostgreSQL the lock keeps two stages that end at once from each missing the other.
    recording = session.get(Recording, recording_id, with_for_update=True, populate_existing=True)
    if recording is None:
        return
    states = {state.name: state for state in stages.of(session, recording_id)}
    if not states.keys() >= BY_NAME.keys():  # it was handed in to older code, which knew fewer stages
        stages.expect(session, recording, NAMES, ())
        states = {state.name: state for state in stages.of(session, recording_id)}
    for stage in STAGES:
        state = states[stage.name]
        if stage.run_part:
            stages.gather(session, state)
        if state.state != "waiting":
            continue
        broken = [name for name in stage.needs if states[name].state == "failed"]
        if broken:
            stages.failed(state, StageHeldBack(needs=_culprit(states[broken[0]])))
        elif _may_begin(stage, states):
            enqueue(session, Job(recording_id, state.run, stage.name, later=recording.later))


def _culprit(failed: StageState) -> str:
    """The stage that failed by itself, where *failed* was only held back."""
    error = stages.error_of(failed)
    return str(error.facts["needs"]) if isinstance(error, StageHeldBack) else failed.name


def queue_parts(session: Session, recording_id: int, name: str, enqueue: Enqueue) -> None:
    """Queue the parts of a stage that are still to be done."""
    later = session.get_one(Recording, recording_id).later
    for part in stages.parts_of(session, recording_id, name, unfinished=True):
        enqueue(session, Job(recording_id, part.run, name, part.number, later))


def _may_begin(stage: Stage, states: dict[str, StageState]) -> bool:
    return all(states[name].state in stages.FINISHED for name in stage.needs) and all(
        states[name].state in stages.ENDED for name in stage.after
    )


def _check(names: frozenset[str]) -> None:
    for name in names:
        if name not in NAMES:
            raise StageUnknown(name=name, names=", ".join(NAMES))


def _in_order(names: Iterable[str]) -> list[str]:
    chosen = frozenset(names)
    return [name for name in NAMES if name in chosen]
