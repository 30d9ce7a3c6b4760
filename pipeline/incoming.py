"""Take a file in: written to disk block by block, its SHA-256 known at the end."""

import contextlib
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import uuid4

from index.errors import BadInput
from index.settings import Settings
from pipeline.storage.contract import ObjectStore
from pipeline.tool import disk_full

BLOCK_BYTES = 1 << 20
GB = 10**9
# What an upload leaves free, for the catalogue to go on writing: a fiftieth of the disk, at most a gibibyte.
RESERVE_PART = 50
LARGEST_RESERVE_BYTES = 2**30
INCOMING_KEPT_S = 7 * 86_400


class FileTooLarge(BadInput):
    """A file beyond the limit that the settings give."""

    en = "The file is larger than the limit of {limit_gb} GB. Raise EFTERHAND_UPLOAD_LIMIT_GB, or split the recording."
    sv = (
        "Filen är större än gränsen på {limit_gb} GB. Höj EFTERHAND_UPLOAD_LIMIT_GB, eller dela inspelningen."
    )


class FileEmpty(BadInput):
    """A file without a single byte."""

    en = "The file {name} is empty. Export the recording again and choose the new file."
    sv = "Filen {name} är tom. Exportera inspelningen igen och välj den nya filen."


@dataclass(frozen=True)
class Incoming:
    """A file that has come in whole, still outside the store. *name* is its name as it came."""

    path: Path
    name: str
    sha256: str
    size_bytes: int

    def move_into(self, store: ObjectStore, key: str) -> None:
        """Have *store* take the file over. Raises what it raises."""
        store.adopt(key, self.path)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


class IncomingFile:
    """A file being received: a writer that hashes as it goes and leaves nothing behind when it fails.

    Raises DiskFull and FileTooLarge from ``write``.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        settings.incoming_folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.path = settings.incoming_folder / uuid4().hex
        self._limit_gb = settings.upload_limit_gb
        self._hash = hashlib.sha256()
        self._size_bytes = 0
        self._file: BinaryIO = self.path.open("w+b")

    def write(self, block: bytes) -> int:
        self._size_bytes += len(block)
        if self._size_bytes > self._limit_gb * GB:
            raise FileTooLarge(limit_gb=self._limit_gb)
        try:
            self._file.write(block)
        except OSError as fault:
            if fault.errno != errno.ENOSPC:
                raise
            self.abandon()
            raise disk_full(self.path.parent) from None
        self._hash.update(block)
        return len(block)

    def finish(self) -> Incoming:
        """Have it all on the disk. Raises FileEmpty and DiskFull; then nothing is kept."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as fault:
            self.path.unlink(missing_ok=True)
            if fault.errno == errno.ENOSPC:
                raise disk_full(self.path.parent) from None
            raise
        if not self._size_bytes:
            self.path.unlink(missing_ok=True)
            raise FileEmpty(name=self.name)
        return Incoming(self.path, self.name, self._hash.hexdigest(), self._size_bytes)

    def abandon(self) -> None:
        """Stop receiving, and free the space."""
        self.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # what could not be flushed is not wanted any more
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abandon()


def check_size(settings: Settings, size_bytes: int) -> None:
    """Refuse a file that cannot be kept before it is received; some space stays free for the catalogue.

    Raises FileTooLarge and DiskFull.
    """
    if size_bytes > settings.upload_limit_gb * GB:
        raise FileTooLarge(limit_gb=settings.upload_limit_gb)
    if size_bytes > room_bytes(settings):
        raise disk_full(settings.incoming_folder)


def room_bytes(settings: Settings) -> int:
    """How large a file there is room for."""
    settings.incoming_folder.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(settings.incoming_folder)
    return max(0, disk.free - min(LARGEST_RESERVE_BYTES, disk.total // RESERVE_PART))


def receive_file(settings: Settings, source: Path, copied: Callable[[int], None]) -> Incoming:
    """Copy *source* in; *copied* is told the bytes so far after each block.

    Raises DiskFull and FileTooLarge (before anything is copied, when its size says so already), FileEmpty.
    """
    check_size(settings, source.stat().st_size)
    size_bytes = 0
    with source.open("rb") as file, IncomingFile(settings, _printable(source.name)) as incoming:
        for block in _blocks(file):
            size_bytes += incoming.write(block)
            copied(size_bytes)
        return incoming.finish()


def _printable(name: str) -> str:
    """*name* as the catalogue can keep it: on old disks, names are bytes that are no UTF-8."""
    return os.fsencode(name).decode(errors="replace")


def _blocks(file: BinaryIO) -> Iterable[bytes]:
    return iter(lambda: file.read(BLOCK_BYTES), b"")


def sweep_incoming(settings: Settings) -> None:
    """Remove uploads that were broken off long ago."""
    folder = settings.incoming_folder
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        with contextlib.suppress(FileNotFoundError):  # it has just been taken in
            if time.time() - path.stat().st_mtime > INCOMING_KEPT_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
