"""Which goals a text speaks of, how surely, and by what words.

A rule a person can follow: each term found adds its weight, more slowly when it is said again; the sum is divided by
the square root of the text's length. A certain term is enough alone in a short text, a likely one wants company, and
hints count only beside stronger terms. What the text names outright comes first. The sum is no probability, so three
levels are all that is told.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.goals.matching import Hit, vocabulary
from index.goals.mentions import Mention, mentions
from index.goals.spelling import Word, words_of
from index.goals.terms import LANGUAGES, WEIGHTS

SHARES = (1.0, 0.5, 0.25, 0.25)  # what a term adds when it is said once, twice and so on; no more after that
HINTS_AT_MOST = 1.5
FEWEST_WORDS = 80  # a shorter text is counted as this long: few words prove little
USUAL_WORDS = 100
POSSIBLE, STRONG = 3.2, 6.5
SHARE_OF_BEST = 0.55
WORDS_SHOWN = 8


class Level(StrEnum):
    """How surely a goal is spoken of: MENTIONED by name or number, STRONG, or POSSIBLE, by its words."""

    MENTIONED = "mentioned"
    STRONG = "strong"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A goal, and the *words* of the text that earned it, those that tell most first; *targets* are only named ones."""

    goal: int
    level: Level
    score: float
    words: tuple[str, ...]
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How much speaks for a goal: *points*, by *words* of the text, those that tell most first."""

    goal: int
    points: float
    words: tuple[str, ...]


@dataclass
class Tally:
    """What speaks for one goal."""

    hits: dict[tuple[str, ...], list[Hit]] = field(default_factory=lambda: defaultdict(list))

    def sum(self) -> float:
        strong, hints = 0.0, 0.0
        for hits in self.hits.values():
            added = hits[0].term.weight * sum(SHARES[: len(hits)])
            if hits[0].term.weight > WEIGHTS["hint"]:
                strong += added
            else:
                hints += added
        return strong + min(hints, HINTS_AT_MOST) if strong else 0.0


def suggestions(text: str, language: str) -> list[Suggestion]:
    """The goals that *text* speaks of, those that are named first, then by score.

    In a language other than Swedish and English only goals that are named are told.
    """
    named = mentions(text)
    scored = ranking(text, language)
    enough = max(POSSIBLE, SHARE_OF_BEST * max((score.points for score in scored), default=0.0))
    scores = {score.goal: score for score in scored}
    found = [_mentioned(goal, named, scores) for goal in dict.fromkeys(mention.goal for mention in named)]
    known = {suggestion.goal for suggestion in found}
    found += [
        Suggestion(
            score.goal, Level.STRONG if score.points >= STRONG else Level.POSSIBLE, score.points, score.words
        )
        for score in scored
        if score.goal not in known and score.points >= enough
    ]
    return found


def ranking(text: str, language: str) -> list[Score]:
    """Every goal that has any word in *text*, best first, whether or not it is enough."""
    if language not in LANGUAGES:
        return []
    words = list(words_of(text, language))
    length = math.sqrt(max(len(words), FEWEST_WORDS) / USUAL_WORDS)
    tallies: dict[int, Tally] = defaultdict(Tally)
    for hit in vocabulary(language).hits(words):
        tallies[hit.term.goal].hits[hit.term.words].append(hit)
    scored = [
        Score(goal, round(tally.sum() / length, 2), _shown(tally, text, words))
        for goal, tally in tallies.items()
    ]
    return sorted((score for score in scored if score.points), key=lambda score: (-score.points, score.goal))


def _mentioned(goal: int, named: Sequence[Mention], scores: Mapping[int, Score]) -> Suggestion:
    own = [mention for mention in named if mention.goal == goal]
    score = scores.get(goal, Score(goal, 0.0, ()))
    targets = dict.fromkeys(mention.target for mention in own if mention.target)
    said = _distinct([*(mention.words for mention in own), *score.words])
    return Suggestion(goal, Level.MENTIONED, score.points, said, tuple(targets))


def _shown(tally: Tally, text: str, words: Sequence[Word]) -> tuple[str, ...]:
    """The words as they stand in the text, by how much they add."""
    hits = sorted(tally.hits.values(), key=lambda hits: (-hits[0].term.weight * len(hits), hits[0].first))
    return _distinct(text[words[each[0].places[0]].start : words[each[0].places[-1]].end] for each in hits)


def _distinct(said: Iterable[str]) -> tuple[str, ...]:
    """The first of what is said, once each whatever its case."""
    found = {" ".join(words.lower().split()): " ".join(words.split()) for words in reversed(list(said))}
    return tuple(reversed(found.values()))[:WORDS_SHOWN]
