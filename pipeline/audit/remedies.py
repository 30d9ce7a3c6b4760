"""What mends a finding. Each can be applied again, and when what it mends has mended itself meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from index.catalogue import recordings
from index.models import Recording
from pipeline.archive import Archive
from pipeline.deletion import delete_recording, remove_objects
from pipeline.indexing import build_index
from pipeline.stages import order
from pipeline.stages.job import Enqueue


class Remedy(Protocol):
    """A way to mend."""

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        """Mend, or queue the work that does."""


@dataclass(frozen=True)
class DoAgain:
    """Have *stages* of a recording done afresh."""

    recording_id: int
    stages: frozenset[str]

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        with _kept(archive, self.recording_id) as (session, recording):
            if recording is not None:
                order.reprocess(session, recording, enqueue, self.stages)


@dataclass(frozen=True)
class IndexAgain:
    """Have a recording indexed; by a job, for jobs of the index keep their order."""

    recording_id: int

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        with _kept(archive, self.recording_id) as (session, recording):
            if recording is not None:
                order.start(session, recording, enqueue, ["search"])


@dataclass(frozen=True)
class Unlist:
    """Take a recording that is gone out of the index."""

    recording_id: int

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        archive.index.replace_recording(self.recording_id, [])


@dataclass(frozen=True)
class IndexAnew:
    """Build the whole index anew from the catalogue."""

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        build_index(archive)


@dataclass(frozen=True)
class Remove:
    """Remove objects of the store."""

    keys: tuple[str, ...]

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        remove_objects(archive, self.keys)


@dataclass(frozen=True)
class Sweep:
    """Remove what transfers left that were broken off long ago."""

    older_than_s: float

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        archive.store.sweep(self.older_than_s)


@dataclass(frozen=True)
class FinishDeletion:
    """Go on with a deletion."""

    recording_id: int

    def apply(self, archive: Archive, enqueue: Enqueue) -> None:
        delete_recording(archive, self.recording_id)


@contextmanager
def _kept(archive: Archive, recording_id: int) -> Iterator[tuple[Session, Recording | None]]:
    with archive.database.write() as session:
        is_kept = recordings.is_kept(session, recording_id)
        yield session, recordings.by_id(session, recording_id) if is_kept else None
