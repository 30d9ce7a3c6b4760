"""Objects as files that tools can read: the store's own, or copies of limited size, shared by threads and processes.

Beside the copy NAME lies NAME.lock. Who reads the copy holds the lock shared; who writes or removes it, alone.
The kernel lets go of the locks of a process that dies.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.storage.contract import HasLocalPaths, ObjectStore
from pipeline.tool import disk_full

BLOCK_BYTES = 1 << 20
LOCK, PARTIAL = ".lock", ".partial"


@dataclass(frozen=True)
class LocalCopies:
    """Copies in *folder*, at most *limit_bytes* of them as long as nobody borrows more than that at once."""

    store: ObjectStore
    folder: Path
    limit_bytes: int

    @contextmanager
    def borrow(self, key: str) -> Iterator[Path]:
        """The object as a file, which stays until the end of the context and must not be changed.

        Fetched once for all who ask at the same time, and kept for those who ask later. Raises ObjectMissing,
        DiskFull, and what the store raises.
        """
        if isinstance(self.store, HasLocalPaths):
            yield self.store.local_path(key)
            return
        copy = self._copy(key)
        self.folder.mkdir(parents=True, exist_ok=True)
        while True:
            with _locked(copy, fcntl.LOCK_SH):
                if copy.exists():
                    os.utime(copy)  # the copy that was borrowed longest ago is the first to go
                    yield copy
                    return
            with _locked(copy, fcntl.LOCK_EX):
                if not copy.exists():
                    self._fetch(key, copy)

    def forget(self, key: str) -> None:
        """Remove the copy of an object that is deleted, unless somebody reads it."""
        _remove(self._copy(key))

    def _copy(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}{Path(key).suffix}"

    def _fetch(self, key: str, copy: Path) -> None:
        self._make_room(self.store.size_bytes(key))
        partial = copy.with_name(copy.name + PARTIAL)
        try:
            with self.store.open(key) as source, partial.open("wb") as target:
                shutil.copyfileobj(source, target, BLOCK_BYTES)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(copy)
        except OSError as fault:
            partial.unlink(missing_ok=True)
            if fault.errno == errno.ENOSPC:
                raise disk_full(self.folder) from None
            raise
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def _make_room(self, wanted_bytes: int) -> None:
        """Remove copies, the one borrowed longest ago first, until *wanted_bytes* fit or all the rest is in use."""
        found = sorted((seen.st_mtime, seen.st_size, path) for path, seen in self._files())
        held_bytes = sum(size_bytes for _, size_bytes, _ in found)
        for _, size_bytes, path in found:
            if held_bytes + wanted_bytes <= self.limit_bytes:
                return
            if _remove(path.with_name(path.name.removesuffix(PARTIAL))):
                held_bytes -= size_bytes

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Copies, whole and half."""
        for path in self.folder.iterdir():
            if not path.name.endswith(LOCK):
                try:
                    yield path, path.stat()
                except FileNotFoundError:  # another process has just removed it, or given it its name
                    continue


@contextmanager
def _locked(copy: Path, kind: int) -> Iterator[None]:
    """Hold the lock of *copy*. Raises BlockingIOError if *kind* says not to wait."""
    with _lock_file(copy, kind):
        yield


def _lock_file(copy: Path, kind: int) -> BinaryIO:
    """The file of the lock, locked. One that was removed while we waited for it is no lock any more."""
    path = copy.with_name(copy.name + LOCK)
    while True:
        file = path.open("ab")
        try:
            fcntl.flock(file, kind)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            raise
        file.close()


def _remove(copy: Path) -> bool:
    """Remove *copy*, whole or half, and its lock, unless somebody holds it."""
    if not copy.parent.exists():
        return False
    try:
        with _locked(copy, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for name in (copy.name, copy.name + PARTIAL, copy.name + LOCK):
                copy.with_name(name).unlink(missing_ok=True)
    except BlockingIOError:
        return False
    return True
