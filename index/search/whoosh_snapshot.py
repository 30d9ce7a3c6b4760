"""One state of a Whoosh index, opened for one thread: posting lists, columns and stored passages as arrays.

Whoosh's own scorer walks postings one by one in Python, and its disjunctions and reused readers are not to be
trusted; so its posting lists are read whole, and all else is done with NumPy.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.errors import EfterhandError
from index.language.forms import Analysis
from index.search.arrays import Floats, Ints
from index.search.contract import IndexDamaged, PassageDocument
from index.search.phrases import POSITION_BITS
from index.search.state import StoredPassage
from index.search.whoosh_codec import NOTHING, read_list
from index.search.whoosh_columns import Columns, SegmentColumns
from index.search.whoosh_schema import SCHEMA


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
            passages, times, _ = self._read(field, term)
        if self.count < len(self.live):
            kept = self.live[passages]
            passages, times = passages[kept], times[kept]
        self.columns.postings.keep((field, term), (passages, times))
        return passages, times

    def places(self, field: str, term: str) -> Ints:
        with naming_damage(self._folder):
            passages, times, packed = self._read(field, term)
        places: Ints = (np.repeat(passages, times.astype(int)) << POSITION_BITS) | np.frombuffer(
            packed, "<u2"
        )
        kept: Ints = places[self.live[places >> POSITION_BITS]]
        return kept

    def _read(self, field: str, term: str) -> tuple[Ints, Floats, bytes]:
        found = [(offset, *read_list(leaf, field, term)) for leaf, offset in self._leaves]
        passages = np.concatenate([NOTHING, *(passages + offset for offset, passages, _, _ in found)])
        times = np.concatenate([np.zeros(0), *(times for _, _, times, _ in found)])
        return passages, times, b"".join(positions for _, _, _, positions in found)

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
            for leaf, _ in self._leaves:
                for field, term in leaf.all_terms():
                    read_list(leaf, field, term)
        for passage in np.flatnonzero(self.live):
            self.stored(int(passage))
