"""When the slides of a recording change: spans in which a picture stands still, whatever moves beside it.

A picture is settled when nothing but moving tiles has changed for a while. A settled picture that differs from
the one before is a new slide. Where too much moves, as when somebody talks to the camera, there is no slide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from shutil import copyfileobj

import numpy as np
from numpy.typing import NDArray

from pipeline.media.frames import FRAME_MS, Pixels, SampleClip, read_frames, size_of
from pipeline.slides.motion import BUSY_MS, LARGEST_STEP, Mask, calm_points, moving_tiles, steps, still_share

LONG_SIDE = 80  # points: each is the mean of 16 by 16 pixels of a picture 1280 wide
RUN = 6  # points in a row that must change: a word does, a mouse pointer does not
HOLD = 3  # frames
LEAST_STILL = 0.65  # of the picture: a slide beside a speaker has it, the wall behind a speaker has not
LEAST_CONTRAST = 1.5  # levels: a picture of one colour is no slide
SHORTEST_MS = 3000
LONGEST_GAP = 10  # frames for which a slide may be unsettled and still be the same slide
CUT = 0.3  # of the points differ when the picture is another one, and not only somebody who moves
DRIFT = 0.02  # of what is seen goes into what is remembered, at each frame: daylight changes slowly

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SlideSpan:
    """A slide is shown from *start_ms* until *end_ms*; at *still_ms* it is whole, and nothing fades."""

    start_ms: int
    end_ms: int
    still_ms: int


@dataclass(slots=True)
class _Shown:
    """A slide in frames: from *first*, and last seen settled at *last*; *picture* is how it looks."""

    first: int
    last: int
    picture: Levels


def find_slides(clips: Sequence[SampleClip], scratch: Path) -> list[SlideSpan]:
    """The slides shown in *clips*, the parts of one recording in order; none where somebody fills the picture.

    A slide that comes back after another is a span of its own. Raises what run_tool raises.
    """
    if not clips:
        return []
    points, times_ms = _gather(clips, scratch)
    spans = [
        SlideSpan(times_ms[first], times_ms[end], times_ms[still])
        for first, end, still in _frames_of(_without_poses(list(_walk(points)), points))
    ]
    return _without_short(spans)


def _gather(clips: Sequence[SampleClip], scratch: Path) -> tuple[Pixels, list[int]]:
    """All frames as points, in a file that is read as it is needed, and when each begins; then, when the last ends."""
    size = _points_for(*size_of(clips[0]))
    whole, part = scratch / "points.gray", scratch / "part.gray"
    times_ms: list[int] = []
    with whole.open("wb") as file:
        for clip in clips:
            count = len(read_frames(clip, size, part))
            with part.open("rb") as pixels:
                copyfileobj(pixels, file)
            times_ms += [clip.start_ms + FRAME_MS * number for number in range(count)]
    part.unlink()
    points = np.memmap(whole, dtype=np.uint8, mode="r").reshape(-1, size[1], size[0])
    return points, [*times_ms, times_ms[-1] + FRAME_MS]


def _points_for(width_px: int, height_px: int) -> tuple[int, int]:
    scale = LONG_SIDE / max(width_px, height_px)
    return max(RUN, round(width_px * scale)), max(RUN, round(height_px * scale))


def _walk(points: Pixels) -> Iterator[_Shown]:
    """Each slide in turn, when it has been left."""
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
        if (
            shown
            and at - shown.last <= LONGEST_GAP
            and not _is_change(_unlike(picture, shown.picture, step[at]) & still)
        ):
            shown.last = at
            shown.picture += np.where(still, DRIFT, 1) * (picture - shown.picture)
            continue
        first = _beginning(points, at, picture, shown, still, step[at])
        if shown:
            yield shown
        shown = _Shown(first, at, picture)
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
    points: Pixels, at: int, picture: Levels, before: _Shown | None, still: Mask, step: float
) -> int:
    """The first frame of a slide that is settled at *at*: in a fade, the first that is more it than the one before."""
    earliest = before.last + 1 if before else 0
    follows = before is not None and at - before.last <= LONGEST_GAP
    if before and follows:
        changed = _unlike(picture, before.picture, step) & still
    first = at - HOLD + 1
    while first > earliest:
        earlier = points[first - 1]
        if before and follows:
            is_it = np.abs(earlier - picture)[changed].sum() < np.abs(earlier - before.picture)[changed].sum()
        else:
            is_it = not _is_change(_unlike(earlier, picture, step) & still)
        if not is_it:
            break
        first -= 1
    return max(first, earliest)


def _without_poses(shown: Sequence[_Shown], points: Pixels) -> list[_Shown]:
    """*shown* without the seconds in which a speaker keeps still: nothing else begins or ends by mere movement."""
    kept: list[_Shown] = []
    for slide in shown:
        follows = slide.first == 0 or (kept and slide.first - kept[-1].last <= LONGEST_GAP)
        if follows or _is_long(slide) or _is_cut(points, slide.first, slide.first - HOLD):
            kept.append(slide)
    for at in reversed(range(len(kept))):
        slide, end = kept[at], len(points) - 1
        is_followed = at + 1 < len(kept) and kept[at + 1].first - slide.last <= LONGEST_GAP
        if not (is_followed or slide.last == end or _is_long(slide)) and not _is_cut(
            points, slide.last, slide.last + HOLD
        ):
            del kept[at]
    return kept


def _is_long(slide: _Shown) -> bool:
    return (slide.last - slide.first) * FRAME_MS >= BUSY_MS


def _is_cut(points: Pixels, at: int, other: int) -> bool:
    """Whether another picture is shown in frame *other* than in frame *at*."""
    difference = np.abs(points[at].astype(np.int16) - points[max(0, min(other, len(points) - 1))])
    return bool((difference > LARGEST_STEP).mean() >= CUT)


def _frames_of(shown: Sequence[_Shown]) -> Iterator[tuple[int, int, int]]:
    """First frame, frame after the last, and a whole frame, of each slide; one that follows closely ends the one before."""
    for slide, following in pairwise([*shown, None]):
        assert slide is not None
        end = slide.last + 1
        if following and following.first - slide.last <= LONGEST_GAP:
            end = following.first
        yield slide.first, end, max(slide.first, slide.last - 1)


def _without_short(spans: Sequence[SlideSpan]) -> list[SlideSpan]:
    """*spans*, where what is shown shortly is the beginning of what follows at once, or nothing."""
    kept: list[SlideSpan] = []
    start_ms = None
    for span, following in pairwise([*spans, None]):
        assert span is not None
        span = replace(span, start_ms=span.start_ms if start_ms is None else start_ms)
        is_followed = following is not None and following.start_ms == span.end_ms
        if span.end_ms - span.start_ms >= SHORTEST_MS:
            kept.append(span)
            start_ms = None
        else:
            start_ms = span.start_ms if is_followed else None
    return kept
