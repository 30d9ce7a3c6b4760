"""One state of a Whoosh index, opened for one thread: posting lists, columns and stored passages as arrays.

Whoosh's own scorer walks postings one by one in Python, and its disjunctions and reused readers are not to be
trusted; so the blocks of its posting lists are read whole, and all else is done with NumPy. This is the only
module that knows how those blocks lie (whoosh-reloaded 2.7.5).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Or, Phrase
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from index.errors import EfterhandError
from index.search.arrays import Bools, Floats, Ints
from index.search.contract import IndexDamaged
from index.search.facts import Facts, FactTable
from index.search.whoosh_schema import SCHEMA

OLD = ("speech", "")  # kind and mark of a passage that was written before there were any
Phrases = list[tuple[str, tuple[str, ...]]]  # a field and its terms, one after the other


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """The columns of one segment, which never change: facts by number, and each passage's length in words."""

    facts: list[Facts]
    facts_of: Ints
    lengths: Ints


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
    """The index in *folder* as it is now. Passages are numbered from 0; some numbers are of deleted ones.

    *known* are columns of segments read before, by segment; ``columns`` are those of this state.
    """

    def __init__(self, folder: Path, known: dict[str, SegmentColumns]) -> None:
        self._folder = folder
        self._process = os.getpid()
        with naming_damage(folder):
            self._index = open_index(folder)
            self._generation = self._index.latest_generation()
            self._reader = self._index.reader()
            leaves = [(leaf, int(offset)) for leaf, offset in self._reader.leaf_readers()]
            self._leaves = [(leaf, offset) for leaf, offset in leaves if leaf.doc_count_all()]
            self.columns = {_segment(leaf): _columns(leaf, known) for leaf, _ in self._leaves}
        self._merge(list(self.columns.values()))

    def is_current(self, folder: Path) -> bool:
        """Whether this is still the state of the index in *folder*, and opened by this very process."""
        mine = self._folder == folder and self._process == os.getpid()
        return mine and bool(self._index.latest_generation() == self._generation)

    def _merge(self, columns: list[SegmentColumns]) -> None:
        numbers: dict[Facts, int] = {}
        of_segments = [
            np.array([numbers.setdefault(row, len(numbers)) for row in segment.facts])[segment.facts_of]
            for segment in columns
        ]
        nothing: list[Ints] = [np.zeros(0, dtype=np.int64)]
        self.facts = FactTable(list(numbers))
        self.facts_of = np.concatenate([*nothing, *of_segments])
        self.live = self._live(len(self.facts_of))
        self.count = int(self.live.sum())
        lengths = np.concatenate([*nothing, *(segment.lengths for segment in columns)])
        self.relative_lengths = lengths / max(1.0, float(lengths[self.live].mean()) if self.count else 1.0)

    def _live(self, size: int) -> Bools:
        live = np.ones(size, dtype=np.bool_)
        for leaf, offset in self._leaves:
            if leaf.has_deletions():
                live[offset : offset + leaf.doc_count_all()] = False
                live[offset + np.fromiter(leaf.all_doc_ids(), dtype=np.int64)] = True
        return live

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """Passages that hold *term* in *field*, and how many times each."""
        with naming_damage(self._folder):
            found = [_leaf_postings(leaf, offset, field, term) for leaf, offset in self._leaves]
        passages = np.concatenate([np.zeros(0, dtype=np.int64), *(passages for passages, _ in found)])
        times = np.concatenate([np.zeros(0), *(times for _, times in found)])
        kept = self.live[passages]
        return passages[kept], times[kept]

    def holding_phrase(self, phrases: Phrases) -> Bools:
        """Passages that hold any of *phrases*."""
        mask = np.zeros(len(self.live), dtype=np.bool_)
        query = Or([Phrase(field, list(terms)) for field, terms in phrases])
        if self._leaves:
            with naming_damage(self._folder):
                mask[list(query.docs(Searcher(self._reader)))] = True
        return mask

    def stored(self, passage: int) -> tuple[int, int, int, str, str, str]:
        """Number, start and end in ms, text, language and kind of a passage."""
        number, start_ms, end_ms, text, language, kind, _ = self._stored(passage)
        return number, start_ms, end_ms, text, language, kind

    def marks(self) -> Iterator[tuple[int, str]]:
        """Recording and mark of every passage."""
        for passage in np.flatnonzero(self.live):
            yield self.facts.facts[self.facts_of[passage]].recording_id, self._stored(int(passage))[-1]

    def _stored(self, passage: int) -> tuple[Any, ...]:
        """What a moment shows of a passage, and the passage's mark."""
        with naming_damage(self._folder):
            stored = tuple(self._reader.stored_fields(passage)["passage"])
        return (*stored, *OLD[len(stored) - 5 :])

    def read_through(self) -> None:
        """Read every posting and every stored passage, so that any damage shows."""
        with naming_damage(self._folder):
            for leaf, offset in self._leaves:
                for field, term in leaf.all_terms():
                    _leaf_postings(leaf, offset, field, term)
        for passage in np.flatnonzero(self.live):
            self.stored(int(passage))


def _segment(leaf: Any) -> str:
    return str(leaf.segment().segment_id())


def _columns(leaf: Any, known: dict[str, SegmentColumns]) -> SegmentColumns:
    if _segment(leaf) in known:
        return known[_segment(leaf)]
    numbers: dict[bytes, int] = {}
    stored = leaf.column_reader("facts", translate=False)
    facts_of = [numbers.setdefault(bytes(row), len(numbers)) for row in stored]
    return SegmentColumns(
        [Facts.from_bytes(row) for row in numbers],
        np.array(facts_of, dtype=np.int64),
        np.array(leaf.column_reader("length", translate=False).load(), dtype=np.int64),
    )


def _leaf_postings(leaf: Any, offset: int, field: str, term: str | bytes) -> tuple[Ints, Floats]:
    ids: list[Ints] = [np.zeros(0, dtype=np.int64)]
    times: list[Floats] = [np.zeros(0)]
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return ids[0], times[0]
    matcher = getattr(matcher, "child", matcher)  # inside a filter of deleted passages
    while matcher.is_active():
        matcher._read_data()
        steps, weights, _ = matcher._data
        ids.append(np.cumsum(np.array(steps, dtype=np.int64)))
        times.append(np.broadcast_to(np.array(1.0 if weights is None else weights), len(steps)))
        matcher._next_block()
    return np.concatenate(ids) + offset, np.concatenate(times)
