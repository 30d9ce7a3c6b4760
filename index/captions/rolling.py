"""Captions that roll, as YouTube's automatic ones do: each cue shows the line of the one before it again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.captions.cue import Cue

FEWEST = 4  # in fewer cues a repetition is chance


def unrolled(cues: Sequence[Cue]) -> list[Cue]:
    """*cues*, which are sorted by start, with each line once. Where most do not roll nothing is changed."""
    lines = [cue.text.split("\n") for cue in cues]
    rolling = sum(later[0] == earlier[-1] for earlier, later in pairwise(lines))
    if len(cues) < FEWEST or 2 * rolling < len(cues) - 1:
        return list(cues)
    once = [cues[0]]
    for (earlier, later), cue in zip(pairwise(lines), cues[1:], strict=True):
        fresh = later[_repeated(earlier, later) :]
        if fresh:
            once.append(replace(cue, text="\n".join(fresh)))
        else:
            once[-1] = replace(once[-1], end_ms=max(once[-1].end_ms, cue.end_ms))
    return once


def _repeated(earlier: Sequence[str], later: Sequence[str]) -> int:
    """How many lines at the top of *later* are the last ones of *earlier*."""
    most = min(len(earlier), len(later))
    return next((count for count in range(most, 0, -1) if earlier[-count:] == later[:count]), 0)
