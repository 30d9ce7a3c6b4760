"""The rendition ladder: which sizes and rates a recording is encoded in. The rungs are data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from pipeline.media.facts import VideoFacts

HIGHEST_RATE = Fraction(30)
NTSC = Fraction(1001, 1000)
GOP_S = 4
# A smaller picture of the same scene needs fewer bits, but not as few as its area says.
BITS_BY_SIDE = 1.5
# However small the source file, a rung may spend this share of its own rate: HEVC and AV1 say more per bit.
LEAST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. *height_px* is the shorter side, so that a portrait is as sharp as a landscape.

    The quality is constant (*crf*), so that still slides cost little; *max_kbps* bounds it in motion.
    """

    height_px: int
    max_kbps: int
    crf: int


LADDER = (
    Rung(2160, 14_000, 24),
    Rung(1440, 8_000, 24),
    Rung(1080, 4_500, 23),
    Rung(720, 2_500, 23),
    Rung(480, 1_200, 23),
    Rung(360, 700, 23),
    Rung(240, 400, 23),
)


def rungs_for(video: VideoFacts, heights_px: Iterable[int]) -> list[Rung]:
    """The rungs of *heights_px* that *video* fills, tallest first.

    Nothing is made larger than the source; a source smaller than every rung gets one of its own size.
    Peak rates are held down to what the source itself spends.
    """
    fitting = sorted({even(height) for height in heights_px if height <= video.short_side_px}, reverse=True)
    return [_fit(_rung(height_px), video) for height_px in fitting or [even(video.short_side_px)]]


def _rung(height_px: int) -> Rung:
    """The rung of any height: one of LADDER, or its next taller one made smaller."""
    taller = [rung for rung in LADDER if rung.height_px >= height_px] or [LADDER[0]]
    share = (height_px / taller[-1].height_px) ** BITS_BY_SIDE
    return replace(taller[-1], height_px=height_px, max_kbps=ceil(taller[-1].max_kbps * share))


def _fit(rung: Rung, video: VideoFacts) -> Rung:
    share = (rung.height_px / video.short_side_px) ** BITS_BY_SIDE
    enough_kbps = max(ceil(video.kbps * share), ceil(rung.max_kbps * LEAST_SHARE))
    return replace(rung, max_kbps=min(rung.max_kbps, enough_kbps))


def size_px(video: VideoFacts, rung: Rung) -> tuple[int, int]:
    """Width and height of *video* on *rung*, even as 4:2:0 needs."""
    source_px = max(video.width_px, video.height_px)
    long_px = min(2 * round(source_px * rung.height_px / video.short_side_px / 2), even(source_px))
    if video.width_px >= video.height_px:
        return long_px, rung.height_px
    return rung.height_px, long_px


def even(length_px: int) -> int:
    return max(2, length_px // 2 * 2)


def steady_rate(video: VideoFacts) -> Fraction:
    """The fixed rate of the renditions: the source's own, halved or more until it is about 30 at most."""
    divisor = max(1, ceil(video.frame_rate / HIGHEST_RATE - Fraction(1, 10)))
    return _on_the_grid(min(video.frame_rate / divisor, HIGHEST_RATE))


def _on_the_grid(rate: Fraction) -> Fraction:
    """*rate*, or the nearest with a whole number of frames in 4 s, or in 4.004 s as in NTSC.

    Uneven frames have odd averages, such as 17.3 a second. Parts of such a rate would not begin at a whole
    microsecond, which is how exactly ffmpeg joins them.
    """
    grids = (Fraction(GOP_S), GOP_S * NTSC)
    return min((round(rate * grid) / grid for grid in grids), key=lambda near: abs(near - rate))


def gop_frames(rate: Fraction) -> int:
    """Frames from one keyframe to the next: 4 s, or at 29.97 the first whole frame after them."""
    return ceil(GOP_S * rate)
