"""The posting lists of a segment, gathered in memory while its passages come one by one."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.search.entry import Entry
from index.search.lexicon import SortedWords
from index.search.phrases import POSITION_BITS

POSITIONED = frozenset({"stems", "title", "names"})
LAST_POSITION = (1 << POSITION_BITS) - 1
FEW = 8  # postings, for which plain Python is quicker than an array's
Places = dict[str, "array[int]"]


class PostingList(NamedTuple):
    """The passages that hold *term*, how many times each, and all positions one after the other, two bytes each.

    Only some fields have positions.
    """

    term: str
    passages: Sequence[int]
    times: Sequence[int]
    positions: bytes


class Gathered:
    """What passages, numbered from 0, hold: posting lists by field, and words."""

    def __init__(self) -> None:
        self._places: dict[str, Places] = defaultdict(lambda: defaultdict(lambda: array("Q")))
        self._words: Counter[str] = Counter()

    def add(self, number: int, entry: Entry) -> None:
        """Add a passage; its number is larger than those before it."""
        base = number << POSITION_BITS
        for field, terms in entry.terms.items():
            places = self._places[field]
            for position, term in enumerate(terms):
                places[term].append(base | min(position, LAST_POSITION))
        self._words.update(entry.words)

    @property
    def fields(self) -> Sequence[str]:
        return tuple(self._places)

    @property
    def words(self) -> SortedWords:
        return SortedWords.of(self._words)

    def lists(self, field: str) -> Iterator[PostingList]:
        """The lists of a field, in the order of their terms as UTF-8."""
        places = self._places[field]
        for _, term in sorted((term.encode(), term) for term in places):
            passages, times = _counted(places[term])
            positions = _positions(places[term]) if field in POSITIONED else b""
            yield PostingList(term, passages, times, positions)


def _counted(places: "array[int]") -> tuple[Sequence[int], Sequence[int]]:
    """The passages of *places*, each once, and how many places each has."""
    if len(places) <= FEW:
        counts: dict[int, int] = {}
        for place in places:
            passage = place >> POSITION_BITS
            counts[passage] = counts.get(passage, 0) + 1
        return list(counts), list(counts.values())
    passages = np.frombuffer(places, dtype=np.uint64) >> np.uint64(POSITION_BITS)
    starts = np.flatnonzero(np.diff(passages, prepend=np.uint64(LAST_POSITION << 40)))
    return passages[starts].tolist(), np.diff(starts, append=len(passages)).tolist()


def _positions(places: "array[int]") -> bytes:
    return np.frombuffer(places, dtype="<u8").astype("<u2").tobytes()
