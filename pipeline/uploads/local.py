"""An UploadStore in a local folder: one file for each upload, flushed to the disk now and then."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from index.settings import Settings
from pipeline.incoming import Incoming, room_bytes
from pipeline.tool import disk_full
from pipeline.uploads.contract import BytesMissing, State

# What a killed server may have to be sent again, and how rarely a disk must flush.
FLUSH_BYTES = 16 << 20
TAKEN = ".taken"


class LocalSink:
    """Appends to a file."""

    def __init__(self, file: BinaryIO, offset_bytes: int, folder: Path) -> None:
        self.kept_bytes = offset_bytes
        self.state: State = {}
        self._file, self._folder = file, folder
        self._written_bytes = offset_bytes

    def write(self, block: bytes) -> None:
        with _room(self._folder):
            left = memoryview(block)
            while left:  # a disk that is nearly full takes a part, and says only then that it is
                left = left[self._file.write(left) :]
        self._written_bytes += len(block)
        if self._written_bytes - self.kept_bytes >= FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        with _room(self._folder):
            os.fsync(self._file.fileno())
        self.kept_bytes = self._written_bytes


class LocalUploads:
    """Files lie in the data folder, so that the store can take them over by a link."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = settings.uploads_folder

    def check_room(self, size_bytes: int) -> None:
        if size_bytes > room_bytes(self._settings):
            raise disk_full(self.folder)

    @contextmanager
    def open(self, number: str, size_bytes: int, offset_bytes: int, state: State) -> Iterator[LocalSink]:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(number)
        if offset_bytes and (not path.exists() or path.stat().st_size < offset_bytes):
            raise BytesMissing()
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            file.truncate(offset_bytes)
            file.seek(offset_bytes)
            if not offset_bytes:
                _flush_folder(self.folder)
            yield LocalSink(file, offset_bytes, self.folder)

    @contextmanager
    def read(self, number: str, state: State) -> Iterator[BinaryIO]:
        with self._existing(number).open("rb") as file:
            yield file

    def hand_over(self, number: str, state: State, name: str, sha256: str, size_bytes: int) -> Incoming:
        """A second name for the same bytes, which the store takes away; the first stays until all is well."""
        path = self._existing(number)
        taken = path.with_name(path.name + TAKEN)
        taken.unlink(missing_ok=True)
        try:
            os.link(path, taken)
        except OSError:  # a file system that knows no second names
            with _room(self.folder):
                shutil.copyfile(path, taken)
        return Incoming(taken, name, sha256, size_bytes)

    def discard(self, number: str, state: State) -> None:
        path = self._path(number)
        for name in (path.name, path.name + TAKEN):
            path.with_name(name).unlink(missing_ok=True)

    def is_here(self, number: str, state: State) -> bool:
        return self._path(number).exists()

    def _path(self, number: str) -> Path:
        return self.folder / number

    def _existing(self, number: str) -> Path:
        path = self._path(number)
        if not path.exists():
            raise BytesMissing()
        return path


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise disk_full(folder) from None


def _flush_folder(folder: Path) -> None:
    """See to it that a new file's name survives a cut of power too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
