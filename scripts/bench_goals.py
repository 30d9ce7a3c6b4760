#!/usr/bin/env python
"""Suggest goals for texts whose goals are known, and count what is right, missed and invented.

    .venv/bin/python scripts/bench_goals.py [FILE.jsonl ...] [--wrong 10] [--json]

Without files: every .jsonl (or .jsonl.gz) in ../shared/data/goals; where there is none, only the speed is measured.
Each line is an object of one of two kinds:

    {"text": "…", "lang": "sv", "goals": [6, "11"]}           all goals of the text; an empty list: any is a false alarm
    {"text": "…", "lang": "en", "goal": 6, "label": "yes"}    one goal, and whether the text is about it

``language`` is as good as ``lang``, and without either a text is English. A goal may be written 6, "6", "SDG 6" or "6.1".
Labels yes, true, 1 and positive mean yes. A line that cannot be read ends the run with its number.

What is told of a text are its suggestions of any level. A pair is a text and a goal: the pair that a line with ``label``
names, or all 17 of a line with ``goals`` that are not empty. Of the pairs:

- accuracy: the share of pairs whose yes or no is right (with all 17 goals most pairs are an easy no);
- F1: 2 · hits / (2 · hits + invented + missed) over all pairs together;
- macro F1: the mean of each goal's own F1, over the goals that are a yes in at least one pair.

Of the texts that have a goal (a line with ``label`` counts if it is a yes):

- top-1: the first suggestion, or where nothing is told the goal of the best score, is one of the text's;
- first: the suggestion that is shown first is one of the text's; no suggestion is wrong;
- exact: just the text's goals are told, no more and no less (lines with ``goals`` only).

False alarms: the share of lines with an empty ``goals`` for which anything is told. Speed: texts a second of processor
time on one core, the first meeting with each word included (passages that are made repeat their words, so that they go
a little faster than talk). ``--json`` has precision, recall and F1 of each goal too.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from index.goals import agenda, terms
from index.goals.measures import ALL, Known, known, measure

SETS = Path(__file__).parents[1].parent / "shared" / "data" / "goals"
PASSAGE_WORDS = 90
SPEED_PASSAGES = 2_000
COLUMNS = {
    "texts": "texts",
    "accuracy": "accuracy",
    "f1": "F1",
    "macro_f1": "macro F1",
    "top_1": "top-1",
    "first": "first",
    "exact": "exact",
    "false_alarms": "false alarms",
    "per_second": "a second",
}
NOT_MEASURED = """\
No sets of texts were found, so accuracy, F1, top-1 and false alarms were not measured. Give files of lines such as
{"text": "…", "lang": "sv", "goals": [6]}, or put them into ../shared/data/goals. What could be measured is the speed:"""


def read(path: Path) -> Iterator[Known]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield known(json.loads(line))
                except (ValueError, TypeError, KeyError, AttributeError) as problem:
                    raise SystemExit(f"{path.name}, line {number} cannot be read: {problem!r}") from None


def made_passages() -> Iterator[Known]:
    """Passages to time with where there are no texts: what we say of goals and targets, in both languages."""
    for number in range(SPEED_PASSAGES):
        language = terms.LANGUAGES[number % len(terms.LANGUAGES)]
        goal = agenda.goals()[number % len(ALL)]
        said = " ".join([goal.about(language), *(target.label(language) for target in goal.targets)]).split()
        turned = cycle(said[number % len(said) :] + said)
        yield Known(" ".join(islice(turned, PASSAGE_WORDS)), language, {}, None)


def table(rows: Sequence[dict[str, Any]]) -> str:
    widths = {key: max(len(title) + 2, 8) for key, title in COLUMNS.items()}
    lines = [f"{'set':<32}" + "".join(f"{title:>{widths[key]}}" for key, title in COLUMNS.items())]
    for row in rows:
        cells = (f"{'–' if row[key] is None else row[key]:>{widths[key]}}" for key in COLUMNS)
        lines.append(f"{row['set']:<32}" + "".join(cells))
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None, sets: Path = SETS) -> None:
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
    arguments = parser.parse_args(argv)
    files = arguments.files or sorted([*sets.glob("*.jsonl"), *sets.glob("*.jsonl.gz")])
    measured = {path.name: measure(read(path)) for path in files}
    if not measured:
        measured = {"speed, made passages": {"all": measure(made_passages())["all"]}}
    rows = [
        score.row(name if part == "all" else f"{name} {part}")
        for name, scores in measured.items()
        for part, score in sorted(scores.items())
        if part == "all" or len(scores) > 2
    ]
    if arguments.json:
        not_measured = None if files else NOT_MEASURED
        print(json.dumps({"version": terms.version(), "sets": rows, "not_measured": not_measured}))
        return
    if not files:
        print(NOT_MEASURED)
    print(f"Version of the rules and terms: {terms.version()}")
    print(table(rows))
    for name, scores in measured.items():
        for line in scores["all"].wrong[: arguments.wrong]:
            print(f"{name}: {line}")


if __name__ == "__main__":
    main()
