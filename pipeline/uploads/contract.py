"""The UploadStore contract: bytes that come in pieces over days, kept safely until they are one whole file."""

from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Protocol

from index.errors import NotFound
from pipeline.ingest import Source

State = dict[str, Any]


class BytesMissing(NotFound):
    """What had come of an upload does not lie where its row says."""

    en = "What had come of the upload does not lie on this machine. Choose the file again to start afresh."
    sv = (
        "Det som hade kommit av uppladdningen finns inte på den här datorn. Välj filen igen för att börja om."
    )


class Sink(Protocol):
    """Takes the next bytes of one upload. Constant memory; at most one for an upload at a time (see locks).

    Raises DiskFull, and what an ObjectStore raises.
    """

    kept_bytes: int
    """How much of the file would survive a cut of power now."""

    state: State
    """What the store must be given back to go on after *kept_bytes*, as JSON."""

    def write(self, block: bytes) -> None:
        """Take *block*; ``kept_bytes`` may stay behind."""

    def flush(self) -> None:
        """Have all that was written kept."""


class UploadStore(Protocol):
    """Keeps uploads under their numbers. *state* is what the last Sink said, ``{}`` before the first."""

    def check_room(self, size_bytes: int) -> None:
        """Raises DiskFull when there is no room for a file of this size."""

    def open(
        self, number: str, size_bytes: int, offset_bytes: int, state: State
    ) -> AbstractContextManager[Sink]:
        """Go on at *offset_bytes*. What was written after it without being counted is forgotten. Raises BytesMissing."""

    def read(self, number: str, state: State) -> AbstractContextManager[BinaryIO]:
        """The whole file, once all of it has been kept. Raises BytesMissing."""

    def hand_over(self, number: str, state: State, name: str, sha256: str, size_bytes: int) -> Source:
        """The whole file as ``accept`` takes it. What the store keeps stays until it is discarded. Raises BytesMissing."""

    def discard(self, number: str, state: State) -> None:
        """Remove all of an upload; nothing happens when nothing is there."""

    def is_here(self, number: str, state: State) -> bool:
        """Whether this machine can reach what has come."""
