"""What a state of a Whoosh index holds beside its posting lists, read once and shared by all threads of a process."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.search.arrays import Bools, Floats, Ints
from index.search.facts import Facts, FactTable
from index.search.lexicon import Lexicons, SortedWords
from index.search.whoosh_writer import LEXICON

Key = tuple[str, str]
Postings = tuple[Ints, Floats]
MOST_REMEMBERED = 3_000_000  # postings, of 16 bytes each


class Remembered:
    """The posting lists that were asked for last. Safe for threads."""

    def __init__(self) -> None:
        self._lists: OrderedDict[Key, Postings] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Postings | None:
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def keep(self, key: Key, postings: Postings) -> None:
        with self._lock:
            if key not in self._lists:
                self._size += len(postings[0])
            self._lists[key] = postings
            while self._size > MOST_REMEMBERED:
                _, (passages, _) = self._lists.popitem(last=False)
                self._size -= len(passages)


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """The columns of one segment, which never change: facts by number, each passage's length in words, the words."""

    facts: list[Facts]
    facts_of: Ints
    lengths: Ints
    words: SortedWords

    @classmethod
    def read(cls, leaf: Any) -> "SegmentColumns":
        numbers: dict[bytes, int] = {}
        stored = leaf.column_reader("facts", translate=False)
        facts_of = [numbers.setdefault(bytes(row), len(numbers)) for row in stored]
        name = leaf.segment().make_filename(LEXICON)
        words = leaf.storage().open_file(name).get(0, leaf.storage().file_length(name))
        return cls(
            [Facts.from_bytes(row) for row in numbers],
            np.array(facts_of, dtype=np.int64),
            np.array(leaf.column_reader("length", translate=False).load(), dtype=np.int64),
            SortedWords.from_bytes(bytes(words)),
        )

    @staticmethod
    def name_of(leaf: Any) -> str:
        return str(leaf.segment().segment_id())


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all segments as one; passages as IndexState numbers them."""

    folder: Path
    generation: int
    segments: dict[str, SegmentColumns]
    facts: FactTable
    facts_of: Ints
    live: Bools
    count: int
    relative_lengths: Floats
    lexicon: Lexicons
    postings: Remembered = field(default_factory=Remembered)

    @classmethod
    def of(cls, leaves: Sequence[Any], generation: int, folder: Path, known: "Columns | None") -> "Columns":
        """The columns of *leaves*; what is *known* from another state is not read again."""
        if known and (known.folder, known.generation) == (folder, generation):
            return known
        before = known.segments if known else {}
        segments = {
            (name := SegmentColumns.name_of(leaf)): before.get(name) or SegmentColumns.read(leaf)
            for leaf in leaves
        }
        columns = list(segments.values())
        numbers: dict[Facts, int] = {}
        rows = [
            np.array([numbers.setdefault(row, len(numbers)) for row in one.facts], dtype=np.int64)[
                one.facts_of
            ]
            for one in columns
        ]
        nothing: list[Ints] = [np.zeros(0, dtype=np.int64)]
        live = np.concatenate([np.ones(0, dtype=np.bool_), *map(_live, leaves)])
        lengths = np.concatenate([*nothing, *(one.lengths for one in columns)])
        count = int(live.sum())
        return cls(
            folder,
            generation,
            segments,
            FactTable(list(numbers)),
            np.concatenate([*nothing, *rows]),
            live,
            count,
            lengths / max(1.0, float(lengths[live].mean()) if count else 1.0),
            Lexicons([one.words for one in columns]),
        )


def _live(leaf: Any) -> Bools:
    """Which passages of a segment are kept."""
    live = np.ones(leaf.doc_count_all(), dtype=np.bool_)
    if leaf.has_deletions():
        live[:] = False
        live[np.fromiter(leaf.all_doc_ids(), dtype=np.int64)] = True
    return live
