"""An ObjectStore in a local folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from pipeline.storage.contract import ObjectMissing

PARTIAL = ".partial-"


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
        finally:
            partial.unlink(missing_ok=True)
        _flush(target.parent)

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        try:
            file = self._path(key).open("rb")
        except (FileNotFoundError, IsADirectoryError):
            raise ObjectMissing(key=key) from None
        file.seek(start)
        return file

    def size_bytes(self, key: str) -> int:
        return self.local_path(key).stat().st_size

    def local_path(self, key: str) -> Path:
        path = self._path(key)
        if not path.is_file():
            raise ObjectMissing(key=key)
        return path

    def keys(self, prefix: str) -> Iterator[str]:
        # Only the folder that holds the prefix is walked, not the whole store.
        top = self._path(prefix.rpartition("/")[0])
        for path in sorted(top.rglob("*")):
            key = path.relative_to(self.folder.resolve()).as_posix()
            if path.is_file() and key.startswith(prefix) and not path.name.startswith(PARTIAL):
                yield key

    def delete(self, key: str) -> None:
        path = self._path(key)
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == self.folder.resolve() or not _remove_if_empty(parent):
                return

    def _path(self, key: str) -> Path:
        """The file of *key*. A key that would lead out of the folder is as good as missing."""
        root = self.folder.resolve()
        path = Path(os.path.normpath(root / key))
        if "\0" in key or not path.is_relative_to(root):
            raise ObjectMissing(key=key)
        return path


def _flush(path: Path) -> None:
    """See to it that what was written survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
