"""What moves in a recording without being a change of slide: a webcam, a film, a clock, a blinking cursor.

The picture is looked at in tiles of 5 by 5 points. A tile that changes often, both before and after a moment,
is moving at that moment, and what it shows says nothing about slides.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.media.frames import FRAME_MS, Pixels

Mask = NDArray[np.bool_]

TILE = 5  # points
BLOCK = 120  # frames that are looked at together, and share one estimate of noise
LEAST_STEP = 5.0  # levels of 256: what compression changes in a still picture stays below
NOISE_STEPS = 4.0
LARGEST_STEP = 20.0
POINTS_A_TILE = 2  # that must change before the tile counts as changed
BUSY_MS, BUSY_TIMES = 10_000, 4  # somebody talks, a film plays, a cursor blinks
FIDGET_MS, FIDGET_TIMES = 15_000, 1  # somebody listens, and moves now and then
FIDGET_AREA = 0.12  # of the tiles: what changes more of the picture at once is no fidgeting
OUTLINE = 2  # tiles
MOVING_SHARE = 0.05  # of a slide: a laser pointer, a small film


def steps(points: Pixels) -> NDArray[np.float32]:
    """For each frame the difference of levels that counts as a change there: more where a camera is noisy."""
    found = np.full(len(points), LEAST_STEP, dtype=np.float32)
    for at in range(0, len(points), BLOCK):
        medians = np.median(_differences(points, at), axis=(1, 2))
        found[at : at + BLOCK] += NOISE_STEPS * np.quantile(medians, 0.25)
    return found.clip(LEAST_STEP, LARGEST_STEP)


def moving_tiles(points: Pixels, step: NDArray[np.float32]) -> Mask:
    """Which tiles are moving, for each frame. Shape (frames, tile rows, tile columns)."""
    active = np.concatenate(list(_active_tiles(points, step)))
    small = active & (active.mean(axis=(1, 2), keepdims=True) <= FIDGET_AREA)
    is_busy = _often(active, BUSY_MS // FRAME_MS, (-1, 0), BUSY_TIMES)
    is_fidgety = _often(small, FIDGET_MS // FRAME_MS, (-2, -1, 0, 1), FIDGET_TIMES)
    return np.asarray(is_busy | is_fidgety)


def _differences(points: Pixels, at: int) -> NDArray[np.int16]:
    """How much each point of a block of frames differs from the frame before; the first frame from itself."""
    block = points[max(0, at - 1) : at + BLOCK].astype(np.int16)
    return np.abs(np.diff(block, axis=0, prepend=block[:1] if at == 0 else block[:0]))


def _active_tiles(points: Pixels, step: NDArray[np.float32]) -> Iterator[Mask]:
    for at in range(0, len(points), BLOCK):
        changed = _differences(points, at) > step[at : at + BLOCK, None, None]
        yield _by_tile(changed).sum(axis=(2, 4)) >= POINTS_A_TILE


def _by_tile(changed: Mask) -> Mask:
    """Shape (frames, tile rows, TILE, tile columns, TILE); the edges are filled up with points that never change."""
    count, height, width = changed.shape
    full = np.pad(changed, ((0, 0), (0, -height % TILE), (0, -width % TILE)))
    return full.reshape(count, full.shape[1] // TILE, TILE, full.shape[2] // TILE, TILE)


def _often(active: Mask, frames: int, windows: Sequence[int], least: int) -> Mask:
    """Where a tile is active *least* times in each of the *windows*, of so many *frames*: 0 begins now, -1 ends now.

    Of a window that the recording's end cuts short less is asked; with next to nothing of it left it is passed
    over, but half of the windows must count.
    """
    so_far = np.pad(active.cumsum(axis=0, dtype=np.uint8), ((1, 0), (0, 0), (0, 0)))
    often, known = np.ones_like(active), np.zeros(len(active), dtype=int)
    for window in windows:
        at = np.arange(len(active)) + window * frames
        first, last = at.clip(0, len(active)), (at + frames).clip(0, len(active))
        is_within = last - first >= frames // 5
        enough = np.ceil(least * (last - first) / frames)[:, None, None]
        count = so_far[last] - so_far[first]  # right also where the sums have wrapped around
        often &= (count >= enough) | ~is_within[:, None, None]
        known += is_within
    return np.asarray(often & (known >= len(windows) // 2)[:, None, None])


def calm_points(moving: Mask, shape: tuple[int, int]) -> Mask:
    """The points, of *shape*, of tiles that neither move nor touch one that does."""
    calm = ~_grown(moving, 1)
    return calm.repeat(TILE, axis=0).repeat(TILE, axis=1)[: shape[0], : shape[1]]


def _grown(tiles: Mask, by: int) -> Mask:
    """*tiles* and those that are at most *by* tiles from one of them."""
    padded = np.pad(tiles, by)
    return np.asarray(sliding_window_view(padded, (2 * by + 1, 2 * by + 1)).any(axis=(2, 3)))


def still_share(moving: Mask) -> float:
    """How much of the picture the largest rectangle covers in which next to nothing moves, 0 to 1."""
    return _still_share(moving.tobytes(), moving.shape)


@lru_cache(maxsize=4096)
def _still_share(moving: bytes, shape: tuple[int, int]) -> float:
    top, left, bottom, right = _rectangles(shape)
    tiles = np.frombuffer(moving, dtype=np.bool_).reshape(shape)
    # Of a person mostly the outline is seen to move: what it encloses moves too.
    enclosed = ~_grown(~_grown(np.pad(tiles, OUTLINE), OUTLINE), OUTLINE)[OUTLINE:-OUTLINE, OUTLINE:-OUTLINE]
    count = np.pad(enclosed, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    inside = count[bottom, right] - count[top, right] - count[bottom, left] + count[top, left]
    areas = (bottom - top) * (right - left)
    return float(areas[inside <= MOVING_SHARE * areas].max(initial=0)) / (shape[0] * shape[1])


@lru_cache(maxsize=4)
def _rectangles(shape: tuple[int, int]) -> tuple[NDArray[np.intp], ...]:
    """Top, left, bottom and right of every rectangle of tiles."""
    top, left, bottom, right = np.indices((shape[0], shape[1], shape[0] + 1, shape[1] + 1)).reshape(4, -1)
    real = (top < bottom) & (left < right)
    return top[real], left[real], bottom[real], right[real]
