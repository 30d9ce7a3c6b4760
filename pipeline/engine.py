"""The workflow engine: the only module that knows dbos.

Each stage of a run is one durable workflow of one step on one queue. There is no parent workflow: when a
stage ends, the stages that waited for it are queued in the same transaction (see stages.runner).
"""

import fcntl
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from index.catalogue import stages
from index.errors import EfterhandError
from index.settings import Settings
from pipeline.archive import Archive, open_archive
from pipeline.stages import runner
from pipeline.stages.plan import CPU, GPU, INDEX, QUICK, Stage

APPLICATION = "efterhand"
# Raised by hand when a stage's arguments change; were it left to the engine, each deploy would strand work.
APPLICATION_VERSION = "1"
EXECUTOR = "local"
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended
POLL_S = 0.25
INCOMING_KEPT_S = 7 * 86_400


class WorkerRunning(EfterhandError):
    """Another worker holds this data folder."""

    en = "A worker is already running on {folder}. One is enough; stop it first to start another."
    sv = "En arbetsprocess körs redan på {folder}. Det räcker med en; stoppa den först om du vill starta en ny."


def prepare(settings: Settings) -> None:
    """Bring the engine's own tables up to date; they lie beside the catalogue's, in the same database."""
    DBOS.migrate(settings.database)


class Engine:
    """Queues stages; usable from any process."""

    def __init__(self, settings: Settings) -> None:
        self._client = DBOSClient(system_database_url=settings.database, serializer=_serializer(), lazy=True)

    def enqueue(self, session: Session, recording_id: int, run: int, stage: Stage) -> None:
        """Queue *stage* within the session's transaction. Queueing the same stage of a run again does nothing."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": "stage",
                "queue_name": stage.queue,
                "workflow_id": f"{recording_id}-{run}/{stage.name}",
                "priority": stage.priority,
            },
            recording_id,
            stage.name,
            run,
        )

    def close(self) -> None:
        self._client.destroy()


def worker_is_running(settings: Settings) -> bool:
    try:
        with _worker_lock(settings):
            return False
    except WorkerRunning:
        return True


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT. What is under way then is taken up again at the next start.

    Raises WorkerRunning.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with working(settings):
        stop.wait()
        with suppress(SQLAlchemyError, EfterhandError), _Worker.archive.database.write() as session:
            stages.interrupted(session)
        # Running stages are not waited for: an encode can take an hour. Their child processes die with us.
        os._exit(0)


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """Have this process run stages, in threads, while the block lasts. Raises WorkerRunning."""
    with _worker_lock(settings):
        _sweep(settings)
        _Worker.archive, _Worker.engine = open_archive(settings), Engine(settings)
        DBOS(config=_config(settings))
        DBOS.launch()
        slots = settings.slots
        # One at a time writes to the index, so that the latest state of a recording is also written last.
        for name, concurrency in ((QUICK, 2), (CPU, slots), (GPU, 1), (INDEX, 1)):
            DBOS.register_queue(
                name,
                worker_concurrency=concurrency,
                polling_interval_sec=POLL_S,
                on_conflict="always_update",
            )
        try:
            yield
        except KeyboardInterrupt:
            os._exit(INTERRUPTED)  # for the same reason as in run_worker
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)
            _Worker.engine.close()
            _Worker.archive.close()


class _Worker:
    """What the steps of this process work with; the engine calls them with plain arguments alone."""

    archive: Archive
    engine: Engine


@DBOS.step(name="run")
def _step(recording_id: int, name: str, run: int) -> str:
    return runner.run_stage(_Worker.archive, _Worker.engine.enqueue, recording_id, name, run)


@DBOS.workflow(name="stage")
def _workflow(recording_id: int, name: str, run: int) -> str:
    return _step(recording_id, name, run)


def _serializer() -> Any:
    return DBOSPortableJSONSerializer()


def _config(settings: Settings) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": settings.database,
        "application_version": APPLICATION_VERSION,
        "executor_id": EXECUTOR,
        "serializer": _serializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
    }


@contextmanager
def _worker_lock(settings: Settings) -> Iterator[None]:
    """Held by the one worker of a data folder: two with the same executor id would run a stage twice."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "worker.lock").open("w") as file:
        if not _locked(file):
            raise WorkerRunning(folder=str(settings.data))
        yield


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sweep(settings: Settings) -> None:
    """Remove what a worker that died left in scratch, and uploads that were broken off long ago."""
    shutil.rmtree(settings.scratch_folder, ignore_errors=True)
    for path in _files(settings.incoming_folder):
        with suppress(FileNotFoundError):  # it has just been taken in
            if time.time() - path.stat().st_mtime > INCOMING_KEPT_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
