"""Swedish compounds taken apart: stadsutvecklingsplan is stad, utveckling and plan.

The cheapest way through the word is taken, where every part costs and short parts cost more. Parts are words of the
dictionary or of the archive, with what joins them: an s (stads-), another vowel (gatu-, kyrko-) or none (skol-).
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from index.language.dictionary import SHORTEST_PART
from index.language.no_parts import NO_BEGINNINGS, NO_ENDINGS

SHORTEST = 6  # of words that are taken apart
COST_OF_SHORT = {3: 0.8, 4: 0.25}  # parts of so few letters are often there by chance
COST_OF_JOINT = 0.25
COST_OF_UNHEARD = 0.4  # of a part that the dictionary knows and the archive never uses
DEAREST_KNOWN = 2.9  # two good parts; a word of the dictionary that needs more is hardly a compound
DEAREST_PART = 1.7  # on average, in a word that no list knows


class Words(Protocol):
    """A set of words that knows which of them a text begins with."""

    def prefixes(self, text: str) -> list[str]: ...

    def __contains__(self, word: str) -> bool: ...


class Part(NamedTuple):
    """A part as it stands in the compound and as a word of its own: ``gatu``, ``gata``."""

    text: str
    word: str


class Split(NamedTuple):
    """The rest of a word from some letter on, taken apart, and what that costs."""

    cost: float
    parts: tuple[Part, ...]


NONE = Split(float("inf"), ())
NOTHING_LEFT = Split(0.0, ())


class Splitter:
    """Takes words apart by a *dictionary* and by the words that the archive itself has *heard*."""

    def __init__(self, dictionary: Words, heard: Words) -> None:
        self._dictionary, self._heard = dictionary, heard
        self._unheard = COST_OF_UNHEARD if heard else 0.0

    def split(self, word: str) -> tuple[str, ...]:
        """The words that a lower-case Swedish *word* is made of; none if it is no compound that is known.

        A part that is itself a compound is followed by its own parts.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return ()
        found = self._best(word, 0, {len(word): NOTHING_LEFT})
        dearest = DEAREST_KNOWN if word in self._dictionary else DEAREST_PART * len(found.parts)
        if len(found.parts) < 2 or found.cost > dearest:
            return ()
        return tuple(piece for part in found.parts for piece in (part.word, *self.split(part.word)))

    def openings(self, word: str) -> Iterator[tuple[str, str]]:
        """The parts that *word* may begin with, each with the rest of the word."""
        for part, _ in self._openings(word, 0):
            if len(part.text) < len(word):
                yield part.text, word[len(part.text) :]

    def _best(self, word: str, start: int, known: dict[int, Split]) -> Split:
        """The cheapest split of *word* from *start* on, the longest part first; a whole word is none.

        *known* are the splits from later letters on that were found already.
        """
        if start in known:
            return known[start]
        best, longest = NONE, 0
        for part, cost in self._openings(word, start):
            length = len(part.text)
            if start or length < len(word):
                rest = self._best(word, start + length, known)
                if (cost + rest.cost, -length) < (best.cost, -longest):
                    best, longest = Split(cost + rest.cost, (part, *rest.parts)), length
        known[start] = best
        return best

    def _openings(self, word: str, start: int) -> Iterator[tuple[Part, float]]:
        """The parts that may begin at *start*, and what each costs."""
        rest = word[start:]
        if len(rest) < SHORTEST_PART:
            return
        for known in {*self._dictionary.prefixes(rest), *self._heard.prefixes(rest)}:
            if known == rest:
                if known not in NO_ENDINGS:
                    yield Part(known, known), self._cost(known, known)
            elif len(known) >= SHORTEST_PART and known not in NO_BEGINNINGS:
                yield Part(known, known), self._cost(known, known)
                if rest.startswith("s", len(known)) and len(known) > SHORTEST_PART:
                    yield Part(known + "s", known), self._cost(known, known) + COST_OF_JOINT
        yield from self._altered(rest, is_first=start == 0)

    def _altered(self, rest: str, *, is_first: bool) -> Iterator[tuple[Part, float]]:
        """Parts whose last vowel is another or gone when they stand before another: gatu-, kyrko-, skol-."""
        for end in range(4, len(rest) - SHORTEST_PART + 1):
            bases = [rest[: end - 1] + "a"] if rest[end - 1] in "uo" else []
            bases += [rest[:end] + "a"] if is_first else []
            for base in bases:
                if base in self._dictionary:
                    yield Part(rest[:end], base), self._cost(rest[:end], base) + COST_OF_JOINT

    def _cost(self, part: str, word: str) -> float:
        is_heard = word in self._heard or word.removesuffix("s") in self._heard
        return 1.0 + COST_OF_SHORT.get(len(part), 0.0) + (0.0 if is_heard else self._unheard)
