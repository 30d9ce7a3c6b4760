"""How well passages match the words of a query: BM25 by field, the best form of each word, words summed."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.search.arrays import Bools, Floats, Ints
from index.search.query import Wanted, Word

K1 = 1.2
B = 0.75
TIE = 0.1  # what a word's lesser forms add to its best one
PART_WEIGHT = 0.5  # of a part of a compound in the query

SPOKEN = {"stems": 1.0, "parts": 0.7, "folded": 0.9}
WRITTEN = {"title": 1.5, "names": 1.0}


class Postings(Protocol):
    """Where scoring reads: posting lists over numbered passages."""

    count: int
    live: Bools
    relative_lengths: Floats

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """By passage: how well a word matches, whether it is held at all, whether in speech."""

    score: Floats
    held: Bools
    spoken: Bools


@dataclass(frozen=True, slots=True)
class Matches:
    """By passage: the score, whether all words are held, whether any is, whether any is spoken."""

    score: Floats
    every: Bools
    some: Bools
    spoken: Bools


def match_words(index: Postings, wanted: Wanted) -> Matches:
    """Match every word of *wanted*; phrases and exclusions are not looked at."""
    found = [match_word(index, word) for word in wanted.words]
    helped = [match_word(index, word) for word in wanted.helpers]
    score = np.zeros(len(index.live))
    for match in [*found, *helped]:
        score += match.score
    return Matches(
        score,
        every=np.logical_and.reduce([match.held for match in found]),
        some=np.logical_or.reduce([match.held for match in found]),
        spoken=np.logical_or.reduce([match.spoken for match in found]),
    )


def match_word(index: Postings, word: Word) -> Match:
    """Match one word by its forms, or, a compound, by all its parts."""
    size = len(index.live)
    best, total, spoken, held = (
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, np.bool_),
        np.zeros(size, np.bool_),
    )
    for field, weight, forms in _lookups(word):
        for form in forms:
            passages, times = index.postings(field, form)
            scores = weight * _bm25(index, passages, times, normed=field in SPOKEN)
            best[passages] = np.maximum(best[passages], scores)
            total[passages] += scores
            held[passages] = True
            if field in SPOKEN:
                spoken[passages] = True
    match = Match(best + TIE * (total - best), held, spoken)
    return _or_parts(match, [match_word(index, part) for part in word.parts]) if word.parts else match


def _lookups(word: Word) -> list[tuple[str, float, tuple[str, ...]]]:
    fields = {**SPOKEN, **WRITTEN}
    if not word.text.isascii():
        del fields["folded"]
    return [
        (field, weight, word.names if field == "names" else word.stems) for field, weight in fields.items()
    ]


def _or_parts(whole: Match, parts: list[Match]) -> Match:
    together = PART_WEIGHT * np.sum([part.score for part in parts], axis=0)
    return Match(
        np.maximum(whole.score, together),
        whole.held | np.logical_and.reduce([part.held for part in parts]),
        whole.spoken | np.logical_or.reduce([part.spoken for part in parts]),
    )


def _bm25(index: Postings, passages: Ints, times: Floats, *, normed: bool) -> Floats:
    """Okapi BM25 with the idf that is never negative. Titles and names are not normed by length."""
    idf = np.log1p((index.count - len(passages) + 0.5) / (len(passages) + 0.5))
    norm = 1 - B + B * index.relative_lengths[passages] if normed else 1.0
    scores: Floats = idf * times * (K1 + 1) / (times + K1 * norm)
    return scores
