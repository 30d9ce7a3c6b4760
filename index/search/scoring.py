"""How well passages match the words of a query: BM25 by field, the best form of each word, words summed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.search.arrays import Bools, Floats, Ints
from index.search.meaning import SPOKEN, Word

SCORE = np.float32  # arrays by passage are made for every word, and half as large is twice as quick
K1 = 1.2
B = 0.75
TIE = 0.1  # what a word's lesser forms add to its best one
PART_WEIGHT = 0.3  # of a part of a compound in the query


class Postings(Protocol):
    """Where scoring reads: posting lists over numbered passages."""

    count: int
    live: Bools
    relative_lengths: Floats

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """By passage: how well a word matches, whether it is held (a part of a compound alone does not hold it),
    and whether in what is said."""

    score: Floats
    held: Bools
    spoken: Bools


def match_word(index: Postings, word: Word) -> Match:
    """Match one word by its forms, or, a compound, by its parts."""
    size = len(index.live)
    best, total = np.zeros(size, dtype=SCORE), np.zeros(size, dtype=SCORE)
    spoken = np.zeros(size, dtype=np.bool_)
    for lookup in word.lookups:
        passages, times = index.postings(lookup.field, lookup.term)
        if len(passages):
            is_spoken = lookup.field in SPOKEN
            scores = lookup.weight * _bm25(index, passages, times, normed=is_spoken)
            best[passages] = np.maximum(best[passages], scores)
            total[passages] += scores
            if is_spoken:
                spoken[passages] = True
    total -= best
    total *= TIE
    total += best
    match = Match(total, best > 0, spoken)
    return _or_parts(match, [match_word(index, part) for part in word.parts]) if word.parts else match


def _or_parts(whole: Match, parts: Sequence[Match]) -> Match:
    together = parts[0].score.copy()
    for part in parts[1:]:
        together += part.score
    together *= PART_WEIGHT
    return Match(
        np.maximum(whole.score, together),
        whole.held | np.logical_and.reduce([part.held for part in parts]),
        whole.spoken | np.logical_and.reduce([part.spoken for part in parts]),
    )


def _bm25(index: Postings, passages: Ints, times: Floats, *, normed: bool) -> Floats:
    """Okapi BM25 with the idf that is never negative. Titles and names are not normed by length."""
    idf = np.log1p((index.count - len(passages) + 0.5) / (len(passages) + 0.5))
    norm = 1 - B + B * index.relative_lengths[passages] if normed else 1.0
    scores: Floats = idf * times * (K1 + 1) / (times + K1 * norm)
    return scores
