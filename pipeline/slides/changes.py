"""When the slides of a recording change: from its samples to spans of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from shutil import copyfileobj

import numpy as np

from pipeline.media.frames import FRAME_MS, Pixels, SampleClip, read_frames, size_of
from pipeline.slides.motion import BUSY_MS, LARGEST_STEP
from pipeline.slides.still import HOLD, RUN, Still, find_stills

LONG_SIDE = 80  # points: each is the mean of 16 by 16 pixels of a picture 1280 wide
SHORTEST_MS = 3000
CUT = 0.3  # of the points differ when the picture is another one, and not only somebody who moves


@dataclass(frozen=True, slots=True)
class SlideSpan:
    """A slide is shown from *start_ms* until *end_ms*; at *still_ms* it is whole, and nothing fades."""

    start_ms: int
    end_ms: int
    still_ms: int


def find_slides(clips: Sequence[SampleClip], scratch: Path) -> list[SlideSpan]:
    """The slides shown in *clips*, the parts of one recording in order; none where somebody fills the picture.

    A slide that comes back after another is a span of its own. Raises what run_tool raises.
    """
    if not clips:
        return []
    points, times_ms = _gather(clips, scratch)
    spans = [
        SlideSpan(times_ms[first], times_ms[end], times_ms[still])
        for first, end, still in _frames_of(_without_poses(list(find_stills(points)), points))
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


def _without_poses(stills: Sequence[Still], points: Pixels) -> list[Still]:
    """*stills* without the seconds in which a speaker keeps still: a slide neither comes nor goes by mere movement."""
    kept: list[Still] = []
    for still in filter(_is_mostly_settled, stills):
        follows = still.first == 0 or (kept and kept[-1].is_followed_by(still.first))
        if follows or _is_long(still) or _is_cut(points, still.first, still.first - HOLD):
            kept.append(still)
    following, stays = None, list[Still]()
    for still in reversed(kept):
        is_followed = following is not None and still.is_followed_by(following.first)
        lasts = is_followed or still.last == len(points) - 1 or _is_long(still)
        if lasts or _is_cut(points, still.last, still.last + HOLD):
            stays.append(still)
            following = still
    return stays[::-1]


def _is_mostly_settled(still: Still) -> bool:
    return 2 * still.settled >= still.last - still.first + 1


def _is_long(still: Still) -> bool:
    return (still.last - still.first) * FRAME_MS >= BUSY_MS


def _is_cut(points: Pixels, at: int, other: int) -> bool:
    """Whether another picture is shown in frame *other* than in frame *at*."""
    difference = np.abs(points[at].astype(np.int16) - points[max(0, min(other, len(points) - 1))])
    return bool((difference > LARGEST_STEP).mean() >= CUT)


def _frames_of(stills: Sequence[Still]) -> Iterator[tuple[int, int, int]]:
    """First frame, frame after the last, and a whole frame, of each slide; one that follows closely ends the one before."""
    for still, following in pairwise([*stills, None]):
        assert still is not None
        follows = following is not None and still.is_followed_by(following.first)
        end = following.first if following and follows else still.last + 1
        yield still.first, end, max(still.first, still.last - 1)


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
