"""One state of a Whoosh index, opened for one thread: posting lists, columns and stored passages as arrays.

Whoosh's own scorer walks postings one by one in Python, and its disjunctions and reused readers are not to be
trusted; so its posting lists are read whole, and all else is done with NumPy.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.errors import EfterhandError
from index.language.forms import Analysis
from index.search.columns import Columns
from index.search.contract import IndexDamaged, PassageDocument
from index.search.segmented import Lists, SegmentedState
from index.search.whoosh_codec import read_list
from index.search.whoosh_columns import read_columns, segment_name
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


class Snapshot(SegmentedState):
    """The index in *folder* as it is now.

    *known* are columns of segments read before. ``columns`` are those of this state, and may be shared by threads.
    """

    def __init__(self, folder: Path, known: Columns | None, analysis: Analysis) -> None:
        self._folder = folder
        self._process = os.getpid()
        with naming_damage(folder):
            self._index = open_index(folder)
            self._generation = self._index.latest_generation()
            self._reader = self._index.reader()
            leaves = [(leaf, int(offset)) for leaf, offset in self._reader.leaf_readers()]
            self._leaves = [(leaf, offset) for leaf, offset in leaves if leaf.doc_count_all()]
            columns = read_columns([leaf for leaf, _ in self._leaves], (folder, self._generation), known)
        super().__init__(columns, analysis)

    def is_current(self, folder: Path) -> bool:
        """Whether this is still the state of the index in *folder*, and opened by this very process."""
        mine = self._folder == folder and self._process == os.getpid()
        return mine and bool(self._index.latest_generation() == self._generation)

    def expect(self, terms: Iterable[str]) -> None:
        """Files are near: nothing is gained by reading lists before they are asked for."""

    def lists(self, field: str, term: str) -> list[Lists]:
        with naming_damage(self._folder):
            return [(first, *read_list(leaf, field, term)) for leaf, first in self._leaves]

    def documents(self, passages: Iterable[int]) -> list[PassageDocument]:
        return [self._document(passage) for passage in passages]

    def _document(self, passage: int) -> PassageDocument:
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
            if segment_name(leaf) in segments:
                for passage in range(offset, offset + leaf.doc_count_all()):
                    if self.live[passage]:
                        yield self._document(passage)

    def read_through(self) -> None:
        """Read every posting and every stored passage, so that any damage shows."""
        with naming_damage(self._folder):
            for leaf, _ in self._leaves:
                for field, term in leaf.all_terms():
                    read_list(leaf, field, term)
        for passage in np.flatnonzero(self.live):
            self._document(int(passage))
