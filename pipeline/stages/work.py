"""What a stage is handed, and what it answers."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from index.catalogue import recordings, stages
from index.errors import EfterhandError
from index.models import Recording
from pipeline.archive import Archive
from pipeline.progress import Progress
from pipeline.stages.job import Job

AT_ONCE = 8
SUMS = "SHA256SUMS"  # as sha256sum writes and checks it


class Superseded(EfterhandError):
    """A newer attempt has taken the stage over, or it was called off, while an attempt was under way."""

    en = "This attempt is wanted no longer."
    sv = "Det här försöket behövs inte längre."


class ResultLost(EfterhandError):
    """What another stage made and kept is not there, or cannot be read: that stage is done again."""

    en = (
        "What the stage “{stage}” made was lost as soon as it was made. See to it that nothing else deletes or "
        "alters files in the store, and try again."
    )
    sv = (
        "Det som steget ”{stage}” gjorde gick förlorat så snart det var klart. Se till att inget annat tar bort "
        "eller ändrar filer i lagringen, och försök igen."
    )


class Outcome(StrEnum):
    """How a stage that did not fail ended.

    SKIPPED: this recording has no use for it. DIVIDED: its parts are to be done now, each as a job of its own.
    """

    DONE = "done"
    SKIPPED = "skipped"
    DIVIDED = "divided"


@dataclass(frozen=True)
class Work:
    """One attempt at one job.

    *scratch* is an empty folder of this attempt, removed afterwards. *progress* takes percent, 0 to 100.
    *borrowed* holds local copies of objects until the attempt ends; *sums* are the SHA-256 of what it kept.
    """

    archive: Archive
    job: Job
    attempt: str
    scratch: Path
    progress: Progress
    borrowed: ExitStack
    sums: dict[str, str] = field(default_factory=dict)

    @property
    def recording_id(self) -> int:
        return self.job.recording_id

    @contextmanager
    def reading(self) -> Iterator[Recording]:
        with self.archive.database.read(patient=True) as session:
            yield recordings.by_id(session, self.recording_id)

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Recording]]:
        """One transaction: what a stage publishes becomes visible at its end, all at once. Raises Superseded."""
        with self.archive.database.write(patient=True) as session:
            row = stages.row(session, self.recording_id, self.job.stage, self.job.part)
            if row is None or row.attempt != self.attempt:
                raise Superseded()
            yield session, recordings.by_id(session, self.recording_id)

    def divide(self, recipe: dict[str, Any], weights: Sequence[int]) -> None:
        """Have the stage done in parts of *weights*, by *recipe*. Raises Superseded."""
        with self.writing() as (session, _):
            stages.divide(session, stages.one(session, self.recording_id, self.job.stage), recipe, weights)

    def local(self, key: str) -> Path:
        """A path where tools can read the object until this attempt ends. Raises ObjectMissing."""
        return self.borrowed.enter_context(self.archive.copies.borrow(key))

    def source(self) -> Path:
        """The source file, or the copy of it that can be read from its middle."""
        with self.reading() as recording:
            key = recording.seekable_key or recording.source_key
        return self.local(key)

    def keep(self, path: Path, name: str, *, for_now: bool = False) -> str:
        """Move a finished file from scratch to the store; its key is unlike that of any other attempt.

        What is kept only *for_now*, until the other stages have read it, has no checksum beside it.
        """
        key = f"{self._prefix()}{self.attempt}/{name}"
        if not for_now:
            with path.open("rb") as file:
                self.sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
        self.archive.store.adopt(key, path)
        return key

    def keep_all(self, files: Mapping[str, Path]) -> None:
        """Keep many small files, by their names, several at once: a far store answers each of them slowly."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda name: self.keep(files[name], name), files))

    def seal(self) -> None:
        """Put the checksums of all that was kept for good beside it."""
        if self.sums:
            lines = [f"{sha256}  {name}\n" for name, sha256 in sorted(self.sums.items())]
            path = self.scratch / SUMS
            path.write_text("".join(lines), encoding="utf-8")
            self.archive.store.adopt(f"{self._prefix()}{self.attempt}/{SUMS}", path)

    def keys(self) -> Iterator[str]:
        """What the store holds of this job, from any attempt."""
        return self.archive.store.keys(self._prefix())

    def own_keys(self) -> Iterator[str]:
        """What this attempt has put into the store."""
        return self.archive.store.keys(f"{self._prefix()}{self.attempt}/")

    def discard(self, keys: Iterable[str]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.archive.store.delete, keys))

    def discard_what_no_part_made(self) -> None:
        """Of a divided stage: an earlier division may have had more parts, and other recipes."""
        with self.archive.database.read(patient=True) as session:
            parts = stages.parts_of(session, self.recording_id, self.job.stage)
        folders = tuple(
            f"{folder_of(self.recording_id, self.job.stage, part.number)}{part.attempt}/"
            for part in parts
            if part.state in stages.FINISHED
        )
        stored = list(self.keys())
        self.discard([key for key in stored if not key.startswith(folders)])

    def _prefix(self) -> str:
        return folder_of(self.recording_id, self.job.stage, self.job.part)


def folder_of(recording_id: int, stage: str, part: int | None = None) -> str:
    """Where the attempts at a job lie in the store: ``recordings/7/parts/12/``."""
    return f"recordings/{recording_id}/{stage}/" + ("" if part is None else f"{part}/")
