"""A worker: a process in which the workflow engine runs jobs, in threads, until it is told to stop."""

import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from secrets import token_hex
from typing import NoReturn

from dbos import DBOS, DBOSConfig

from index.catalogue import stages, workers
from index.catalogue.database import AWAY
from index.errors import EfterhandError
from index.settings import Settings
from pipeline.archive import open_archive
from pipeline.engine.queue import APPLICATION_VERSION, WORKFLOW, Engine, serializer
from pipeline.engine.upkeep import Worker, watches
from pipeline.incoming import sweep_incoming
from pipeline.machine import slots_of
from pipeline.peers import is_gone
from pipeline.scratch import locked, scratch_of
from pipeline.stages.attempts import Attempts, Workplace
from pipeline.stages.job import Job
from pipeline.stages.plan import QUEUES
from pipeline.stages.runner import run_job

APPLICATION = "efterhand"
EMBEDDED = "local"  # the one worker on SQLite
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended
POLL_S, SHARED_POLL_S = 0.25, 0.5  # an idle worker takes 4 % of a core by asking twice a second


class WorkerRunning(EfterhandError):
    """Another worker holds this data folder."""

    en = "A worker is already running on {folder}. One is enough; stop it first to start another."
    sv = "En arbetsprocess körs redan på {folder}. Det räcker med en; stoppa den först om du vill starta en ny."


def worker_is_running(settings: Settings) -> bool:
    """Whether some worker will do what is queued, as far as can be seen from here."""
    if settings.is_shared:
        archive = open_archive(settings)
        with archive.database.read() as session:
            return not all(map(is_gone, workers.of(session)))
    try:
        with _worker_lock(settings):
            return False
    except WorkerRunning:
        return True


def run_worker(settings: Settings, queues: Sequence[str] = tuple(QUEUES)) -> None:
    """Work on *queues* until SIGTERM or SIGINT. What is under way then is taken up again: by another, or later.

    Raises WorkerRunning.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with working(settings, queues) as worker:
        stop.wait()
        _leave(worker, exit_status=0)


def _leave(worker: str, exit_status: int) -> NoReturn:
    """End at once: running stages are not waited for, an encode can take an hour. Their programs die with us."""
    with suppress(*AWAY), _Here.worker.archive.database.write() as session:
        stages.interrupted(session, worker)
        workers.stop(session, worker)
    os._exit(exit_status)


@contextmanager
def working(settings: Settings, queues: Sequence[str] = tuple(QUEUES)) -> Iterator[str]:
    """Have this process run jobs, in threads, while the block lasts. Yields the worker's name.

    Raises WorkerRunning.
    """
    with ExitStack() as held:
        worker = EMBEDDED
        if settings.is_shared:
            worker = f"{socket.gethostname()}-{os.getpid()}-{token_hex(2)}"
        else:
            held.enter_context(_worker_lock(settings))
        sweep_incoming(settings)
        place = Workplace(worker, held.enter_context(scratch_of(worker, settings.scratch_folder)), Attempts())
        here = _Here.worker = Worker(open_archive(settings), Engine(settings), place)
        care = watches(here, queues)
        DBOS(config=_config(settings, worker))
        DBOS.listen_queues(queues)
        DBOS.launch()
        _register_queues(settings)
        try:
            with ExitStack() as watching:
                for watch in care:
                    watching.enter_context(watch)
                yield worker
        except KeyboardInterrupt:
            _leave(worker, INTERRUPTED)
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)
            here.engine.close()
            here.archive.close()


def _register_queues(settings: Settings) -> None:
    """How many jobs of a queue run at once: in one worker, and in all of them together.

    The numbers lie in the database, the same for every worker: where there are many, each encodes one job at a
    time, and a machine with more slots runs more of them.
    """
    for queue in QUEUES.values():
        in_worker = slots_of(settings) if queue.is_heavy and not settings.is_shared else queue.in_worker
        everywhere = settings.limits.get(queue.name, queue.everywhere)
        DBOS.register_queue(
            queue.name,
            worker_concurrency=min(in_worker, everywhere) if everywhere else in_worker,
            global_concurrency=everywhere,
            polling_interval_sec=SHARED_POLL_S if settings.is_shared else POLL_S,
            on_conflict="always_update",
        )


class _Here:
    """The worker of this process: the engine calls its steps with plain arguments alone."""

    worker: Worker


@DBOS.step(name="run")
def _step(recording_id: int, name: str, run: int, part: int | None) -> str:
    here = _Here.worker
    return run_job(here.archive, here.engine.enqueue, Job(recording_id, run, name, part), here.place)


@DBOS.workflow(name=WORKFLOW)
def _workflow(recording_id: int, name: str, run: int, part: int | None = None) -> str:
    job = Job(recording_id, run, name, part)
    _Here.worker.handed.add(job.name)
    try:
        return _step(recording_id, name, run, part)
    finally:
        _Here.worker.handed.discard(job.name)


def _config(settings: Settings, worker: str) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": settings.database,
        "application_version": APPLICATION_VERSION,
        "executor_id": worker,
        "serializer": serializer(),
        "log_level": "ERROR",  # of a database that is away it warns 200 times a second
        "enable_otlp": False,
    }


@contextmanager
def _worker_lock(settings: Settings) -> Iterator[None]:
    """Held by the one worker of a data folder: two with the same name would run a job twice."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "worker.lock").open("w") as file:
        if not locked(file):
            raise WorkerRunning(folder=str(settings.data))
        yield
