"""What a stage is handed, and what it answers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from index.catalogue import recordings, stages
from index.errors import EfterhandError
from index.models import Recording
from pipeline.archive import Archive
from pipeline.progress import Progress


class Superseded(EfterhandError):
    """A newer run has taken the stage over while an attempt was under way."""

    en = "A newer run of this stage has taken over."
    sv = "En nyare körning av det här steget har tagit över."


class Outcome(StrEnum):
    """How a stage that did not fail ended. SKIPPED: this recording has no use for it."""

    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Work:
    """One attempt at one stage of one run of a recording.

    *scratch* is an empty folder of this attempt, removed afterwards. *progress* takes percent, 0 to 100.
    """

    archive: Archive
    recording_id: int
    stage: str
    run: int
    attempt: str
    scratch: Path
    progress: Progress

    @contextmanager
    def reading(self) -> Iterator[Recording]:
        with self.archive.database.read(patient=True) as session:
            yield recordings.by_id(session, self.recording_id)

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Recording]]:
        """One transaction: what a stage publishes becomes visible at its end, all at once. Raises Superseded."""
        with self.archive.database.write(patient=True) as session:
            if stages.one(session, self.recording_id, self.stage).run != self.run:
                raise Superseded()
            yield session, recordings.by_id(session, self.recording_id)

    def source(self) -> Path:
        with self.reading() as recording:
            return self.archive.store.local_path(recording.source_key)

    def keep(self, path: Path, name: str) -> str:
        """Move a finished file from scratch to the store; its key is unlike that of any other attempt."""
        key = f"{self._prefix()}{self.attempt}/{name}"
        self.archive.store.adopt(key, path)
        return key

    def keys(self) -> Iterator[str]:
        """What the store holds of this stage, from any attempt."""
        return self.archive.store.keys(self._prefix())

    def own_keys(self) -> Iterator[str]:
        """What this attempt has put into the store."""
        return self.archive.store.keys(f"{self._prefix()}{self.attempt}/")

    def discard(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.archive.store.delete(key)

    def _prefix(self) -> str:
        return f"recordings/{self.recording_id}/{self.stage}/"
