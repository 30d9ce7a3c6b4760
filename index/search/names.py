"""Names of things (speakers, talks, series), to be found while they are typed by the beginning of any of their words."""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from index.language.analysis import fold
from index.search.arrays import Bools, Ints
from index.search.lexicon import AFTER_ALL

Key = TypeVar("Key", bound=Hashable)
WORD = re.compile(r"\w+")
WORD_START = re.compile(r"\b\w")


class Names(Generic[Key]):
    """*named* are pairs of a thing (its key and name) and a row of facts that has it."""

    def __init__(self, named: Iterable[tuple[tuple[Key, str], int]]) -> None:
        numbers: dict[tuple[Key, str], int] = {}
        pairs = [(numbers.setdefault(thing, len(numbers)), row) for thing, row in named]
        self._things = list(numbers)
        self._numbers = np.array([number for number, _ in pairs], dtype=np.int64)
        self._rows = np.array([row for _, row in pairs], dtype=np.int64)

    def beginning(self, phrase: str, seen: Bools, limit: int) -> list[tuple[Key, str]]:
        """The *limit* commonest of which *phrase*, folded, begins some word, among facts that are *seen*."""
        starts, numbers = self._starts
        first, last = bisect_left(starts, phrase), bisect_left(starts, phrase + AFTER_ALL)
        found = np.unique(numbers[first:last])
        times = np.bincount(self._numbers[seen[self._rows]], minlength=len(self._things))[found]
        best = np.argsort(-times, kind="stable")[:limit]
        return [self._things[found[at]] for at in best if times[at]]

    def holding(self, words: Iterable[str]) -> list[Key]:
        """Those in whose name each of *words* begins some word."""
        wanted = [fold(word) for word in words]
        return [key for key, name in self._things if _begin(wanted, WORD.findall(fold(name.lower())))]

    @cached_property
    def _starts(self) -> tuple[list[str], Ints]:
        """All names from each of their words on, sorted, and the number of each one's thing."""
        plain = [fold(name.lower()) for _, name in self._things]
        starts = sorted(
            (name[start.start() :], number)
            for number, name in enumerate(plain)
            for start in WORD_START.finditer(name)
        )
        return [start for start, _ in starts], np.array([number for _, number in starts], dtype=np.int64)


def _begin(beginnings: Iterable[str], words: Sequence[str]) -> bool:
    """Whether each of *beginnings* begins some of *words*."""
    return all(any(word.startswith(one) for word in words) for one in beginnings)
