"""The workflow engine: the only module that knows dbos.

Each job (a stage of a run, or a part of one) is one durable workflow of one step on one queue. There is no parent
workflow: when a job ends, the stages that waited for it are queued in the same transaction (see stages.runner).
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy.orm import Session

from index.catalogue import stages, workers
from index.catalogue.database import AWAY
from index.errors import EfterhandError
from index.models import WorkerProcess
from index.settings import Settings
from pipeline.archive import Archive, open_archive
from pipeline.incoming import sweep_incoming
from pipeline.peers import BEATS_A_LIFE, Peers, is_gone
from pipeline.scratch import locked, scratch_of, sweep
from pipeline.stages.attempts import Attempts, Workplace
from pipeline.stages.job import Job
from pipeline.stages.plan import BY_NAME, QUEUES
from pipeline.stages.runner import run_job
from pipeline.stages.stranded import queue_stranded
from pipeline.watch import Look, Watch

LOG = logging.getLogger(__name__)
APPLICATION = "efterhand"
# It stays as it is: were it left to the engine, each deploy would strand what is queued. Should a job ever need
# other arguments, it gets a workflow of another name, and this one stays until its last job is done.
APPLICATION_VERSION = "1"
EMBEDDED = "local"  # the one worker on SQLite
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended
POLL_S = 0.25
LOOK_S = 1.0
TIDY_EVERY_S = 3600.0
DELETED_AT_ONCE = 500
SUCCEEDED = ["SUCCESS"]
BROKEN = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class WorkerRunning(EfterhandError):
    """Another worker holds this data folder."""

    en = "A worker is already running on {folder}. One is enough; stop it first to start another."
    sv = "En arbetsprocess körs redan på {folder}. Det räcker med en; stoppa den först om du vill starta en ny."


def prepare(settings: Settings) -> None:
    """Bring the engine's own tables up to date; they lie beside the catalogue's, in the same database."""
    DBOS.migrate(settings.database)


class Engine:
    """Queues jobs; usable from any process."""

    def __init__(self, settings: Settings) -> None:
        self._client = DBOSClient(system_database_url=settings.database, serializer=_serializer(), lazy=True)

    def enqueue(self, session: Session, job: Job) -> None:
        """Queue *job* within the session's transaction. Queueing the same job again does nothing."""
        stage = BY_NAME[job.stage]
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": "stage",
                "queue_name": stage.queue,
                "workflow_id": job.name,
                "priority": stage.priority + job.later,
            },
            job.recording_id,
            job.stage,
            job.run,
            job.part,
        )

    def broken(self, names: Sequence[str]) -> set[str]:
        """Which of the jobs *names* the engine has given up."""
        found = self._client.list_workflows(
            workflow_ids=list(names), status=BROKEN, load_input=False, load_output=False
        )
        return {workflow.workflow_id for workflow in found}

    def forget_ended(self, days: int) -> int:
        """Delete the records of jobs that ended more than *days* ago. Returns how many."""
        until = datetime.now(UTC) - timedelta(days=days)
        deleted = 0
        while True:
            ended = self._client.list_workflows(
                status=SUCCEEDED + BROKEN,
                completed_before=until.isoformat(),
                limit=DELETED_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if not ended:
                return deleted
            self._client.delete_workflows([workflow.workflow_id for workflow in ended])
            deleted += len(ended)

    def close(self) -> None:
        self._client.destroy()


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
        with suppress(*AWAY), _Worker.archive.database.write() as session:
            stages.interrupted(session, worker)
            workers.stop(session, worker)
        # Running stages are not waited for: an encode can take an hour. Their child processes die with us.
        os._exit(0)


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
        _Worker.archive, _Worker.engine, _Worker.place = open_archive(settings), Engine(settings), place
        DBOS(config=_config(settings, worker))
        DBOS.listen_queues(queues)
        DBOS.launch()
        _register_queues(settings)
        try:
            with Watch(_looks(settings, queues)):
                yield worker
        except KeyboardInterrupt:
            os._exit(INTERRUPTED)  # for the same reason as in run_worker
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)
            _Worker.engine.close()
            _Worker.archive.close()


def _register_queues(settings: Settings) -> None:
    """How many jobs of a queue run at once: in one worker, and in all of them together.

    The numbers lie in the database, the same for every worker: where there are many, each encodes one job at a
    time, and a machine with more slots runs more of them.
    """
    for queue in QUEUES.values():
        in_worker = settings.slots if queue.is_heavy and not settings.is_shared else queue.in_worker
        everywhere = settings.limits.get(queue.name, queue.everywhere)
        DBOS.register_queue(
            queue.name,
            worker_concurrency=min(in_worker, everywhere) if everywhere else in_worker,
            global_concurrency=everywhere,
            polling_interval_sec=POLL_S,
            on_conflict="always_update",
        )


class _Worker:
    """What the steps of this process work with; the engine calls them with plain arguments alone."""

    archive: Archive
    engine: Engine
    place: Workplace


def _looks(settings: Settings, queues: Sequence[str]) -> list[Look]:
    """What a worker looks after beside its jobs."""
    archive, engine, place = _Worker.archive, _Worker.engine, _Worker.place
    looks = [
        Look(LOOK_S, lambda: place.attempts.stop_unwanted(archive.database)),
        Look(TIDY_EVERY_S, lambda: queue_stranded(archive, engine)),
        Look(TIDY_EVERY_S, lambda: engine.forget_ended(settings.retention_days)),
    ]
    if settings.is_shared:
        peers = _peers(settings, queues)
        looks.append(Look(settings.takeover_s / BEATS_A_LIFE, peers.look))
    return looks


def _peers(settings: Settings, queues: Sequence[str]) -> Peers:
    worker = WorkerProcess(
        id=_Worker.place.worker, host=socket.gethostname(), pid=os.getpid(), queues=",".join(queues), beats=0
    )

    def take_over(dead: str) -> None:
        LOG.warning("Worker %s is dead; its work is done by others.", dead)
        DBOS._recover_pending_workflows([dead])
        sweep(settings.scratch_folder)

    return Peers(_Worker.archive.database, worker, settings.takeover_s, take_over)


@DBOS.step(name="run")
def _step(recording_id: int, name: str, run: int, part: int | None) -> str:
    return run_job(_Worker.archive, _Worker.engine.enqueue, Job(recording_id, run, name, part), _Worker.place)


@DBOS.workflow(name="stage")
def _workflow(recording_id: int, name: str, run: int, part: int | None = None) -> str:
    return _step(recording_id, name, run, part)


def _serializer() -> Any:
    return DBOSPortableJSONSerializer()


def _config(settings: Settings, worker: str) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": settings.database,
        "application_version": APPLICATION_VERSION,
        "executor_id": worker,
        "serializer": _serializer(),
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
