"""Which goals a talk speaks of: its passages in windows of a minute or so, the middle weighing more than the edges.

A talk speaks of a goal when a fair share of its windows do, so that a word in passing makes no suggestion. Greetings
and thanks stand at the edges, which count less. What is named outright is told wherever it is said.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.goals.spelling import words_of
from index.goals.suggest import WORDS_SHOWN, Level, Suggestion, suggestions

SHORTEST_WINDOW_WORDS = 60
EDGE = 0.1  # of a talk's windows at each end
EDGE_WEIGHT = 0.4
STRONG_PERCENT, POSSIBLE_PERCENT = 35, 12
SHARE_OF_BEST = 0.5
MOMENTS_KEPT = 6


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a span of a talk, in a language; half-open."""

    start_ms: int
    end_ms: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A window in which a goal is spoken of, at what level and by what words."""

    start_ms: int
    end_ms: int
    level: Level
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TalkSuggestion:
    """A goal of a talk. *percent* of the talk speaks of it; *moments* are the best ones, in order of time."""

    goal: int
    level: Level
    percent: int
    words: tuple[str, ...]
    targets: tuple[str, ...]
    moments: tuple[Moment, ...]


def windows(passages: Sequence[Said]) -> list[Said]:
    """Neighbouring *passages* joined until each window has 60 words; a short rest joins the window before it."""
    found: list[list[Said]] = []
    for passage in passages:
        if found and (
            _count(found[-1]) < SHORTEST_WINDOW_WORDS and found[-1][0].language == passage.language
        ):
            found[-1].append(passage)
        else:
            found.append([passage])
    if (
        len(found) > 1
        and _count(found[-1]) < SHORTEST_WINDOW_WORDS
        and _speaks(found[-2]) == _speaks(found[-1])
    ):
        rest = found.pop()
        found[-1] += rest
    return [_joined(group) for group in found]


def suggestions_of(passages: Sequence[Said]) -> list[TalkSuggestion]:
    """The goals of a talk that says *passages*: those that are named first, then by how much of the talk."""
    spoken = windows(passages)
    weights = _weights(len(spoken))
    by_goal: dict[int, list[tuple[Said, float, Suggestion]]] = defaultdict(list)
    for window, weight in zip(spoken, weights, strict=True):
        for suggestion in suggestions(window.text, window.language):
            by_goal[suggestion.goal].append((window, weight, suggestion))
    found = [_judged(goal, parts, sum(weights)) for goal, parts in by_goal.items()]
    best = max((each.percent for each in found), default=0)
    kept = [each for each in found if each.level is Level.MENTIONED or _is_enough(each.percent, best)]
    return sorted(kept, key=lambda each: (each.level is not Level.MENTIONED, -each.percent, each.goal))


def _is_enough(percent: int, best: int) -> bool:
    return percent >= max(POSSIBLE_PERCENT, SHARE_OF_BEST * best)


def _judged(goal: int, parts: Sequence[tuple[Said, float, Suggestion]], whole: float) -> TalkSuggestion:
    percent = round(100 * sum(weight for _, weight, _ in parts) / whole)
    levels = {each.level for _, _, each in parts}
    best = sorted(parts, key=lambda part: (part[2].level is not Level.MENTIONED, -part[2].score * part[1]))
    moments = [Moment(at.start_ms, at.end_ms, each.level, each.words) for at, _, each in best[:MOMENTS_KEPT]]
    words = dict.fromkeys(word for _, _, each in best for word in each.words)
    if Level.MENTIONED in levels:
        level = Level.MENTIONED
    else:
        level = Level.STRONG if Level.STRONG in levels and percent >= STRONG_PERCENT else Level.POSSIBLE
    return TalkSuggestion(
        goal=goal,
        level=level,
        percent=percent,
        words=tuple(words)[:WORDS_SHOWN],
        targets=tuple(dict.fromkeys(number for _, _, each in parts for number in each.targets)),
        moments=tuple(sorted(moments, key=lambda moment: moment.start_ms)),
    )


def _weights(count: int) -> list[float]:
    """1 for the windows of a talk's middle, less for those of its first and last tenth; all alike in a short talk."""
    edge = int(count * EDGE + 0.5)
    return [EDGE_WEIGHT if number < edge or number >= count - edge else 1.0 for number in range(count)]


def _joined(group: Sequence[Said]) -> Said:
    text = " ".join(passage.text for passage in group)
    return Said(group[0].start_ms, max(passage.end_ms for passage in group), text, group[0].language)


def _count(group: Sequence[Said]) -> int:
    return sum(1 for passage in group for _ in words_of(passage.text, passage.language))


def _speaks(group: Sequence[Said]) -> str:
    return group[-1].language
