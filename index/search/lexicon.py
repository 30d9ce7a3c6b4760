"""The archive's own words with the number of passages that hold each, sorted, so that beginnings are found at once."""

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Protocol

import numpy as np

from index.search.arrays import Ints

CHECKSUM_BYTES = 4
AFTER_ALL = "\U0010ffff"


class Lexicon(Protocol):
    """What spelling and completion ask of an engine."""

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each of *words* is; those that are in none are left out."""

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The *limit* commonest words that begin with *prefix*, with their counts, commonest first."""


class SortedWords:
    """The words of one segment, in the order of their letters."""

    def __init__(self, words: Sequence[str], counts: Ints) -> None:
        self.words, self.passages = words, counts

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "SortedWords":
        words = sorted(counts)
        return cls(words, np.array([counts[word] for word in words], dtype=np.int64))

    def to_bytes(self) -> bytes:
        """With a checksum, so that damage shows."""
        content = self.passages.astype("<u4").tobytes() + "\n".join(self.words).encode()
        content = len(self.words).to_bytes(4, "little") + content
        return zlib.crc32(content).to_bytes(CHECKSUM_BYTES, "little") + content

    @classmethod
    def from_bytes(cls, stored: bytes) -> "SortedWords":
        """Raises ValueError when *stored* is not as it was written."""
        content = stored[CHECKSUM_BYTES:]
        if zlib.crc32(content) != int.from_bytes(stored[:CHECKSUM_BYTES], "little"):
            raise ValueError("the list of words has another checksum")
        size = int.from_bytes(content[:4], "little")
        words = content[4 + 4 * size :].decode().split("\n") if size else []
        return cls(words, np.frombuffer(content, "<u4", size, offset=4).astype(np.int64))

    def count(self, word: str) -> int:
        place = bisect_left(self.words, word)
        return int(self.passages[place]) if place < len(self.words) and self.words[place] == word else 0

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        start, end = bisect_left(self.words, prefix), bisect_left(self.words, prefix + AFTER_ALL)
        counts = self.passages[start:end]
        best = np.argsort(-counts, kind="stable")[:limit]
        return [(self.words[start + place], int(counts[place])) for place in best]


class Lexicons:
    """The words of all segments together."""

    def __init__(self, segments: Sequence[SortedWords]) -> None:
        self._segments = segments

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        found = {word: sum(segment.count(word) for segment in self._segments) for word in words}
        return {word: count for word, count in found.items() if count}

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        found: Counter[str] = Counter()
        for segment in self._segments:
            found.update(dict(segment.beginning(prefix, 4 * limit)))
        return nlargest(limit, found.items(), key=lambda pair: pair[1])
