"""The attempts that are under way in this process, and how one learns that it is wanted no longer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.catalogue import stages
from index.catalogue.database import Database
from pipeline.stages.job import Job


class Attempts:
    """Each attempt has an event that is set when its row names another attempt, or none."""

    def __init__(self) -> None:
        self._under_way: dict[str, tuple[Job, threading.Event]] = {}

    @contextmanager
    def under_way(self, job: Job, attempt: str) -> Iterator[threading.Event]:
        stop = threading.Event()
        self._under_way[attempt] = (job, stop)
        try:
            yield stop
        finally:
            del self._under_way[attempt]

    def stop_unwanted(self, database: Database) -> None:
        """Stop those that were called off, or that another worker has taken over."""
        under_way = list(self._under_way.items())
        if not under_way:
            return
        with database.read() as session:
            for attempt, (job, stop) in under_way:
                row = stages.row(session, job.recording_id, job.stage, job.part)
                if row is None or row.attempt != attempt:
                    stop.set()


@dataclass(frozen=True)
class Workplace:
    """Where jobs are done: the name of this worker, a scratch folder of its own, and what is under way."""

    worker: str
    scratch: Path
    attempts: Attempts = field(default_factory=Attempts)
