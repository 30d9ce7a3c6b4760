"""Other workers on the same database: judged by their beats, and relieved of their work when they are dead."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from index.catalogue import workers
from index.catalogue.database import Database
from index.models import WorkerProcess
from pipeline.machine import runs, this_machine

BEATS_A_LIFE = 5  # at least so many must be missed in a row before a worker is taken for dead


@dataclass
class Peers:
    """Beats for *worker*, and watches the beats of all others.

    *holders* names the workers that the engine holds work for, with a row or without. *take_over* is called
    with the name of one that has not beaten for *dead_after_s*, or whose process is known to be gone, and
    returns whether nothing is left of its work; else it is called again. Several may call it for the same
    worker: it must do no harm.
    """

    database: Database
    worker: WorkerProcess
    dead_after_s: float
    holders: Callable[[], Iterable[str]]
    take_over: Callable[[str], bool]
    _seen: dict[str, tuple[int | None, float]] = field(default_factory=dict)  # beats, and since when so many
    _beaten_s: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Beat, and look at the others. Raises what the database does."""
        try:
            self._beat()
            for dead in self._dead(self._signs()):
                if self.take_over(dead):
                    with self.database.write() as session:
                        workers.forget(session, dead)
        except Exception:
            self._seen.clear()  # nobody could beat while the database was away: all get their time anew
            raise

    def _beat(self) -> None:
        with self.database.write() as session:
            workers.beat(session, self.worker)
        late_s, self._beaten_s = time.monotonic() - self._beaten_s, time.monotonic()
        if late_s > self.dead_after_s / 2:
            self._seen.clear()  # what kept this worker from beating may have kept the others

    def _signs(self) -> Mapping[str, int | None]:
        """How often each other worker has beaten; None for one that has no row."""
        held = dict.fromkeys(self.holders())
        with self.database.read() as session:
            rows = workers.of(session)
        beats = {row.id: workers.STOPPED if is_gone(row) else row.beats for row in rows}
        return {name: count for name, count in (held | beats).items() if name != self.worker.id}

    def _dead(self, signs: Mapping[str, int | None]) -> list[str]:
        now_s = time.monotonic()
        before, self._seen = self._seen, {}
        for name, beats in signs.items():
            count, since_s = before.get(name, (beats, now_s))
            self._seen[name] = (beats, since_s if count == beats else now_s)
        return [
            name
            for name, (beats, since_s) in self._seen.items()
            if beats == workers.STOPPED or now_s - since_s > self.dead_after_s
        ]


def is_gone(worker: WorkerProcess) -> bool:
    """Whether it has said good-bye, or was a process of this machine that is no more."""
    if worker.beats == workers.STOPPED:
        return True
    return worker.host == this_machine() and not runs(worker.pid)
