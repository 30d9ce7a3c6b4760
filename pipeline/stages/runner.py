"""Run one stage, keep its state in the catalogue, and queue what it held up. Knows no workflow engine."""

import errno
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import uuid4

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from index.catalogue import stages
from index.errors import DatabaseAway, DatabaseFull, DiskFull, EfterhandError, Unexpected
from index.models import Recording, StageState
from pipeline.archive import Archive
from pipeline.progress import Progress
from pipeline.stages.plan import BY_NAME, NAMES, STAGES, Stage, downstream
from pipeline.stages.work import Outcome, Work
from pipeline.tool import disk_full

LOG = logging.getLogger(__name__)
PROGRESS_EVERY_S = 2.0
PATIENCE_S = 5.0
MOST_ATTEMPTS = 5
CATALOGUE_AWAY = (DiskFull, DatabaseFull, DatabaseAway)

Kept = TypeVar("Kept")
Enqueue = Callable[[Session, int, int, Stage], None]
"""Queue a stage of a run of a recording within the session's transaction: (session, recording id, run, stage)."""


class StageHeldBack(EfterhandError):
    """A stage that was not run because one that it needs failed."""

    en = "Not run, because the stage “{needs}” failed. Mend that one first; this one follows by itself."
    sv = "Kördes inte, eftersom steget ”{needs}” misslyckades. Åtgärda det först; det här följer av sig självt."


class StageKeepsDying(EfterhandError):
    """A stage during which the worker died, time and again."""

    en = "The worker died {attempts} times during this stage, perhaps for lack of memory. See its log, then retry."
    sv = "Arbetsprocessen dog {attempts} gånger under det här steget, kanske av minnesbrist. Se loggen och försök igen."


class StageUnknown(EfterhandError):
    """There is no stage of this name."""

    en = "There is no stage “{name}”. The stages are: {names}."
    sv = "Det finns inget steg ”{name}”. Stegen är: {names}."


def start(session: Session, recording: Recording, enqueue: Enqueue, names: Iterable[str] = NAMES) -> None:
    """Begin a new run of *recording*: the stages *names* wait again, the others keep what they made.

    Raises StageUnknown.
    """
    again = frozenset(names)
    for name in again:
        if name not in BY_NAME:
            raise StageUnknown(name=name, names=", ".join(NAMES))
    recording.run += 1
    stages.expect(session, recording, NAMES, again)
    advance(session, recording.id, enqueue)


def retry(
    session: Session, recording: Recording, enqueue: Enqueue, names: Iterable[str] | None = None
) -> list[str]:
    """Run the failed stages again (or *names*), with the stages that depend on them. Returns their names.

    Raises StageUnknown.
    """
    failed = {state.name for state in stages.of(session, recording.id) if state.state == "failed"}
    chosen = frozenset(failed if names is None else names)
    if not chosen:
        return []
    start(session, recording, enqueue, downstream(chosen) if chosen <= set(NAMES) else chosen)
    return [name for name in NAMES if name in chosen]


def advance(session: Session, recording_id: int, enqueue: Enqueue) -> None:
    """Queue every waiting stage whose turn has come; fail those that need a failed one."""
    # On PostgreSQL the lock keeps two stages that end at once from each missing the other.
    session.get(Recording, recording_id, with_for_update=True, populate_existing=True)
    states = {state.name: state for state in stages.of(session, recording_id)}
    for stage in STAGES:
        state = states.get(stage.name)
        if state is None or state.state != "waiting":
            continue
        broken = [name for name in stage.needs if states[name].state == "failed"]
        if broken:
            stages.failed(state, StageHeldBack(needs=broken[0]))
        elif _may_begin(stage, states):
            enqueue(session, recording_id, state.run, stage)


def _may_begin(stage: Stage, states: dict[str, StageState]) -> bool:
    return all(states[name].state in stages.FINISHED for name in stage.needs) and all(
        states[name].state in stages.ENDED for name in stage.after
    )


