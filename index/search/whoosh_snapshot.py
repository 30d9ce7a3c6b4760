"""One state of a Whoosh index, opened for one thread: posting lists, columns and stored passages as arrays.

Whoosh's own scorer walks postings one by one in Python, and its disjunctions and reused readers are not to be
trusted; so the blocks of its posting lists are read whole, and all else is done with NumPy. This is the only
module that knows how those blocks lie (whoosh-reloaded 2.7.5).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from index.errors import EfterhandError
from index.language.forms import Analysis
from index.search.arrays import Floats, Ints
from index.search.contract import IndexDamaged, PassageDocument
from index.search.phrases import POSITION_BITS
from index.search.state import StoredPassage
from index.search.whoosh_columns import Columns, SegmentColumns
from index.search.whoosh_schema import SCHEMA

NOTHING: Ints = np.zeros(0, dtype=np.int64)


def open_index(folder: Path) -> Any:
    """The Whoosh index in *folder*; read as plain files, for mapped ones are copied into memory."""
    return FileIndex(FileStorage(str(folder), supports_mmap=False), schema=SCHEMA)


@contextmanager
def naming_damage(folder: Path) -> Iterator[None]:
    """Call whatever Whoosh raises while it reads IndexDamaged: bad bytes show as almost any exception."""
    try:
        yield
    except EfterhandError:
        raise
    except Exception as fault:
        reason = f"{type(fault).__name__}: {fault}"
        raise IndexDamaged(folder=str(folder), reason=reason) from fault


class Snapshot:
    """The index in *folder* as it is now: an IndexState. Passages are numbered from 0; some numbers are of deleted ones.

    *known* are columns of segments read before. ``columns`` are those of this state, and may be shared by threads.
    """

    def __init__(self, folder: Path, known: Columns | None, analysis: Analysis) -> None:
        self.analysis = analysis
        self._folder = folder
        self._process = os.getpid()
        with naming_damage(folder):
            self._index = open_index(folder)
            self._generation = self._index.latest_generation()
            self._reader = self._index.reader()
            leaves = [(leaf, int(offset)) for leaf, offset in self._reader.leaf_readers()]
            self._leaves = [(leaf, offset) for leaf, offset in leaves if leaf.doc_count_all()]
            self.columns = Columns.of([leaf for leaf, _ in self._leaves], self._generation, folder, known)
        self.facts, self.facts_of = self.columns.facts, self.columns.facts_of
        self.live, self.count = self.columns.live, self.columns.count
        self.relative_lengths, self.lexicon = self.columns.relative_lengths, self.columns.lexicon

    def is_current(self, folder: Path) -> bool:
        """Whether this is still the state of the index in *folder*, and opened by this very process."""
        mine = self._folder == folder and self._process == os.getpid()
        return mine and bool(self._index.latest_generation() == self._generation)

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        known = self.columns.postings.get((field, term))
        if known is not None:
            return known
        with naming_damage(self._folder):
            found = [_leaf_postings(leaf, offset, field, term) for leaf, offset in self._leaves]
        passages = np.concatenate([NOTHING, *(passages for passages, _, _ in found)])
        times = np.concatenate([np.zeros(0), *(times for _, times, _ in found)])
        if self.count < len(self.live):
            kept = self.live[passages]
            passages, times = passages[kept], times[kept]
        self.columns.postings.keep((field, term), (passages, times))
        return passages, times

    def places(self, field: str, term: str) -> Ints:
        with naming_damage(self._folder):
            found = [_leaf_postings(leaf, offset, field, term) for leaf, offset in self._leaves]
        passages = np.concatenate([NOTHING, *(passages for passages, _, _ in found)])
        packed = b"".join(value for _, _, values in found for value in values)
        sizes = [len(value) // 2 for _, _, values in found for value in values]
        places: Ints = (np.repeat(passages, sizes) << POSITION_BITS) | np.frombuffer(packed, "<u2")
        kept: Ints = places[self.live[places >> POSITION_BITS]]
        return kept

    def stored(self, passage: int) -> StoredPassage:
        document = self.document(passage)
        return StoredPassage(
            document.number,
            document.start_ms,
            document.end_ms,
            document.text,
            document.language,
            document.kind,
        )

    def document(self, passage: int) -> PassageDocument:
        """A passage as it was given."""
        with naming_damage(self._folder):
            fields, _ = self._reader.stored_fields(passage)["passage"]
            return PassageDocument(*fields)

    def marks(self) -> Iterator[tuple[int, str]]:
        """Recording and mark of every passage."""
        for passage in np.flatnonzero(self.live):
            with naming_damage(self._folder):
                mark = str(self._reader.stored_fields(int(passage))["passage"][1])
            yield self.facts.facts[self.facts_of[passage]].recording_id, mark

    def passages_of(self, segments: frozenset[str]) -> Iterator[PassageDocument]:
        """All passages that are kept in *segments*."""
        for leaf, offset in self._leaves:
            if SegmentColumns.name_of(leaf) in segments:
                for passage in range(offset, offset + leaf.doc_count_all()):
                    if self.live[passage]:
                        yield self.document(passage)

    def read_through(self) -> None:
        """Read every posting and every stored passage, so that any damage shows."""
        with naming_damage(self._folder):
            for leaf, offset in self._leaves:
                for field, term in leaf.all_terms():
                    _leaf_postings(leaf, offset, field, term)
        for passage in np.flatnonzero(self.live):
            self.stored(int(passage))


def _leaf_postings(leaf: Any, offset: int, field: str, term: str | bytes) -> tuple[Ints, Floats, list[bytes]]:
    """Passages, how many times each holds *term*, and the positions of these times, two bytes each."""
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return NOTHING, np.zeros(0), []
    if isinstance(child := getattr(matcher, "child", matcher), ListMatcher):
        return np.array(child._ids) + offset, np.array(child._weights), list(child._values)
    ids: list[Ints] = [NOTHING]  # all that is left may be deleted
    times: list[Floats] = [np.zeros(0)]
    values: list[bytes] = []
    matcher = getattr(matcher, "child", matcher)  # inside a filter of deleted passages
    while matcher.is_active():
        matcher._read_data()
        steps, weights, positions = matcher._data
        ids.append(np.cumsum(np.array(steps, dtype=np.int64)))
        times.append(np.broadcast_to(np.array(1.0 if weights is None else weights), len(steps)))
        values.extend(positions or ())
        matcher._next_block()
    return np.concatenate(ids) + offset, np.concatenate(times), values
