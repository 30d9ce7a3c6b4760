"""Whoosh's own way to keep posting lists, with the blocks of a list packed as arrays that NumPy reads at once.

This module and whoosh_writer alone know how the lists of Whoosh lie (whoosh-reloaded 2.7.5). Its own queries work on
these lists as on any others.
"""

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound
from whoosh.system import pack_ushort

from index.search.arrays import Floats, Ints

BLOCK = 1024  # postings; they are read whole, so fewer blocks are better
LIGHT = 1  # compression, for its checksum more than for its bytes
NOTHING: Ints = np.zeros(0, dtype=np.int64)


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Writes and reads posting lists as arrays; all else as Whoosh does."""

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=LIGHT)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        return _ArrayWriter(dbfile, blocklimit=BLOCK, byteids=byteids, compression=LIGHT)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        if terminfo.is_inlined():
            return super().postings_reader(dbfile, terminfo, format_, term, scorer)
        return _ArrayMatcher(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)


class _ArrayWriter(W3PostingsWriter):  # type: ignore[misc]
    """Passages as four bytes each, times as four, positions (two bytes each) one after the other."""

    def _mini_ids(self) -> bytes:
        return bytes(self._ids.tobytes())

    def _mini_weights(self) -> bytes | None:
        is_plain = max(self._weights) == min(self._weights) == 1.0
        return None if is_plain else bytes(self._weights.tobytes())

    def _mini_values(self) -> bytes:
        return b"".join(self._values)


class _ArrayMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Lets Whoosh's own queries walk such a list, posting by posting."""

    def _read_ids(self) -> None:
        self._ids = self.arrays()[0].tolist()

    def _read_weights(self) -> None:
        self._weights = self.arrays()[1].tolist()

    def _read_values(self) -> None:
        _, times, positions = self.arrays()
        ends = [0, *np.cumsum(2 * times).astype(int).tolist()]
        self._values = [positions[start:end] for start, end in pairwise(ends)]

    def arrays(self) -> tuple[Ints, Floats, bytes]:
        """Passages, times and positions of the block at which it stands."""
        if self._data is None:
            self._read_data()
        ids, weights, positions = self._data
        passages = np.frombuffer(ids, dtype="<u4").astype(np.int64)
        times = (
            np.ones(len(passages)) if weights is None else np.frombuffer(weights, "<f4").astype(np.float64)
        )
        return passages, times, positions

    def next_block(self) -> None:
        self._next_block()


def write_list(
    writer: Any, term: bytes, passages: Sequence[int], times: Sequence[int], positions: Sequence[bytes]
) -> None:
    """Write a posting list into a field writer that has begun a field; terms in their order."""
    if len(passages) == 1:
        _write_single(writer, term, passages[0], times[0], positions)
        return
    writer.start_term(term)
    blocks = writer._postwriter
    for start in range(0, len(passages), BLOCK):
        block = slice(start, start + BLOCK)
        blocks._ids = array("I", passages[block])
        blocks._weights = array("f", times[block])
        blocks._values = positions[block]
        blocks._maxweight = max(blocks._weights)
        if start + BLOCK < len(passages):
            blocks._write_block()
    writer.finish_term()


def _write_single(writer: Any, term: bytes, passage: int, times: int, positions: Sequence[bytes]) -> None:
    """A term of one passage, as most are: its posting lies beside the term itself."""
    info = W3TermInfo(weight=times, df=1, minlength=0, maxweight=times, minid=passage, maxid=passage)
    info.set_inlined((passage,), (float(times),), tuple(positions))
    writer._tindex.add(pack_ushort(writer._fieldid) + term, info.to_bytes())


def read_list(leaf: Any, field: str, term: str | bytes) -> tuple[Ints, Floats, bytes]:
    """The passages of a segment that hold *term*, how many times each, and all positions, two bytes each.

    Passages that are deleted may be among them.
    """
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return NOTHING, np.zeros(0), b""
    matcher = getattr(matcher, "child", matcher)  # inside a filter of deleted passages
    if isinstance(matcher, ListMatcher):
        return np.array(matcher._ids), np.array(matcher._weights), b"".join(matcher._values)
    blocks: list[tuple[Ints, Floats, bytes]] = [(NOTHING, np.zeros(0), b"")]
    while matcher.is_active():
        blocks.append(matcher.arrays())
        matcher.next_block()
    passages, times, positions = zip(*blocks, strict=True)
    return np.concatenate(passages), np.concatenate(times), b"".join(positions)
