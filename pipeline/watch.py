"""A thread that looks after one thing now and then, while jobs run in others."""

import logging
import threading
from collections.abc import Callable

from index.catalogue.database import AWAY

LOG = logging.getLogger(__name__)
AGAIN_S = 1.0


class Watch(threading.Thread):
    """Calls *look* at once, and then every *every_s*, until the block that it is entered for ends.

    Each thing has a thread of its own, so that none waits for another that takes long. While the database is
    away it is tried again every second.
    """

    def __init__(self, every_s: float, look: Callable[[], object]) -> None:
        super().__init__(name="watch", daemon=True)
        self._every_s, self._look = every_s, look
        self._woken = threading.Event()
        self._has_ended = False
        self._is_away = False

    def run(self) -> None:
        while not self._has_ended:
            self._woken.wait(self._every_s if self._take() else AGAIN_S)
            self._woken.clear()

    def look_now(self) -> None:
        """Look as soon as may be, without waiting for the next time."""
        self._woken.set()

    def _take(self) -> bool:
        """Look once. Returns whether the database was there."""
        try:
            self._look()
        except AWAY as fault:
            if not self._is_away:  # said once, however long it lasts
                LOG.warning("The database cannot be reached, trying again: %s", fault)
            self._is_away = True
            return False
        except Exception:  # the next look may go better
            LOG.exception("Looking after the work failed")
        self._is_away = False
        return True

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *fault: object) -> None:
        self._has_ended = True
        self._woken.set()
        self.join()