def run_stage(archive: Archive, enqueue: Enqueue, recording_id: int, name: str, run: int) -> str:
    """One attempt at the stage *name*. Returns the state it ended in; faults are kept, not raised.

    A stage that has ended already, or that a newer run has taken over, is left alone.
    """
    stage = BY_NAME[name]
    if _patiently(lambda: _begin(archive, recording_id, stage, run)):
        attempt = uuid4().hex[:12]
        scratch = archive.settings.scratch_folder / f"{recording_id}-{name}-{attempt}"
        report = _reporter(archive, recording_id, name, run)
        work = Work(archive, recording_id, name, run, attempt, scratch, report)
        earlier = list(work.keys())
        ended = _attempt(stage, work)
        _tidy(work, ended, earlier)
        _patiently(lambda: _end(archive, recording_id, name, run, ended))
    return _patiently(lambda: _go_on(archive, enqueue, recording_id, name))


def _patiently(write: Callable[[], Kept]) -> Kept:
    """Do *write*, again and again while the disk is full or the database busy.

    What a stage has come to must not be forgotten: it would wait for its own end for ever.
    """
    while True:
        try:
            return write()
        except (OperationalError, *CATALOGUE_AWAY) as fault:
            LOG.warning("The catalogue cannot be written, trying again in %d s: %s", PATIENCE_S, fault)
            time.sleep(PATIENCE_S)


def _go_on(archive: Archive, enqueue: Enqueue, recording_id: int, name: str) -> str:
    with archive.database.write() as session:
        advance(session, recording_id, enqueue)
        return stages.one(session, recording_id, name).state


def _begin(archive: Archive, recording_id: int, stage: Stage, run: int) -> bool:
    with archive.database.write() as session:
        state = stages.one(session, recording_id, stage.name)
        if state.run != run or state.state in stages.ENDED:
            return False
        if state.attempts >= MOST_ATTEMPTS:
            stages.failed(state, StageKeepsDying(attempts=state.attempts))
            return False
        stages.began(state)
        return True


def _attempt(stage: Stage, work: Work) -> Outcome | EfterhandError:
    try:
        work.scratch.mkdir(parents=True)
        return stage.run(work)
    except EfterhandError as error:
        return error
    except Exception as fault:
        if _is_out_of_space(fault):
            return disk_full(work.archive.settings.data)
        LOG.exception("Stage %s of recording %d failed", stage.name, work.recording_id)
        return Unexpected(kind=type(fault).__name__, reason=str(fault)[:500])
    finally:
        shutil.rmtree(work.scratch, ignore_errors=True)


def _is_out_of_space(fault: Exception) -> bool:
    return isinstance(fault, OSError) and fault.errno == errno.ENOSPC


def _tidy(work: Work, ended: Outcome | EfterhandError, earlier: Sequence[str]) -> None:
    """Leave in the store only what the last good attempt put there; what a later one is putting there is its own."""
    try:
        if isinstance(ended, EfterhandError):
            work.discard(list(work.own_keys()))
        elif ended is Outcome.DONE:
            work.discard(earlier)
    except OSError:  # the next attempt tries again; this one has ended as it has
        LOG.exception("Stage %s of recording %d left files behind", work.stage, work.recording_id)


def _end(archive: Archive, recording_id: int, name: str, run: int, ended: Outcome | EfterhandError) -> None:
    with archive.database.write() as session:
        state = stages.one(session, recording_id, name)
        if state.run != run:
            return
        if isinstance(ended, EfterhandError):
            stages.failed(state, ended)
        else:
            stages.ended(state, ended)


def _reporter(archive: Archive, recording_id: int, name: str, run: int) -> Progress:
    """A progress function that writes to the catalogue at most every two seconds."""
    written_s = time.monotonic()

    def report(percent: float) -> None:
        nonlocal written_s
        if time.monotonic() - written_s < PROGRESS_EVERY_S:
            return
        written_s = time.monotonic()
        # A percentage that cannot be written now is not worth ending an encode for.
        with suppress(OperationalError, *CATALOGUE_AWAY), archive.database.write() as session:
            state = stages.one(session, recording_id, name)
            if state.run == run:
                stages.progressed(state, percent)

    return report
