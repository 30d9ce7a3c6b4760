"""The workflow engine: the only module that knows dbos.

Each job (a stage of a run, or a part of one) is one durable workflow of one step on one queue. There is no parent
workflow: when a job ends, the stages that waited for it are queued in the same transaction (see stages.runner).
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any, NoReturn

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, WorkflowStatus
from sqlalchemy.orm import Session

from index.catalogue import stages, workers
from index.catalogue.database import AWAY
from index.errors import EfterhandError
from index.models import WorkerProcess
from index.settings import Settings
from pipeline.archive import Archive, open_archive
from pipeline.deletion import finish_deletions
from pipeline.incoming import sweep_incoming
from pipeline.indexing import mend_index
from pipeline.machine import slots_of, this_machine
from pipeline.peers import BEATS_A_LIFE, Peers, is_gone
from pipeline.scratch import locked, scratch_of, sweep
from pipeline.stages.attempts import Attempts, Workplace
from pipeline.stages.job import Job
from pipeline.stages.plan import BY_NAME, QUEUES
from pipeline.stages.runner import run_job
from pipeline.stages.stranded import Strays, queue_stranded
from pipeline.watch import Watch

LOG = logging.getLogger(__name__)
APPLICATION = "efterhand"
# It stays as it is: were it left to the engine, each deploy would strand what is queued. Should a job ever need
# other arguments, it gets a workflow of another name, and this one stays until its last job is done.
APPLICATION_VERSION = "1"
EMBEDDED = "local"  # the one worker on SQLite
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended
POLL_S, SHARED_POLL_S = 0.25, 0.5  # an idle worker takes 4 % of a core by asking twice a second
LOOK_S = 1.0
BEAT_S = 2.0
STRAYS_EVERY_S = 5.0
MEND_EVERY_S = 10.0
STRANDED_EVERY_S = 300.0
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

    def held_by(self, worker: str) -> dict[str, str]:
        """The jobs that *worker* has taken from their queues, each with its queue."""
        held = self._taken(worker)
        return {workflow.workflow_id: workflow.queue_name or "" for workflow in held}

    def holders(self) -> set[str]:
        """The workers that have taken jobs which have not ended."""
        return {workflow.executor_id for workflow in self._taken() if workflow.executor_id}

    def _taken(self, worker: str | None = None) -> list[WorkflowStatus]:
        return self._client.list_workflows(
            status="PENDING",
            app_version=APPLICATION_VERSION,
            executor_id=worker,
            load_input=False,
            load_output=False,
        )

    def put_back(self, name: str, queue: str) -> None:
        """Put a job that was taken back into its queue."""
        self._client.resume_workflow(name, queue_name=queue)

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
        _leave(worker, exit_status=0)


def _leave(worker: str, exit_status: int) -> NoReturn:
    """End at once: running stages are not waited for, an encode can take an hour. Their programs die with us."""
    with suppress(*AWAY), _Worker.archive.database.write() as session:
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
        _Worker.archive, _Worker.engine, _Worker.place = open_archive(settings), Engine(settings), place
        _Worker.handed = set()
        watches = _watches(settings, queues)
        DBOS(config=_config(settings, worker))
        DBOS.listen_queues(queues)
        DBOS.launch()
        _register_queues(settings)
        try:
            with ExitStack() as watching:
                for watch in watches:
                    watching.enter_context(watch)
                yield worker
        except KeyboardInterrupt:
            _leave(worker, INTERRUPTED)
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
        in_worker = slots_of(settings) if queue.is_heavy and not settings.is_shared else queue.in_worker
        everywhere = settings.limits.get(queue.name, queue.everywhere)
        DBOS.register_queue(
            queue.name,
            worker_concurrency=min(in_worker, everywhere) if everywhere else in_worker,
            global_concurrency=everywhere,
            polling_interval_sec=SHARED_POLL_S if settings.is_shared else POLL_S,
            on_conflict="always_update",
        )


class _Worker:
    """What the steps of this process work with; the engine calls them with plain arguments alone."""

    archive: Archive
    engine: Engine
    place: Workplace
    handed: set[str]  # the jobs that the engine has handed to this process, by their names


def _watches(settings: Settings, queues: Sequence[str]) -> list[Watch]:
    """What a worker looks after beside its jobs."""
    archive, engine, place = _Worker.archive, _Worker.engine, _Worker.place
    strays = Strays()

    def put_back_strays() -> None:
        held = engine.held_by(place.worker)
        for name in strays.among(held.keys(), frozenset(_Worker.handed)):
            LOG.warning("Job %s was taken, but never came; it is queued again.", name)
            engine.put_back(name, held[name])

    stranded = Watch(STRANDED_EVERY_S, lambda: queue_stranded(archive, engine))
    watches = [
        Watch(LOOK_S, lambda: place.attempts.stop_unwanted(archive.database)),
        Watch(STRAYS_EVERY_S, put_back_strays),
        stranded,
        Watch(TIDY_EVERY_S, lambda: engine.forget_ended(settings.retention_days)),
        Watch(TIDY_EVERY_S, lambda: finish_deletions(archive)),
    ]
    if "index" in queues:
        watches.append(Watch(MEND_EVERY_S, lambda: mend_index(archive)))
    if settings.is_shared:
        peers = _peers(settings, queues, stranded.look_now)
        watches.append(Watch(min(BEAT_S, settings.takeover_s / BEATS_A_LIFE), peers.look))
    return watches


def _peers(settings: Settings, queues: Sequence[str], gone_one: Callable[[], None]) -> Peers:
    """The other workers. This one is known to them from now on: before it takes its first job.

    *gone_one* is called when another has gone: it may have been the last that ran older code, and left waiting
    what only newer code knows of.
    """
    archive, engine, place = _Worker.archive, _Worker.engine, _Worker.place
    worker = WorkerProcess(
        id=place.worker, host=this_machine(), pid=os.getpid(), queues=",".join(queues), beats=0
    )
    with archive.database.write(patient=True) as session:
        workers.beat(session, worker)

    def take_over(gone: str) -> bool:
        LOG.warning("Worker %s is gone; others do its work.", gone)
        DBOS._recover_pending_workflows([gone])  # keeps its faults to itself
        if engine.held_by(gone):
            return False
        sweep(settings.scratch_folder)
        gone_one()
        return True

    return Peers(archive.database, worker, settings.takeover_s, engine.holders, take_over)


@DBOS.step(name="run")
def _step(recording_id: int, name: str, run: int, part: int | None) -> str:
    return run_job(_Worker.archive, _Worker.engine.enqueue, Job(recording_id, run, name, part), _Worker.place)


@DBOS.workflow(name="stage")
def _workflow(recording_id: int, name: str, run: int, part: int | None = None) -> str:
    job = Job(recording_id, run, name, part)
    _Worker.handed.add(job.name)
    try:
        return _step(recording_id, name, run, part)
    finally:
        _Worker.handed.discard(job.name)


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
