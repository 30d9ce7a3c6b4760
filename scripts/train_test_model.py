#!/usr/bin/env python
"""Train the speech model of the tests and the demo anew, from nothing, on what espeak-ng says.

    .venv/bin/python scripts/train_test_model.py mini.pt [--minutes 55] [--utterances 20000] [--seed 0]

With the defaults it takes about an hour on two cores. Windows grow while it learns: 6 s, then 13 s, then 30 s, as
whisper listens to. At the end it says sentences that the model has never heard, and counts the words it gets wrong.
``tests/data/speech/README.md`` tells what the model is, and how well the carried one listens.
"""

import argparse
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # torch's threads must not spin for cores that others use

import numpy as np
import torch
from test_model.checkpoint import write_checkpoint
from test_model.listening import listen
from test_model.network import Learner
from test_model.utterances import make_pool
from test_model.windows import Kind, make_batch

HIGHEST_RATE = 1.5e-3
WARM_UP_STEPS = 300
STEADY_SHARE = 0.3  # of the time, before the rate sinks
LOWEST_SHARE = 0.03  # of the rate
SAVE_EVERY_S = 240
TELL_EVERY_S = 30


@dataclass(frozen=True)
class Lesson:
    """Up to which share of the time windows of *kind* are learnt, *size* at once."""

    until: float
    kind: Kind
    size: int
    sounds_weight: float
    rate_share: float = 1.0


LESSONS = (
    Lesson(0.28, Kind(600, full_share=0.0, prompt_share=0.1), size=16, sounds_weight=1.0),
    Lesson(0.52, Kind(1300, full_share=0.5, prompt_share=0.2), size=10, sounds_weight=0.3),
    Lesson(1.0, Kind(3000, full_share=0.7, prompt_share=0.3), size=5, sounds_weight=0.3, rate_share=0.7),
)


def main() -> None:
    arguments = _read_arguments()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    _tell(f"Saying {arguments.utterances} sentences …")
    pool = make_pool(arguments.utterances, arguments.seed + 7)
    learner = Learner(in_bfloat=not arguments.full_precision)
    chance, noise = random.Random(arguments.seed), np.random.default_rng(arguments.seed)
    told_s = saved_s = time.monotonic()
    for share in _shares(arguments.minutes * 60):
        lesson = next(lesson for lesson in LESSONS if share < lesson.until)
        batch = make_batch(pool, lesson.kind, lesson.size, chance, noise)
        losses = learner.learn(batch, _rate(share, learner.steps) * lesson.rate_share, lesson.sounds_weight)
        now_s = time.monotonic()
        if now_s - told_s > TELL_EVERY_S:
            told_s = now_s
            _tell(f"{share:4.0%}  step {learner.steps}  tokens right {losses.accuracy:.3f}")
        if now_s - saved_s > SAVE_EVERY_S:
            saved_s = now_s
            write_checkpoint(learner.mean, arguments.out)
    write_checkpoint(learner.mean, arguments.out)
    _tell(f"{learner.steps} steps; {arguments.out} is written, {arguments.out.stat().st_size:,} bytes.")
    with TemporaryDirectory() as folder:
        for result in listen(arguments.out, Path(folder), arguments.sentences):
            _tell(str(result))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="where the checkpoint is written")
    parser.add_argument("--minutes", type=float, default=55, help="how long it learns")
    parser.add_argument("--utterances", type=int, default=20_000, help="sentences that are said for it")
    parser.add_argument("--sentences", type=int, default=40, help="sentences of each language to try it with")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--full-precision", action="store_true", help="for processors that are slow in bfloat16"
    )
    return parser.parse_args()


def _shares(length_s: float) -> Iterator[float]:
    """How much of the time has passed, 0 to 1, until it has; once at least."""
    started_s = time.monotonic()
    share = 0.0
    while share < 1:
        yield share
        share = (time.monotonic() - started_s) / length_s


def _rate(share: float, step: int) -> float:
    """Rises over the first steps, stays, and sinks as a cosine does."""
    warm = min(1.0, (step + 1) / WARM_UP_STEPS)
    if share < STEADY_SHARE:
        return HIGHEST_RATE * warm
    sunk = 0.5 * (1 + math.cos(math.pi * (share - STEADY_SHARE) / (1 - STEADY_SHARE)))
    return HIGHEST_RATE * warm * (LOWEST_SHARE + (1 - LOWEST_SHARE) * sunk)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
