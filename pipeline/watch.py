"""A thread that looks after things now and then, while jobs run in others."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.catalogue.database import AWAY

LOG = logging.getLogger(__name__)
TICK_S = 1.0


@dataclass
class Look:
    """Something to be done every so many seconds, at once for the first time."""

    every_s: float
    look: Callable[[], object]
    due_s: float = 0.0


class Watch(threading.Thread):
    """Does each of *looks* when it is due, until the block that it is entered for ends."""

    def __init__(self, looks: Iterable[Look]) -> None:
        super().__init__(name="watch", daemon=True)
        self._looks = list(looks)
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(TICK_S):
            for look in self._looks:
                self._take(look)

    def _take(self, look: Look) -> None:
        if time.monotonic() < look.due_s:
            return
        try:
            look.look()
            look.due_s = time.monotonic() + look.every_s
        except AWAY as fault:
            LOG.warning("The database cannot be reached, trying again: %s", fault)
        except Exception:  # the others are looked after all the same
            LOG.exception("Looking after the work failed")
            look.due_s = time.monotonic() + look.every_s

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *fault: object) -> None:
        self._ended.set()
        self.join()
