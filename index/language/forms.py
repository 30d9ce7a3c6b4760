"""All that a word is found by, in a text and in a query, the same for every search engine.

A text is analysed by its own language; a query does not tell its language, so its words are stemmed both ways.
Å, ä and ö are kept, and a word that has them is also indexed as it would be typed without: "hälsa" is found by
"halsa", and "kor" never by "kör". A language that is neither Swedish nor English is taken word by word as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import marisa_trie

from index.language.analysis import SNOWBALL, fold, head, levelled, parts, plain_word, raw_words, stem
from index.language.compounds import Splitter
from index.language.dictionary import EMPTY, Dictionary

NEVER = r"(?!)"
KNOWN_WORDS = 60_000  # are remembered with their forms; some tens of megabytes


@dataclass(frozen=True, slots=True)
class Forms:
    """What a text is found by: its stems in order; of some words also other *spellings* and *parts*.

    *spellings* are stems of irregular words' base forms, and stems without marks. *parts* are stems of what compounds
    are made of. Neither has an order, and each stands as often as it occurs.
    """

    stems: tuple[str, ...]
    spellings: tuple[str, ...]
    parts: tuple[str, ...]


class Analysis:
    """The analysis by a *dictionary* and by the words that an archive has *heard*. Safe for threads."""

    def __init__(self, dictionary: Dictionary = EMPTY, heard: "marisa_trie.Trie" = EMPTY.words) -> None:
        self._dictionary = dictionary
        self._splitter = Splitter(dictionary.words, heard)
        self._splitter_of_folded = Splitter(dictionary.folded, marisa_trie.Trie(map(fold, heard)))
        self.of_word = lru_cache(KNOWN_WORDS)(self._of_word)
        self.spellings_of = lru_cache(KNOWN_WORDS)(self._spellings_of)
        self.found_by = lru_cache(KNOWN_WORDS)(self._found_by)
        self.query_stems = lru_cache(KNOWN_WORDS // 10)(self._query_stems)

    def of_text(self, words: list[str], language: str) -> Forms:
        """What a text of lower-case *words* is found by."""
        found = [self.of_word(word, language) for word in words]
        return Forms(
            stems=tuple([form.stems[0] for form in found]),
            spellings=tuple([one for form in found for one in form.spellings]),
            parts=tuple([one for form in found for one in form.parts]),
        )

    def lemma(self, word: str, language: str) -> str | None:
        """The stem of the base form of an irregular *word*."""
        return self._dictionary.lemma(word, language) if language in SNOWBALL else None

    def traces_of(self, stem: str) -> list[str]:
        """Of which a word that *stem* finds holds at least one, both without marks."""
        return [head(stem), *self._dictionary.strays_of(stem)]

    def split(self, word: str) -> tuple[str, ...]:
        """The words that a query's *word* is made of: what hyphens part, or else a Swedish compound's parts.

        Those of a compound that is typed without marks are without marks too.
        """
        found = tuple(parts(word)) or self._splitter.split(word)
        return found or (self._splitter_of_folded.split(word) if word.isascii() else ())

    def openings(self, word: str) -> Iterator[tuple[str, str]]:
        """The ways to take one known part off the beginning of *word*: that part, and the rest."""
        return self._splitter.openings(word)

    def _of_word(self, word: str, language: str) -> Forms:
        pieces = dict.fromkeys(parts(word))
        if language == "sv":
            pieces = dict.fromkeys(
                made for piece in (pieces or [word]) for made in (piece, *self._splitter.split(piece))
            )
            pieces.pop(word, None)
        whole, *spellings = self.spellings_of(word, language)
        of_parts = dict.fromkeys(form for piece in pieces for form in self.spellings_of(piece, language))
        return Forms((whole,), tuple(spellings), tuple(of_parts))

    def _found_by(self, word: str, language: str) -> frozenset[str]:
        """The stems that find *word*: as a whole, as another spelling, or as a part of it."""
        form = self.of_word(word, language)
        return frozenset((*form.stems, *form.spellings, *form.parts))

    def _spellings_of(self, word: str, language: str) -> tuple[str, ...]:
        """The stem of *word* first, then that of its base form, then both as they are typed without marks."""
        stems = [stem(word, language)]
        lemma = self.lemma(word, language)
        if lemma:
            stems.append(lemma)
        if not word.isascii():
            stems += [stem(fold(word), language), *([fold(lemma)] if lemma else [])]
        return tuple(dict.fromkeys(stems))

    def _query_stems(self, word: str) -> tuple[str, ...]:
        """The stems by which a query's *word* is looked up: in both languages, and the word as it is."""
        lemmas = [self.lemma(word, language) for language in SNOWBALL]
        stems = [*(stem(word, language) for language in SNOWBALL), word, *lemmas]
        return tuple(dict.fromkeys(found for found in stems if found))


NONE: frozenset[str] = frozenset()


class Match(NamedTuple):
    """A word of a text that a query has found, half-open, and the stems that found it."""

    start: int
    end: int
    stems: frozenset[str]


@dataclass(frozen=True)
class Marker:
    """Tells which words of a text a query has found: those that are found by any of *stems*."""

    analysis: Analysis
    stems: frozenset[str]

    def matches(self, text: str, language: str) -> list[Match]:
        """The words of *text* that are found, in order."""
        known = self._known.setdefault(language, {})
        matches = []
        for word in self._likely(text):
            found = known.get(word[0])
            if found is None:
                found = known[word[0]] = self._find(plain_word(word[0]), language)
            if found:
                matches.append(Match(*word.span(), found))
        return matches

    def found_in(self, text: str, language: str) -> frozenset[str]:
        """The stems that find any word of *text*."""
        return NONE.union(*(match.stems for match in self.matches(text, language)))

    def _likely(self, text: str) -> Iterator[re.Match[str]]:
        """The words of *text* that may be found, and some others."""
        plain = levelled(text)
        if plain is None:
            yield from raw_words(text)
            return
        after = 0
        while trace := self._traces.search(plain, after):
            border = max(after, text.rfind(" ", after, trace.start()) + 1)
            word = next((word for word in raw_words(text, border) if word.end() > trace.start()), None)
            if word is None:
                return
            yield word
            after = word.end()

    def _find(self, word: str, language: str) -> frozenset[str]:
        if self._traces.search(fold(word)):
            return self.analysis.found_by(word, language) & self.stems
        return NONE

    @cached_property
    def _known(self) -> dict[str, dict[str, frozenset[str]]]:
        """What was found out of words as they stand, by language."""
        return {}

    @cached_property
    def _traces(self) -> re.Pattern[str]:
        traces = {trace for stem in self.stems for trace in self.analysis.traces_of(stem)}
        return re.compile("|".join(map(re.escape, sorted(traces))) or NEVER)
