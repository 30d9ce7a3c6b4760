"""What a state of an index holds beside its posting lists, read once and shared by all threads of a process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.search.arrays import Bools, Floats, Ints
from index.search.facts import Facts, FactTable
from index.search.lexicon import Lexicons, SortedWords

Key = tuple[str, str]
Version = tuple[Hashable, Hashable]
Postings = tuple[Ints, Floats]
MOST_REMEMBERED = 3_000_000  # postings, of 16 bytes each
ENTRY = 32  # postings that the list of a term takes the place of, also when there are none


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
                self._size += ENTRY + len(postings[0])
            self._lists[key] = postings
            while self._size > MOST_REMEMBERED:
                _, (passages, _) = self._lists.popitem(last=False)
                self._size -= ENTRY + len(passages)


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """The columns of one segment, which never change: facts by number, each passage's length in words, the words."""

    facts: Sequence[Facts]
    facts_of: Ints
    lengths: Ints
    words: SortedWords


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all segments, by their names, as one; passages as IndexState numbers them.

    *version* tells the generation of the index, and is another one in each of its states.
    """

    version: Version
    segments: Mapping[str, SegmentColumns]
    facts: FactTable
    facts_of: Ints
    live: Bools
    count: int
    relative_lengths: Floats
    lexicon: Lexicons
    postings: Remembered = field(default_factory=Remembered)

    @classmethod
    def of(cls, version: Version, segments: Mapping[str, SegmentColumns], live: Sequence[Bools]) -> "Columns":
        """The columns of *segments*, of each of which some passages are still *live*."""
        columns = list(segments.values())
        numbers: dict[Facts, int] = {}
        rows = [
            np.array([numbers.setdefault(row, len(numbers)) for row in one.facts], dtype=np.int64)[
                one.facts_of
            ]
            for one in columns
        ]
        nothing: list[Ints] = [np.zeros(0, dtype=np.int64)]
        all_live = np.concatenate([np.ones(0, dtype=np.bool_), *live])
        lengths = np.concatenate([*nothing, *(one.lengths for one in columns)])
        count = int(all_live.sum())
        return cls(
            version,
            segments,
            FactTable(list(numbers)),
            np.concatenate([*nothing, *rows]),
            all_live,
            count,
            lengths / max(1.0, float(lengths[all_live].mean()) if count else 1.0),
            Lexicons([one.words for one in columns]),
        )
