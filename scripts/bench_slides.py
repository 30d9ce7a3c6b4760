#!/usr/bin/env python
"""Find the slide changes in films whose changes are known, and count what is found, missed and invented.

    .venv/bin/python scripts/bench_slides.py [--seeds 3] [--only NAME] [--json]

A change is found if it is told within 1 s of when it happened. The slide that a film opens with is not counted.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from slide_clips import FILMS, Film, record

from pipeline.media.frames import SampleClip
from pipeline.slides.changes import SlideSpan, find_slides

TOLERANCE_MS = 1000


@dataclass
class Score:
    """*hits* of *true* changes were found; *found* were told."""

    hits: int = 0
    true: int = 0
    found: int = 0
    spans: int = 0
    seconds: float = 0
    film_s: float = 0

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.true if self.true else 1.0

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def matched(true_ms: Sequence[int], found_ms: Sequence[int]) -> int:
    """How many changes have a find of their own within the tolerance."""
    left, hits = list(found_ms), 0
    for at_ms in true_ms:
        near = [found for found in left if abs(found - at_ms) <= TOLERANCE_MS]
        if near:
            left.remove(min(near, key=lambda found: abs(found - at_ms)))
            hits += 1
    return hits


def score(film: Film, spans: Sequence[SlideSpan]) -> Score:
    known_ms = TOLERANCE_MS if film.opens_with_slide else -1
    found_ms = [span.start_ms for span in spans if span.start_ms > known_ms]
    for at_ms in film.optional_ms:
        found_ms = [found for found in found_ms if abs(found - at_ms) > TOLERANCE_MS]
    return Score(matched(film.changes_ms, found_ms), len(film.changes_ms), len(found_ms), len(spans))


def run(film: Film) -> tuple[Score, list[SlideSpan]]:
    with TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        samples = record(film, folder)
        began_s = time.perf_counter()
        spans = find_slides([SampleClip(samples, 0)], folder)
        found = score(film, spans)
        found.seconds, found.film_s = time.perf_counter() - began_s, film.length_s
    return found, spans


def row(name: str, found: Score) -> dict[str, str | int | float]:
    return {
        "film": name,
        "changes": found.true,
        "told": found.found,
        "precision": round(found.precision, 3),
        "recall": round(found.recall, 3),
        "times_real_time": round(found.film_s / found.seconds),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3, help="films of each kind (default 3)")
    parser.add_argument("--first-seed", type=int, default=1, help="number of the first film (default 1)")
    parser.add_argument("--only", help="films whose function has this name")
    parser.add_argument("--verbose", action="store_true", help="show the times of each film")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    rows, whole = [], Score()
    for make in FILMS:
        if arguments.only and make.__name__ != arguments.only:
            continue
        kind, name = Score(), ""
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            film = make(np.random.default_rng(seed))
            found, spans = run(film)
            kind.add(found)
            name = film.name
            if arguments.verbose:
                print(name, seed, "true", film.changes_ms, "found", [(s.start_ms, s.end_ms) for s in spans])
        whole.add(kind)
        rows.append(row(name, kind))
    rows.append(row("all", whole))
    if arguments.json:
        print(json.dumps(rows))
        return
    print(f"{'film':<22} {'changes':>8} {'told':>6} {'precision':>10} {'recall':>8} {'× real time':>12}")
    for one in rows:
        print(
            "{film:<22} {changes:>8} {told:>6} {precision:>10} {recall:>8} {times_real_time:>12}".format(
                **one
            )
        )


if __name__ == "__main__":
    main()
