"""From passages that matched to talks in order: a talk is as good as its best three moments and what it covers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.search.arrays import Bools, Floats, Ints

MOMENT_WEIGHTS = (1.0, 0.12, 0.05)  # measured on known-item queries; the next moments count nothing
COVERED_WEIGHT = 0.25  # of the best that each word finds anywhere in the talk
STRICT_WORDS = (
    2  # up to so many, whoever asks wants them all; in longer queries some word is often beside the point
)
COMPLETE_LIFT = 1.15  # of a talk that holds all words of a longer query
BEYOND_SCORES = 1e5
LEAST = 1e-9  # tells equal moments of a talk apart
DIGITS = 6  # to which scores are the same


@dataclass(frozen=True, slots=True)
class RankedTalk:
    """A talk by the number of its group, its score, and its passages that matched, best first."""

    group: int
    score: float
    passages: Ints


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best of *total* talks in order: *passages* lie talk by talk, those of talk i from ``starts[i]`` to ``ends[i]``.

    *complete* is how many of them hold all words and come first; None where they do not.
    """

    groups: Ints
    scores: Floats
    passages: Ints
    passage_scores: Floats
    starts: Ints
    ends: Ints
    total: int
    complete: int | None

    def page(self, offset: int, limit: int) -> list[RankedTalk]:
        return [self._talk(at) for at in range(max(0, offset), min(len(self.groups), max(0, offset) + limit))]

    def _talk(self, at: int) -> RankedTalk:
        own = slice(self.starts[at], self.ends[at])
        best = np.argsort(-self.passage_scores[own], kind="stable")
        return RankedTalk(int(self.groups[at]), float(self.scores[at]), self.passages[own][best])


@dataclass(frozen=True, slots=True)
class Scores:
    """What ranking weighs, all by passage. *words* and *held* are one array for each wanted word."""

    total: Floats
    words: Sequence[Floats]
    held: Sequence[Bools]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The talk and the year of each passage that matched; *newness*, where talks are to come by it, newest largest."""

    groups: Ints
    years: Ints
    newness: Ints | None = None


def rank(passages: Ints, scores: Scores, grouped: Grouped, most: int) -> Ranking:
    """Order the best talks, at least so many as *most* if there are: by score, then newest year, then latest added.

    Talks that hold all words of a short query come before all others; of a longer one, they are lifted. Where
    *grouped* has a newness, that comes before the score. *passages* are those that matched, in order; *scores* of all.
    """
    order = np.argsort(grouped.groups, kind="stable")
    passages, groups, years = passages[order], grouped.groups[order], grouped.years[order]
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.append(starts[1:], len(groups))
    total = scores.total[passages].astype(np.float64)
    if not len(starts):
        return Ranking(groups, total, passages, total, starts, ends, 0, 0)
    talk_scores = _moments(total, starts, ends)
    complete = np.ones(len(starts), dtype=np.bool_)
    for word, held in zip(scores.words, scores.held, strict=True):
        talk_scores += COVERED_WEIGHT * np.maximum.reduceat(word[passages], starts)
        complete &= np.logical_or.reduceat(held[passages], starts)
    is_strict = grouped.newness is None and len(scores.words) <= STRICT_WORDS
    if not is_strict:
        talk_scores[complete] *= COMPLETE_LIFT
    lifts = complete if grouped.newness is None else grouped.newness[order][starts]
    weighed = (
        talk_scores if grouped.newness is None and not is_strict else talk_scores + BEYOND_SCORES * lifts
    )
    weighed = weighed.round(DIGITS)
    chosen = np.flatnonzero(weighed >= _least_of(weighed, most))
    newest = years[starts] * (groups[-1] + 1) + groups[starts]
    best = chosen[np.lexsort((-newest[chosen], -weighed[chosen]))]
    return Ranking(
        groups[starts][best],
        talk_scores[best],
        passages,
        total,
        starts[best],
        ends[best],
        len(starts),
        int(complete.sum()) if is_strict else None,
    )


def _least_of(values: Floats, most: int) -> float:
    """The least of the *most* greatest values."""
    return float(np.partition(values, -most)[-most]) if 0 < most < len(values) else -np.inf


def _moments(total: Floats, starts: Ints, ends: Ints) -> Floats:
    """The weighted sum of the best three moments of each talk."""
    place = np.arange(len(total)) - np.repeat(starts, ends - starts)
    rest = total - LEAST * place
    summed = np.zeros(len(starts))
    for weight in MOMENT_WEIGHTS:
        best = np.maximum.reduceat(rest, starts)
        summed += weight * np.maximum(best, 0.0)
        rest[rest == np.repeat(best, ends - starts)] = -1.0
    return summed
