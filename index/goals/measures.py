"""How well suggestions agree with texts whose goals are known: what is counted, and the figures made of it.

What each figure is stands in ``scripts/bench_goals.py``, which prints them.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.goals.suggest import ranking, suggestions

GOAL = re.compile(r"\d+")
YES = frozenset({"yes", "true", "1", "1.0", "positive", "y", "ja"})
ALL = range(1, 18)


@dataclass(frozen=True)
class Known:
    """A text, the pairs of goal and whether it is about it, and its goals; *goals* is None where they are not all told."""

    text: str
    language: str
    pairs: dict[int, bool]
    goals: frozenset[int] | None

    @property
    def own(self) -> frozenset[int]:
        return frozenset(goal for goal, is_about in self.pairs.items() if is_about)


@dataclass
class Pairs:
    """Counts of yes and no: hits, invented, missed and rightly passed over."""

    hits: int = 0
    invented: int = 0
    missed: int = 0
    passed: int = 0

    def add(self, is_about: bool, is_told: bool) -> None:
        self.hits += is_about and is_told
        self.missed += is_about and not is_told
        self.invented += is_told and not is_about
        self.passed += not is_about and not is_told

    def accuracy(self) -> float | None:
        right = self.hits + self.passed
        return share(right, right + self.invented + self.missed)

    def f1(self) -> float | None:
        return share(2 * self.hits, 2 * self.hits + self.invented + self.missed)

    def row(self) -> dict[str, int | float | None]:
        return {
            "yes": self.hits + self.missed,
            "precision": share(self.hits, self.hits + self.invented),
            "recall": share(self.hits, self.hits + self.missed),
            "f1": self.f1(),
        }


@dataclass
class Score:
    """What is counted of a set; *alarms* of *quiet* texts without a goal, the others of *about* texts with one."""

    texts: int = 0
    seconds: float = 0
    pairs: Pairs = field(default_factory=Pairs)
    by_goal: dict[int, Pairs] = field(default_factory=lambda: defaultdict(Pairs))
    about: int = 0
    topped: int = 0
    firsts: int = 0
    listed: int = 0
    exact: int = 0
    quiet: int = 0
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    def macro_f1(self) -> float | None:
        of_goals = [pairs.f1() or 0.0 for pairs in self.by_goal.values() if pairs.hits + pairs.missed]
        return round(sum(of_goals) / len(of_goals), 3) if of_goals else None

    def row(self, name: str) -> dict[str, Any]:
        return {
            "set": name,
            "texts": self.texts,
            "accuracy": self.pairs.accuracy(),
            "f1": self.pairs.f1(),
            "macro_f1": self.macro_f1(),
            "top_1": share(self.topped, self.about),
            "first": share(self.firsts, self.about),
            "exact": share(self.exact, self.listed),
            "false_alarms": share(self.alarms, self.quiet),
            "per_second": round(self.texts / self.seconds) if self.seconds else 0,
            "goals": {goal: pairs.row() for goal, pairs in sorted(self.by_goal.items())},
        }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def known(row: dict[str, Any]) -> Known:
    """What a line of a set says. Raises ValueError, KeyError, TypeError or AttributeError where it is of neither kind."""
    language = str(row.get("lang") or row.get("language") or "en").lower()[:2]
    if "goals" in row:
        goals = frozenset(map(goal_of, row["goals"]))
        return Known(row["text"], language, {goal: goal in goals for goal in ALL if goals}, goals)
    is_about = str(row["label"]).strip().lower() in YES
    return Known(row["text"], language, {goal_of(row["goal"]): is_about}, None)


def goal_of(written: Any) -> int:
    found = GOAL.search(str(written))
    if not found or int(found[0]) not in ALL:
        raise ValueError(f"there is no goal {written!r}")
    return int(found[0])


def measure(texts: Iterable[Known]) -> dict[str, Score]:
    """Scores by language, and of all."""
    scores: dict[str, Score] = defaultdict(Score)
    for each in texts:
        began_s = time.process_time()
        told = [suggestion.goal for suggestion in suggestions(each.text, each.language)]
        seconds = time.process_time() - began_s
        for name in (each.language, "all"):
            scores[name].texts += 1
            scores[name].seconds += seconds
            count(scores[name], each, told)
    return scores


def count(score: Score, each: Known, told: Sequence[int]) -> None:
    for goal, is_about in each.pairs.items():
        score.pairs.add(is_about, goal in told)
        score.by_goal[goal].add(is_about, goal in told)
    if each.goals is not None and not each.goals:
        score.quiet += 1
        score.alarms += bool(told)
    elif each.goals:
        score.listed += 1
        score.exact += each.goals == frozenset(told)
    if each.own:
        best = told[:1] or [found.goal for found in ranking(each.text, each.language)[:1]]
        score.about += 1
        score.topped += not each.own.isdisjoint(best)
        score.firsts += not each.own.isdisjoint(told[:1])
    asked = each.pairs or dict.fromkeys(ALL)
    if each.own != frozenset(told) & asked.keys():
        score.wrong.append(note(each, told))


def note(each: Known, told: Sequence[int]) -> str:
    """What was told of a text instead of what is so, with the words that spoke for each goal."""
    found = ranking(each.text, each.language)[:3]
    scored = "; ".join(f"{one.goal} {one.points} {', '.join(one.words)}" for one in found)
    so = each.pairs if each.goals is None else sorted(each.goals)
    return f"{so} told {list(told)}: {each.text[:160]} | {scored}"
