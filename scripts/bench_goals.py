#!/usr/bin/env python
"""Suggest goals for texts whose goals are known, and count what is right, missed and invented.

    .venv/bin/python scripts/bench_goals.py [FILE.jsonl ...] [--wrong 10] [--json]

Without files: every .jsonl (or .jsonl.gz) in ../shared/data/goals. Each line is an object of one of two kinds:

    {"text": "…", "lang": "sv", "goals": [6, "11"]}           all goals of the text; an empty list: any is a false alarm
    {"text": "…", "lang": "en", "goal": 6, "label": "yes"}    one goal, and whether the text is about it

``language`` is as good as ``lang``, and without either a text is English. A goal may be written 6, "6", "SDG 6" or "6.1".
Labels yes, true, 1 and positive mean yes. Accuracy and F1 are of yes and no for each pair of text and goal: the pairs that
stand there, or all 17 of a text with ``goals``. Top-1 is how often the goal of the best score, whether or not it reaches a
level, is among the text's own, which counts texts with at least one. A suggestion of any level is a yes.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from index.goals import terms
from index.goals.suggest import ranking, suggestions

SETS = Path(__file__).parents[1].parent / "shared" / "data" / "goals"
GOAL = re.compile(r"\d+")
YES = frozenset({"yes", "true", "1", "1.0", "positive", "y", "ja"})


@dataclass(frozen=True)
class Known:
    """A text, the pairs of goal and whether it is about it, and its goals; *goals* is None where they are not all told."""

    text: str
    language: str
    pairs: dict[int, bool]
    goals: frozenset[int] | None


@dataclass
class Score:
    """Counts of yes and no: hits, invented, missed and rightly passed over; *alarms* of *quiet* texts without a goal."""

    texts: int = 0
    hits: int = 0
    invented: int = 0
    missed: int = 0
    passed: int = 0
    topped: int = 0
    toppable: int = 0
    alarms: int = 0
    quiet: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)

    def row(self, name: str) -> dict[str, str | int | float | None]:
        pairs = self.hits + self.invented + self.missed + self.passed
        return {
            "set": name,
            "texts": self.texts,
            "accuracy": share(self.hits + self.passed, pairs),
            "f1": share(2 * self.hits, 2 * self.hits + self.invented + self.missed),
            "top_1": share(self.topped, self.toppable),
            "false_alarms": share(self.alarms, self.quiet),
            "per_second": round(self.texts / self.seconds) if self.seconds else 0,
        }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def read(path: Path) -> Iterator[Known]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for line in file:
            if line.strip():
                yield known(json.loads(line))


def known(row: dict[str, Any]) -> Known:
    language = str(row.get("lang") or row.get("language") or "en").lower()[:2]
    if "goals" in row:
        goals = frozenset(map(number, row["goals"]))
        return Known(row["text"], language, {goal: goal in goals for goal in range(1, 18)}, goals)
    is_about = str(row["label"]).strip().lower() in YES
    return Known(row["text"], language, {number(row["goal"]): is_about}, None)


def number(goal: Any) -> int:
    found = GOAL.search(str(goal))
    if not found or not 1 <= int(found[0]) <= 17:
        raise SystemExit(f"There is no goal {goal!r}.")
    return int(found[0])


def measure(texts: Iterable[Known]) -> dict[str, Score]:
    """Scores by language, and of all."""
    scores: dict[str, Score] = {}
    for each in texts:
        began_s = time.perf_counter()
        told = [suggestion.goal for suggestion in suggestions(each.text, each.language)]
        seconds = time.perf_counter() - began_s
        for name in (each.language, "all"):
            score = scores.setdefault(name, Score())
            score.texts += 1
            score.seconds += seconds
            count(score, each, told)
    return scores


def count(score: Score, each: Known, told: list[int]) -> None:
    is_quiet = each.goals is not None and not each.goals
    if is_quiet:
        score.quiet += 1
        score.alarms += bool(told)
    else:
        for goal, is_about in each.pairs.items():
            kind = {(True, True): "hits", (True, False): "missed", (False, True): "invented"}
            name = kind.get((is_about, goal in told), "passed")
            setattr(score, name, getattr(score, name) + 1)
    if each.goals or (each.goals is None and any(each.pairs.values())):
        best = told[:1] or [found.goal for found in ranking(each.text, each.language)[:1]]
        score.toppable += 1
        score.topped += any(each.pairs.get(goal, False) for goal in best)
    if set(told) & set(each.pairs) != {goal for goal, is_about in each.pairs.items() if is_about}:
        score.wrong.append(note(each, told))


def note(each: Known, told: list[int]) -> str:
    """What was told of a text instead of what is so, with the words that spoke for each goal."""
    found = ranking(each.text, each.language)[:3]
    scored = "; ".join(f"{one.goal} {one.points} {', '.join(one.words)}" for one in found)
    so = each.pairs if each.goals is None else sorted(each.goals)
    return f"{so} told {told}: {each.text[:160]} | {scored}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="*", type=Path, help="sets of texts (default: those beside the checkout)"
    )
    parser.add_argument(
        "--wrong", type=int, default=0, help="show so many texts of each set that are judged wrong"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    files = arguments.files or sorted([*SETS.glob("*.jsonl"), *SETS.glob("*.jsonl.gz")])
    measured = {path.name: measure(read(path)) for path in files}
    rows = [
        score.row(name if part == "all" else f"{name} {part}")
        for name, scores in measured.items()
        for part, score in sorted(scores.items())
        if part == "all" or len(scores) > 2
    ]
    if arguments.json:
        print(json.dumps({"version": terms.version(), "sets": rows}))
        return
    if not rows:
        print(
            'No sets of texts were found. Give files of lines such as {"text": …, "lang": "sv", "goals": [6]}.'
        )
    print(
        f"{'set':<32} {'texts':>6} {'accuracy':>9} {'F1':>6} {'top-1':>6} {'false alarms':>13} {'a second':>9}"
    )
    for row in rows:
        shown = {name: "–" if value is None else value for name, value in row.items()}
        print(
            "{set:<32} {texts:>6} {accuracy:>9} {f1:>6} {top_1:>6} {false_alarms:>13} {per_second:>9}".format(
                **shown
            )
        )
    for name, scores in measured.items():
        for line in scores["all"].wrong[: arguments.wrong]:
            print(f"{name}: {line}")


if __name__ == "__main__":
    main()
