"""The recipe of a recording's renditions: fixed once, so that every worker encodes its parts alike."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from pipeline.media.facts import SourceFacts
from pipeline.media.ladder import GOP_S, Rung, gop_frames, rungs_for, size_px, steady_rate

H264 = "h264"
AV1 = "av1"
AV1_CRF = 20  # added to the H.264 number: the two scales differ, and this is about the same picture by SSIM
AV1_SHARE = 0.6  # of the highest rate of H.264


@dataclass(frozen=True, slots=True)
class Track:
    """One picture to encode: a rung of the ladder in one codec. *name* is that of its files and folder."""

    name: str
    codec: str
    height_px: int  # of the rung: the shorter side
    size_px: tuple[int, int]
    max_kbps: int
    crf: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one recording is encoded. A recording without a picture has no tracks and no frames.

    Each part but the last has *part_frames*, a whole number of groups of *gop_frames*.
    """

    tracks: tuple[Track, ...]
    preset: str
    rate: Fraction
    gop_frames: int
    part_frames: int
    total_frames: int

    def milliseconds(self, frames: int) -> int:
        return round(frames * 1000 / self.rate)

    def to_json(self) -> dict[str, Any]:
        """Plain strings, numbers and lists, ready for json.dumps."""
        return {**asdict(self), "rate": str(self.rate)}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Recipe":
        """The recipe that to_json made plain."""
        tracks = tuple(Track(**{**track, "size_px": tuple(track["size_px"])}) for track in plain["tracks"])
        return cls(**{**plain, "tracks": tracks, "rate": Fraction(plain["rate"])})


def recipe_for(
    facts: SourceFacts, heights_px: Iterable[int], preset: str, part_s: int, codecs: Iterable[str] = (H264,)
) -> Recipe:
    """The recipe for a source of *facts*: the rungs of *heights_px* that it fills, in each of *codecs*."""
    video = facts.video
    if video is None:
        return Recipe((), preset, Fraction(1), 1, 1, 0)
    rate, rungs = steady_rate(video), rungs_for(video, heights_px)
    gop = gop_frames(rate)
    return Recipe(
        tracks=tuple(_track(rung, size_px(video, rung), codec) for codec in codecs for rung in rungs),
        preset=preset,
        rate=rate,
        gop_frames=gop,
        part_frames=gop * max(1, round(part_s / GOP_S)),
        # Lengths are known to the millisecond: what half of one claims of a further frame is rounding.
        total_frames=max(1, ceil((facts.duration_ms - Fraction(1, 2)) * rate / 1000)),
    )


def _track(rung: Rung, size: tuple[int, int], codec: str) -> Track:
    if codec == H264:
        return Track(str(rung.height_px), codec, rung.height_px, size, rung.max_kbps, rung.crf)
    kbps, crf = ceil(rung.max_kbps * AV1_SHARE), rung.crf + AV1_CRF
    return Track(f"{rung.height_px}-{codec}", codec, rung.height_px, size, kbps, crf)
