"""An ObjectStore in a local folder."""

import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from pipeline.storage.contract import ObjectMissing, is_key

PARTIAL = ".partial-"
NOT_A_FILE = frozenset({errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG})


class LocalStore:
    """Objects are files below *folder*. They appear by one rename, so that a half-written one is never seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def adopt(self, key: str, path: Path) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{PARTIAL}{uuid4().hex}")
        try:
            shutil.move(path, partial)
            _flush(partial)
            partial.replace(target)
        except OSError:
            _give_back(partial, path)
            raise
        _flush(target.parent)

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        try:
            file = self._path(key).open("rb")
        except OSError as fault:
            if fault.errno in NOT_A_FILE:
                raise ObjectMissing(key=key) from None
            raise
        file.seek(start)
        return file

    def size_bytes(self, key: str) -> int:
        return self.local_path(key).stat().st_size

    def local_path(self, key: str) -> Path:
        self.open(key).close()
        return self._path(key)

    def keys(self, prefix: str) -> Iterator[str]:
        # Only the folder that holds the prefix is walked, not the whole store.
        folder = prefix.rpartition("/")[0]
        top = self._path(folder) if folder else self.folder.resolve()
        files = (path for path in top.rglob("*") if path.is_file() and not path.name.startswith(PARTIAL))
        keys = (path.relative_to(self.folder.resolve()).as_posix() for path in files)
        yield from sorted(key for key in keys if key.startswith(prefix))

    def names(self, prefix: str) -> Iterator[str]:
        folder = self._path(prefix.removesuffix("/"))
        if folder.is_dir():
            yield from sorted(path.name for path in folder.iterdir() if path.is_dir())

    def age_s(self, key: str) -> float:
        # The time of its last change is older than the object: it came with the file from where that was made.
        return time.time() - self.local_path(key).stat().st_ctime

    def delete(self, key: str) -> None:
        try:
            path = self.local_path(key)
        except ObjectMissing:
            return
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == self.folder.resolve() or not _remove_if_empty(parent):
                return

    def sweep(self, older_than_s: float, *, only_count: bool = False) -> int:
        before_s = time.time() - older_than_s
        left = [path for path in self.folder.rglob(f"{PARTIAL}*") if path.stat().st_mtime <= before_s]
        for path in [] if only_count else left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, key: str) -> Path:
        """The file of *key*. Whatever is no plain path below the folder is as good as missing."""
        if not is_key(key):
            raise ObjectMissing(key=key)
        return self.folder.resolve() / key


def _flush(path: Path) -> None:
    """See to it that what was written survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give_back(partial: Path, path: Path) -> None:
    """Undo a move that did not succeed: it may be the only copy of someone's recording."""
    if path.exists():
        partial.unlink(missing_ok=True)
    else:
        shutil.move(partial, path)


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
