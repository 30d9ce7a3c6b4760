"""The ObjectStore contract: files under keys such as ``recordings/7/poster/a1b2/1280.jpg``."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from index.errors import NotFound


class ObjectMissing(NotFound):
    """No object lies under this key."""

    en = "The file “{key}” is not in the archive's store."
    sv = "Filen ”{key}” finns inte i arkivets lagring."


class ObjectStore(Protocol):
    """Keys are relative, with ``/`` between parts; an object is whole or not there at all."""

    def adopt(self, key: str, path: Path) -> None:
        """Take the file at *path* over; it is gone from there afterwards. An object of this key is replaced."""

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        """Open for reading from byte *start*. Raises ObjectMissing."""

    def size_bytes(self, key: str) -> int:
        """Raises ObjectMissing."""

    def local_path(self, key: str) -> Path:
        """A path where tools can read the object; they must not change it. Raises ObjectMissing."""

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with *prefix*, in order."""

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there."""
