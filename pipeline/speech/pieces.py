"""A recording's sound in pieces of some minutes, cut at silences and where talks begin and end."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.speech.chunks import RATE_HZ, length_ms, quietest_cut, read_samples
from pipeline.speech.contract import Span
from pipeline.speech.silences import find_silences

NEAR_MS = 5_000  # a programme's times are typed by hand: the talk gives way at the pause nearest to them
SHORTEST_SHARE = 0.5  # of the longest piece
INSIDE_MS = 150  # half of the shortest silence


def divide(wav: Path, folder: Path, borders_ms: Iterable[int], longest_ms: int) -> list[Span]:
    """The pieces of *wav*, none longer than *longest_ms*, one after another from its beginning to its end.

    *borders_ms* are where talks begin and end; *folder* is where ffmpeg may write. Where a long stretch has no
    silence it is cut where it is quietest. Raises what find_silences raises.
    """
    total_ms = length_ms(wav)
    silences = find_silences(wav, folder)
    fixed = {_nearest_pause(border_ms, silences) for border_ms in borders_ms if 0 < border_ms < total_ms}
    edges = [0]
    for border_ms in sorted({*fixed, total_ms} - {0}):
        while border_ms - edges[-1] > longest_ms:
            edges.append(_next_cut(wav, edges[-1], longest_ms, silences))
        edges.append(border_ms)
    return [(start_ms, end_ms) for start_ms, end_ms in pairwise(edges) if end_ms > start_ms]


def _nearest_pause(border_ms: int, silences: Sequence[Span]) -> int:
    points = [min(max(border_ms, start_ms + INSIDE_MS), end_ms - INSIDE_MS) for start_ms, end_ms in silences]
    nearest_ms = min(points, key=lambda point_ms: abs(point_ms - border_ms), default=border_ms)
    return nearest_ms if abs(nearest_ms - border_ms) <= NEAR_MS else border_ms


def _next_cut(wav: Path, start_ms: int, longest_ms: int, silences: Sequence[Span]) -> int:
    """The middle of the longest silence that lets the piece be half as long as it may be, or more."""
    earliest_ms, latest_ms = start_ms + int(longest_ms * SHORTEST_SHARE), start_ms + longest_ms
    found = silences[bisect_left(silences, (earliest_ms, 0)) :]
    within = [
        (end_ms - begin_ms, (begin_ms + end_ms) // 2) for begin_ms, end_ms in found if begin_ms < latest_ms
    ]
    within = [(length, middle_ms) for length, middle_ms in within if middle_ms <= latest_ms]
    if within:
        return max(within)[1]
    samples = read_samples(wav, earliest_ms, latest_ms)
    return earliest_ms + quietest_cut(samples, from_s=0) * 1000 // RATE_HZ
