"""Folders of an index that is replaced as a whole: a pointer file names the one in use.

A new generation is written beside the one in use, and becomes it by one ``os.replace`` of the pointer.
Whoever reads the old one keeps its open files; whoever dies on the way leaves a folder that the next
rebuild sweeps.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from whoosh.util.filelock import FileLock, try_for

from index.search.contract import IndexBusy, IndexDamaged

FORMAT = (
    3  # another number whenever an older program could not read what a newer one writes, or the other way
)
ALL = "generation-*"
PREFIX = f"generation-{FORMAT}-"
DAMAGED = "damaged"


class Generations:
    """The generations in *folder*, of which one is in use. Writers wait for each other up to *patience_s*."""

    def __init__(self, folder: Path, patience_s: float) -> None:
        self.folder = folder
        self._pointer = folder / "current"
        self._patience_s = patience_s

    @property
    def missing(self) -> bool:
        """Whether there never was an index here. A pointer that is lost is damage, and not the same."""
        return not self._pointer.exists() and not any(self.folder.glob(ALL))

    def current(self) -> Path:
        """The generation in use. Raises IndexDamaged when the pointer names none."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except (OSError, ValueError) as fault:
            raise IndexDamaged(folder=str(self.folder), reason=str(fault)) from fault
        if not name.startswith(PREFIX) or "/" in name:
            raise IndexDamaged(folder=str(self.folder), reason=f"{self._pointer.name}: {name[:40]!r}")
        return self.folder / name

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Leave a note in the generation that is in use when it is found to be damaged."""
        try:
            yield
        except IndexDamaged:
            with suppress(IndexDamaged, OSError):
                (self.current() / DAMAGED).touch()
            raise

    @property
    def is_noted(self) -> bool:
        """Whether there is such a note."""
        return (self.current() / DAMAGED).exists()

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Held by one writer at a time; the system lets go of it when a process dies. Raises IndexBusy."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / "write.lock"))
        if not try_for(lock.acquire, timeout=self._patience_s, delay=0.05):
            raise IndexBusy(folder=str(self.folder))
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def replacement(self) -> Iterator[Path]:
        """A new folder, in use once the block is left. If the block raises, the old one stays in use.

        The write lock must be held.
        """
        new = self.folder / f"{PREFIX}{uuid4().hex[:12]}"
        new.mkdir()
        try:
            yield new
            self._point_to(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        self._sweep(new)

    def _point_to(self, generation: Path) -> None:
        draft = self.folder / "current.new"
        with draft.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)

    def _sweep(self, kept: Path) -> None:
        for folder in self.folder.glob(ALL):
            if folder != kept:
                shutil.rmtree(folder, ignore_errors=True)
