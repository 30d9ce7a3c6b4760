"""Other workers on the same database: judged by their beats, and relieved of their work when they are dead."""

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from index.catalogue import workers
from index.catalogue.database import Database
from index.models import WorkerProcess

BEATS_A_LIFE = 5  # missed in a row, and a worker is taken for dead


@dataclass
class Peers:
    """Beats for *worker*, and watches the beats of all others.

    *take_over* is called with the id of a worker that has not beaten for *dead_after_s*, or whose process is
    known to be gone. Several may call it for the same worker: it must do no harm.
    """

    database: Database
    worker: WorkerProcess
    dead_after_s: float
    take_over: Callable[[str], None]
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)  # beats, and when they were first seen

    def look(self) -> None:
        """Beat, and look at the others. Raises what the database does."""
        try:
            self._look()
        except Exception:
            self._seen.clear()  # nobody could beat while the database was away: all get their time anew
            raise

    def _look(self) -> None:
        with self.database.write() as session:
            workers.beat(session, self.worker)
        with self.database.read() as session:
            others = [other for other in workers.of(session) if other.id != self.worker.id]
        for dead in self._dead(others):
            self.take_over(dead.id)
            with self.database.write() as session:
                workers.forget(session, dead.id)
            self._seen.pop(dead.id, None)

    def _dead(self, others: Iterable[WorkerProcess]) -> list[WorkerProcess]:
        now_s = time.monotonic()
        dead = []
        for other in others:
            beats, since_s = self._seen.get(other.id, (None, now_s))
            if beats != other.beats:
                since_s = now_s
                self._seen[other.id] = (other.beats, since_s)
            if now_s - since_s > self.dead_after_s or is_gone(other):
                dead.append(other)
        return dead


def is_gone(worker: WorkerProcess) -> bool:
    """Whether it has said good-bye, or was a process of this machine that is no more."""
    if worker.beats == workers.STOPPED:
        return True
    return worker.host == socket.gethostname() and not _runs(worker.pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
