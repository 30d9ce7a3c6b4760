"""Where the terms of a language stand in a text; a word counts in one term of a goal, the one that tells most."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.goals.spelling import Word, plain_forms
from index.goals.terms import Term, terms

LONGEST_WORD = 60  # letters; what is longer is no word
SHORTEST_HEAD = 2  # letters that must stand before what a pattern's first star leaves open


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: its words are those from *first*, as many as the term has."""

    term: Term
    first: int

    @property
    def places(self) -> range:
        return range(self.first, self.first + len(self.term.words))


class Vocabulary:
    """The terms of one language, by the pattern of their first word."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._by_first: dict[str, list[Term]] = defaultdict(list)
        for term in terms(language):
            self._by_first[term.words[0]].append(term)
        phrases = [term.words for term in terms(language)]
        phrases += [near for term in terms(language) for near in term.near]
        self._patterns = frozenset(pattern for words in phrases for pattern in words)
        self.patterns_of = lru_cache(maxsize=200_000)(self._patterns_of)

    def hits(self, words: Sequence[Word]) -> list[Hit]:
        """The terms in *words* save those within a stronger one of the same goal, or a phrase of another sense."""
        met = [self.patterns_of(word.text) for word in words]
        found = sorted(self._all(met), key=_rank)
        taken = {place for hit in found if hit.term.goal == 0 for place in hit.places}
        used: set[tuple[int, int]] = set()
        kept = []
        for hit in found:
            places = {(hit.term.goal, place) for place in hit.places}
            if hit.term.goal == 0 or taken.intersection(hit.places) or used & places:
                continue
            if hit.term.near and not any(_stands(near, met) for near in hit.term.near):
                continue
            used |= places
            kept.append(hit)
        return kept

    def _all(self, met: Sequence[frozenset[str]]) -> Iterator[Hit]:
        for first, patterns in enumerate(met):
            for pattern in patterns:
                for term in self._by_first.get(pattern, ()):
                    if _begins(term.words, met, first):
                        yield Hit(term, first)

    def _patterns_of(self, word: str) -> frozenset[str]:
        """The patterns of this vocabulary that *word* meets."""
        if len(word) > LONGEST_WORD:
            return frozenset()
        return frozenset(self._patterns.intersection(_possible(word, self.language)))


@cache
def vocabulary(language: str) -> Vocabulary:
    return Vocabulary(language)


def _rank(hit: Hit) -> tuple[float, int, int, tuple[str, ...]]:
    """Strong and long terms first; the words decide between equals, so that a text is judged alike in every process."""
    return -hit.term.weight, -len(hit.term.words), hit.first, hit.term.words


def _possible(word: str, language: str) -> Iterator[str]:
    """All patterns that *word* could meet."""
    yield from plain_forms(word, language)
    for end in range(1, len(word) + 1):
        yield f"{word[:end]}*"
    starts: Iterable[int] = (0, *range(SHORTEST_HEAD, len(word)))
    for start in starts:
        rest = word[start:]
        for form in plain_forms(rest, language):
            yield f"*{form}"
        for end in range(1, len(rest) + 1):
            yield f"*{rest[:end]}*"


def _begins(words: Sequence[str], met: Sequence[frozenset[str]], first: int) -> bool:
    if first + len(words) > len(met):
        return False
    return all(pattern in met[first + number] for number, pattern in enumerate(words))


def _stands(words: Sequence[str], met: Sequence[frozenset[str]]) -> bool:
    return any(_begins(words, met, first) for first in range(len(met)))
