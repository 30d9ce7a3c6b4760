"""What a stage is handed, and what it answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from index.catalogue import recordings
from index.models import Recording
from pipeline.archive import Archive

Progress = Callable[[float], None]


class Outcome(StrEnum):
    """How a stage that did not fail ended. SKIPPED: this recording has no use for it."""

    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Work:
    """One attempt at one stage of one recording.

    *scratch* is an empty folder of this attempt, removed afterwards. *progress* takes percent, 0 to 100.
    """

    archive: Archive
    recording_id: int
    stage: str
    attempt: str
    scratch: Path
    progress: Progress

    @contextmanager
    def reading(self) -> Iterator[Recording]:
        with self.archive.database.read() as session:
            yield recordings.by_id(session, self.recording_id)

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Recording]]:
        """One transaction: what a stage publishes becomes visible at its end, all at once."""
        with self.archive.database.write() as session:
            yield session, recordings.by_id(session, self.recording_id)

    def source(self) -> Path:
        with self.reading() as recording:
            return self.archive.store.local_path(recording.source_key)

    def keep(self, path: Path, name: str) -> str:
        """Move a finished file from scratch to the store; its key is unlike that of any other attempt."""
        key = f"{self._prefix()}{self.attempt}/{name}"
        self.archive.store.adopt(key, path)
        return key

    def discard_earlier(self) -> None:
        """Delete what other attempts at this stage left in the store. Call it after publishing."""
        for key in list(self.archive.store.keys(self._prefix())):
            if not key.startswith(f"{self._prefix()}{self.attempt}/"):
                self.archive.store.delete(key)

    def _prefix(self) -> str:
        return f"recordings/{self.recording_id}/{self.stage}/"
