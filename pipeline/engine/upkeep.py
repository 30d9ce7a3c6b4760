"""What a worker looks after beside its jobs: its peers, strays and what is stranded, the index, old records."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dbos import DBOS

from index.catalogue import audit_log, webhooks, workers
from index.models import WorkerProcess
from pipeline.archive import Archive
from pipeline.deletion import finish_deletions
from pipeline.engine.queue import Engine
from pipeline.indexing import mend_index
from pipeline.machine import this_machine
from pipeline.materials.words import read_waiting
from pipeline.peers import BEATS_A_LIFE, Peers
from pipeline.scratch import sweep
from pipeline.stages.attempts import Workplace
from pipeline.stages.stranded import Strays, queue_stranded
from pipeline.uploads import open_uploads
from pipeline.watch import Watch
from pipeline.webhooks import send_due

LOG = logging.getLogger(__name__)
LOOK_S = 1.0
BEAT_S = 2.0
STRAYS_EVERY_S = 5.0
MEND_EVERY_S = 10.0
READ_EVERY_S = 2.0
SEND_EVERY_S = 1.0
STRANDED_EVERY_S = 300.0
UNACCEPTED_EVERY_S = 30.0
TIDY_EVERY_S = 3600.0


@dataclass(frozen=True)
class Worker:
    """What a process that runs jobs works with. *handed*: the jobs that it has been handed, by their names."""

    archive: Archive
    engine: Engine
    place: Workplace
    handed: set[str] = field(default_factory=set)


def watches(worker: Worker, queues: Sequence[str]) -> list[Watch]:
    """What *worker*, which takes jobs from *queues*, looks after beside them."""
    archive, engine, place = worker.archive, worker.engine, worker.place
    settings = archive.settings
    strays = Strays()

    def put_back_strays() -> None:
        held = engine.held_by(place.worker)
        for name in strays.among(held.keys(), frozenset(worker.handed)):
            LOG.warning("Job %s was taken, but never came; it is queued again.", name)
            engine.put_back(name, held[name])

    def forget_changes() -> None:
        with archive.database.write() as session:
            audit_log.forget(session, settings.audit_days)
            webhooks.forget(session, settings.retention_days)

    stranded = Watch(STRANDED_EVERY_S, lambda: queue_stranded(archive, engine))
    uploads = open_uploads(archive, engine.enqueue)
    found = [
        Watch(LOOK_S, lambda: place.attempts.stop_unwanted(archive.database)),
        Watch(STRAYS_EVERY_S, put_back_strays),
        stranded,
        Watch(TIDY_EVERY_S, lambda: engine.forget_ended(settings.retention_days)),
        Watch(TIDY_EVERY_S, lambda: finish_deletions(archive)),
        Watch(TIDY_EVERY_S, forget_changes),
        Watch(TIDY_EVERY_S, uploads.clear_expired),
        Watch(UNACCEPTED_EVERY_S, uploads.finish_left),
    ]
    if "quick" in queues:
        found.append(Watch(SEND_EVERY_S, lambda: send_due(archive)))
        found.append(Watch(READ_EVERY_S, lambda: read_waiting(archive, engine.enqueue)))
    if "index" in queues:
        found.append(Watch(MEND_EVERY_S, lambda: mend_index(archive)))
    if settings.is_shared:
        peers = _peers(worker, queues, stranded.look_now)
        found.append(Watch(min(BEAT_S, settings.takeover_s / BEATS_A_LIFE), peers.look))
    return found


def _peers(worker: Worker, queues: Sequence[str], gone_one: Callable[[], None]) -> Peers:
    """The other workers. This one is known to them from now on: before it takes its first job.

    *gone_one* is called when another has gone: it may have been the last that ran older code, and left waiting
    what only newer code knows of.
    """
    archive, engine, settings = worker.archive, worker.engine, worker.archive.settings
    process = WorkerProcess(
        id=worker.place.worker, host=this_machine(), pid=os.getpid(), queues=",".join(queues), beats=0
    )
    with archive.database.write(patient=True) as session:
        workers.beat(session, process)

    def take_over(gone: str) -> bool:
        LOG.warning("Worker %s is gone; others do its work.", gone)
        DBOS._recover_pending_workflows([gone])  # keeps its faults to itself
        if engine.held_by(gone):
            return False
        sweep(settings.scratch_folder)
        gone_one()
        return True

    return Peers(archive.database, process, settings.takeover_s, engine.holders, take_over)
