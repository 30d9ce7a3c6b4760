"""Do one job: keep its state in the catalogue, and queue what it held up. Knows no workflow engine."""

import errno
import logging
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import TypeVar
from uuid import uuid4

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from index.catalogue import recordings, stages
from index.catalogue.database import AWAY
from index.errors import DatabaseAway, DatabaseFull, EfterhandError, Unexpected
from index.models import Attempted
from pipeline.archive import Archive
from pipeline.progress import Progress
from pipeline.stages.attempts import Workplace
from pipeline.stages.job import Enqueue, Job
from pipeline.stages.order import advance, make_again, queue_parts
from pipeline.stages.plan import BY_NAME
from pipeline.stages.work import Outcome, ResultLost, Superseded, Work
from pipeline.tool import Stopped, disk_full, stoppable

LOG = logging.getLogger(__name__)
PROGRESS_EVERY_S = 2.0
PATIENCE_S = 5.0
MOST_ATTEMPTS = 5

Kept = TypeVar("Kept")


class StageKeepsDying(EfterhandError):
    """A stage during which the worker died, time and again."""

    en = "The worker died {attempts} times during this stage, perhaps for lack of memory. See its log, then retry."
    sv = "Arbetsprocessen dog {attempts} gånger under det här steget, kanske av minnesbrist. Se loggen och försök igen."


class StageIsNewer(EfterhandError):
    """A job was queued by newer code than this worker's: while machines are brought up to date one by one."""

    en = "This worker's code is older than the stage “{name}”; workers with newer code will do it. Restart this one."
    sv = "Arbetsprocessens kod är äldre än steget ”{name}”; processer med nyare kod gör det. Starta om den här."


def run_job(archive: Archive, enqueue: Enqueue, job: Job, place: Workplace) -> str:
    """One attempt at *job*. Returns the state it ended in; faults are kept, not raised.

    A job that has ended already, or that a newer run has taken over, is left alone. Raises StageIsNewer; the
    job then still waits as far as the catalogue knows, and queue_stranded of a newer worker queues it again.
    """
    if job.stage not in BY_NAME:
        raise StageIsNewer(name=job.stage)
    _patiently(lambda: _do(archive, enqueue, job, place))
    return _patiently(lambda: _go_on(archive, enqueue, job))


def _do(archive: Archive, enqueue: Enqueue, job: Job, place: Workplace) -> None:
    attempt = uuid4().hex[:12]
    if not _patiently(lambda: _begin(archive, job, attempt, place.worker)):
        return
    with place.attempts.under_way(job, attempt) as stop, ExitStack() as borrowed:
        work = Work(
            archive,
            job,
            attempt,
            scratch=place.scratch / f"{job.name.replace('/', '-')}-{attempt}",
            progress=_reporter(archive, job, attempt, stop),
            borrowed=borrowed,
        )
        earlier = list(work.keys())
        ended = _attempt(work, stop)
        LOG.info("Job %s ended: %s", job.name, getattr(ended, "code", ended))
        _tidy(work, ended, earlier)
    if not _patiently(lambda: _end(archive, enqueue, job, attempt, ended)) and not _is_shown(work):
        _tidy(work, Superseded(), earlier)


def _patiently(write: Callable[[], Kept]) -> Kept:
    """Do *write*, again and again while the disk is full or the database busy, or away.

    What a job has come to must not be forgotten: it would wait for its own end for ever. An attempt that the
    database left in the lurch is begun anew; MOST_ATTEMPTS bounds that.
    """
    while True:
        try:
            return write()
        except AWAY as fault:
            LOG.warning("The catalogue cannot be written, trying again in %d s: %s", PATIENCE_S, fault)
            time.sleep(PATIENCE_S)


def _go_on(archive: Archive, enqueue: Enqueue, job: Job) -> str:
    with archive.database.write() as session:
        advance(session, job.recording_id, enqueue)
        row = stages.row(session, job.recording_id, job.stage, job.part)
        return row.state if row else "gone"


def _begin(archive: Archive, job: Job, attempt: str, worker: str) -> bool:
    with archive.database.write() as session:
        row = stages.row(session, job.recording_id, job.stage, job.part)
        if row is None or row.run != job.run or row.state in stages.ENDED:
            return False
        if row.attempt == attempt:  # begun already: the database went away before it could say so
            return True
        if row.attempts >= MOST_ATTEMPTS:
            stages.failed(row, StageKeepsDying(attempts=row.attempts))
            return False
        stages.began(row, attempt, worker)
        return True


def _attempt(work: Work, stop: threading.Event) -> Outcome | EfterhandError:
    stage = BY_NAME[work.job.stage]
    run = stage.run if work.job.part is None else stage.run_part
    assert run is not None, "Only a stage that can do a part is divided."
    try:
        work.scratch.mkdir(parents=True)
        with stoppable(stop):
            outcome = run(work)
            work.seal()
        return outcome
    except (OperationalError, DatabaseAway, DatabaseFull):
        raise
    except EfterhandError as error:
        return error
    except Exception as fault:
        if _is_out_of_space(fault):
            return disk_full(work.archive.settings.data)
        LOG.exception("Job %s failed", work.job.name)
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
    except (OSError, EfterhandError):  # the next attempt tries again; this one has ended as it has
        LOG.exception("Job %s left files behind", work.job.name)


def _is_shown(work: Work) -> bool:
    """Whether what was made may be in use although its attempt is not wanted any more.

    A stage writes its rows before it ends, and may be called off in between. A part has no rows of its own, and
    those of a recording that is deleted are gone, or will be.
    """

    def is_kept() -> bool:
        with work.archive.database.read() as session:
            return recordings.is_kept(session, work.recording_id)

    return work.job.part is None and _patiently(is_kept)


def _current(session: Session, job: Job, attempt: str) -> Attempted | None:
    """The row of *job*, as long as it is *attempt*'s to write."""
    row = stages.row(session, job.recording_id, job.stage, job.part)
    return row if row is not None and row.attempt == attempt else None


def _end(archive: Archive, enqueue: Enqueue, job: Job, attempt: str, ended: Outcome | EfterhandError) -> bool:
    """Write down how *attempt* ended. Returns whether that is still of interest."""
    with archive.database.write() as session:
        row = _current(session, job, attempt)
        if row is None:
            return False
        if isinstance(ended, ResultLost) and make_again(
            session, job.recording_id, str(ended.facts["stage"]), enqueue
        ):
            return True
        if isinstance(ended, EfterhandError):
            stages.failed(row, ended)
        elif ended is Outcome.DIVIDED:
            row.worker = ""  # from here on its parts are done, by whoever takes them
            queue_parts(session, job.recording_id, job.stage, enqueue)
        else:
            stages.ended(row, ended)
    return True


def _reporter(archive: Archive, job: Job, attempt: str, stop: threading.Event) -> Progress:
    """A progress function that writes to the catalogue at most every two seconds. It raises Stopped."""
    written_s = time.monotonic()

    def report(percent: float) -> None:
        nonlocal written_s
        if stop.is_set():
            raise Stopped()
        if time.monotonic() - written_s < PROGRESS_EVERY_S:
            return
        written_s = time.monotonic()
        # A percentage that cannot be written now is not worth ending an encode for.
        with suppress(*AWAY), archive.database.write() as session:
            _progressed(session, job, attempt, percent)

    return report


def _progressed(session: Session, job: Job, attempt: str, percent: float) -> None:
    row = _current(session, job, attempt)
    if row is None:
        return
    stages.progressed(row, percent)
    if job.part is not None:
        session.flush()
        stages.gather(session, stages.one(session, job.recording_id, job.stage))
