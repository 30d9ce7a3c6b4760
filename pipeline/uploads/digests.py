"""The SHA-256 of uploads as they come, so that a file need not be read again when it is whole.

They live in memory: after a restart, or on another machine, the file is read once at its end instead.
"""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import BinaryIO

from pipeline.incoming import BLOCK_BYTES

MOST = 256  # each takes a few hundred bytes


class Running:
    """A digest that knows how many bytes it has seen."""

    def __init__(self) -> None:
        self.seen_bytes = 0
        self._hash = hashlib.sha256()

    def update(self, block: bytes) -> None:
        self._hash.update(block)
        self.seen_bytes += len(block)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class Digests:
    """Those of the uploads that this process has seen from their first byte on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: OrderedDict[str, Running] = OrderedDict()

    def take(self, number: str, offset_bytes: int) -> Running | None:
        """The digest of the first *offset_bytes*, if it is known. Whoever takes it puts it back when all went well."""
        with self._lock:
            found = self._running.pop(number, None)
        if offset_bytes == 0:
            return Running()
        return found if found is not None and found.seen_bytes == offset_bytes else None

    def put(self, number: str, running: Running | None) -> None:
        if running is None:
            return
        with self._lock:
            self._running[number] = running
            while len(self._running) > MOST:
                self._running.popitem(last=False)


def sha256_of_stream(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()
