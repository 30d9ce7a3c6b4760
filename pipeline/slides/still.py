"""Pictures that stand still, whatever moves beside them: what may be slides.

A picture is settled when nothing but moving tiles has changed for a while. A settled picture that differs from
the one before is another. Where too much moves, as when somebody talks to the camera, there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media.frames import Pixels
from pipeline.slides.motion import Mask, calm_points, moving_tiles, steps, still_share

RUN = 6  # points in a row that must change: a word does, a mouse pointer does not
HOLD = 3  # frames
LEAST_STILL = 0.65  # of the picture: a slide beside a speaker has it, the wall behind a speaker has not
LEAST_CONTRAST = 1.5  # levels: a picture of one colour is no slide
LONGEST_GAP = 10  # frames for which a slide may be unsettled and still be the same slide
DRIFT = 0.02  # of what is seen goes into what is remembered, at each frame: daylight changes slowly

Levels = NDArray[np.float32]


@dataclass(slots=True)
class Still:
    """A picture in frames: from *first* to *last*, and settled in so many of them; *picture* is how it looks."""

    first: int
    last: int
    picture: Levels
    settled: int = HOLD

    def is_followed_by(self, at: int) -> bool:
        """Whether what begins at frame *at* comes in place of this picture, rather than after something else."""
        return at - self.last <= LONGEST_GAP


def find_stills(points: Pixels) -> Iterator[Still]:
    """Each picture in turn, when it has been left. *points* are frames, shape (frames, height, width)."""
    step, shown, quiet = steps(points), None, 0
    moving = moving_tiles(points, step)
    for at in range(1, len(points)):
        still = calm_points(moving[at], points.shape[1:])
        unlike_before = np.abs(points[at].astype(np.int16) - points[at - 1]) > step[at]
        quiet = 0 if _is_change(unlike_before & still) else quiet + 1
        if quiet < HOLD - 1 or still_share(moving[at]) < LEAST_STILL:
            continue
        picture = points[at - HOLD + 1 : at + 1].mean(axis=0, dtype=np.float32)
        if picture.std() < LEAST_CONTRAST:
            continue
        before = shown if shown and shown.is_followed_by(at) else None
        if before and not _is_change(_unlike(picture, before.picture, step[at]) & still):
            before.last = at
            before.settled += 1
            before.picture += np.where(still, DRIFT, 1) * (picture - before.picture)
            continue
        earliest = shown.last + 1 if shown else 0
        if shown:
            yield shown
        shown = Still(_beginning(points, at, picture, before, still, step[at], earliest), at, picture)
    if shown:
        yield shown


def _unlike(picture: Levels | Pixels, other: Levels, step: float) -> Mask:
    return np.asarray(np.abs(picture - other) > step)


def _is_change(changed: Mask) -> bool:
    """Whether as many as RUN points in a row or in a column have changed."""
    across = changed[:, : -RUN + 1].copy()
    down = changed[: -RUN + 1].copy()
    for shift in range(1, RUN):
        across &= changed[:, shift : changed.shape[1] - RUN + 1 + shift]
        down &= changed[shift : changed.shape[0] - RUN + 1 + shift]
    return bool(across.any() or down.any())


def _beginning(
    points: Pixels, at: int, picture: Levels, before: Still | None, still: Mask, step: float, earliest: int
) -> int:
    """The first frame, not before *earliest*, of a picture that is settled at *at*.

    In a fade it is the first that is more of it than of the one *before*.
    """

    def is_it(frame: Pixels) -> bool:
        if before is None:
            return not _is_change(_unlike(frame, picture, step) & still)
        changed = _unlike(picture, before.picture, step) & still
        return bool(np.abs(frame - picture)[changed].sum() < np.abs(frame - before.picture)[changed].sum())

    first = at - HOLD + 1
    while first > earliest and is_it(points[first - 1]):
        first -= 1
    return max(first, earliest)
