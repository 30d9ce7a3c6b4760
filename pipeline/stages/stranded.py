"""Work that the catalogue still waits for, and that nobody will do any more: it is queued again."""

from collections.abc import Sequence, Set
from typing import Protocol

from sqlalchemy.orm import Session

from index.catalogue import recordings, stages
from index.models import Recording
from pipeline.archive import Archive
from pipeline.stages import order
from pipeline.stages.job import Job
from pipeline.stages.plan import BY_NAME


class Queues(Protocol):
    """What is asked of the engine."""

    def enqueue(self, session: Session, job: Job) -> None:
        """Queue *job* within the session's transaction, unless it has been queued before."""

    def broken(self, names: Sequence[str]) -> set[str]:
        """Which of the jobs *names* have been given up."""


def queue_stranded(archive: Archive, queues: Queues) -> None:
    """Queue what was never queued, and begin a new run of what has been given up."""
    with archive.database.read() as session:
        unfinished = recordings.unfinished_ids(session)
    for recording_id in unfinished:
        with archive.database.write() as session:
            _queue_again(session, recordings.by_id(session, recording_id), queues)


def _queue_again(session: Session, recording: Recording, queues: Queues) -> None:
    order.advance(session, recording.id, queues.enqueue)
    left = []
    for state in stages.of(session, recording.id):
        if state.state in stages.ENDED or state.name not in BY_NAME:  # newer code sees to what it has added
            continue
        left.append(Job(recording.id, state.run, state.name))
        if BY_NAME[state.name].run_part and state.state == "running":
            order.queue_parts(session, recording.id, state.name, queues.enqueue)
            parts = stages.parts_of(session, recording.id, state.name, unfinished=True)
            left += [Job(recording.id, part.run, state.name, part.number) for part in parts]
    broken = queues.broken([job.name for job in left])
    given_up = {job.stage for job in left if job.name in broken}
    if given_up:
        order.start(session, recording, queues.enqueue, given_up)


class Strays:
    """Jobs that were handed to this worker, and that it never heard of: the answer was lost on its way."""

    def __init__(self) -> None:
        self._missing: Set[str] = frozenset()

    def among(self, held: Set[str], under_way: Set[str]) -> Set[str]:
        """Which of the jobs *held* for this worker were not under way in it, now and when this was last asked."""
        before, self._missing = self._missing, held - under_way
        return before & self._missing
