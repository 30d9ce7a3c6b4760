"""Passages laid aside in a file on their way into an index, so that all are heard before the first is analysed."""

import marshal
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import marisa_trie

from index.language.analysis import words
from index.search.contract import PassageDocument

HEARD_TIMES = 3  # passages of Swedish in which a word must be, to be a possible part of compounds
SHORTEST_HEARD = 3


class Spool:
    """A file at *path* of passages, and the words that were heard in them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: Counter[str] = Counter()

    def fill(self, documents: Iterable[PassageDocument]) -> None:
        with self._path.open("wb") as file:
            for document in documents:
                marshal.dump(document.values, file)
                if document.language == "sv":
                    self._counts.update(frozenset(words(document.text)))

    def heard(self) -> "marisa_trie.Trie":
        """The Swedish words that the passages hold often enough to trust them."""
        return marisa_trie.Trie(
            word
            for word, count in self._counts.items()
            if count >= HEARD_TIMES and len(word) >= SHORTEST_HEARD and word.isalpha()
        )

    def empty(self) -> Iterator[PassageDocument]:
        """All passages in their order; then the file is gone."""
        with self._path.open("rb") as file:
            size = self._path.stat().st_size
            while file.tell() < size:
                yield PassageDocument(*marshal.load(file))  # noqa: S302 (our own file, written a moment ago)
        self._path.unlink()
