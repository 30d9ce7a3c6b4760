"""HTTP Live Streaming (RFC 8216): a finished MP4 cut into fMP4 segments, and the playlists over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import ffmpeg

from pipeline.media.boxes import codec_configuration, movie_box
from pipeline.media.command import run_ffmpeg
from pipeline.media.hostile import open_input
from pipeline.media.refusals import NothingToPlay

SEGMENT_S = 4
PLAYLIST = "index.m3u8"
INIT = "init.mp4"
AAC_LC = "mp4a.40.2"


@dataclass(frozen=True, slots=True)
class Segment:
    duration_ms: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What the master playlist tells of one rendition. Sound alone has no size and no frame rate."""

    name: str
    codecs: str
    duration_ms: int
    peak_bps: int
    average_bps: int
    size_px: tuple[int, int] | None
    frame_rate: Fraction | None


def package(
    mp4: Path, folder: Path, duration_ms: int, size_px: tuple[int, int] | None, frame_rate: Fraction | None
) -> Variant:
    """Cut *mp4* into segments in the empty *folder*, which names the variant, without encoding again.

    Raises NothingToPlay if *mp4* is empty, and what run_tool raises.
    """
    output = ffmpeg.output(
        open_input(mp4),
        PLAYLIST,
        c="copy",
        f="hls",
        map="0",
        # Both streams begin a little before zero. Left so, each has one plain edit, which every player obeys;
        # shifted, each would begin with an empty edit, which Chrome skips, and sound would lead by 59 ms.
        avoid_negative_ts="disabled",
        hls_time=SEGMENT_S,
        hls_playlist_type="vod",
        hls_flags="independent_segments",
        hls_segment_type="fmp4",
        hls_fmp4_init_filename=INIT,
        hls_segment_filename="%05d.m4s",
    )
    run_ffmpeg([output], folder, duration_ms)
    segments = _segments(folder)
    if not segments:
        raise NothingToPlay()
    length_ms = sum(segment.duration_ms for segment in segments)
    return Variant(
        name=folder.name,
        codecs=_codecs(folder / INIT),
        duration_ms=length_ms,
        peak_bps=_peak_bps(segments),
        average_bps=ceil(sum(segment.size_bytes for segment in segments) * 8000 / length_ms),
        size_px=size_px,
        frame_rate=frame_rate,
    )


def _segments(folder: Path) -> list[Segment]:
    lines = (folder / PLAYLIST).read_text(encoding="utf-8").splitlines()
    return [
        Segment(
            duration_ms=round(float(told.removeprefix("#EXTINF:").rstrip(",")) * 1000),
            size_bytes=(folder / name).stat().st_size,
        )
        for told, name in pairwise(lines)
        if told.startswith("#EXTINF:")
    ]


def _peak_bps(segments: Sequence[Segment]) -> int:
    """The largest rate of any run of segments of 0.5 to 1.5 target durations (RFC 8216, section 4.3.4.2)."""
    target_ms = max(segment.duration_ms for segment in segments)
    peak_bps = 0
    for first in range(len(segments)):
        length_ms = size_bytes = 0
        for segment in segments[first:]:
            length_ms += segment.duration_ms
            size_bytes += segment.size_bytes
            if length_ms * 2 > target_ms * 3:
                break
            if length_ms * 2 >= target_ms:
                peak_bps = max(peak_bps, ceil(size_bytes * 8000 / length_ms))
    return peak_bps


def _codecs(init: Path) -> str:
    """The CODECS attribute (RFC 6381) of what *init* introduces."""
    boxes = movie_box(init)
    names = [_picture_codec(*codec_configuration(boxes)), AAC_LC if b"mp4a" in boxes else ""]
    return ",".join(filter(None, names))


def _picture_codec(kind: bytes, configuration: bytes) -> str:
    """``avc1.PPCCLL`` by RFC 6381, or ``av01.P.LLT.DD`` by the AV1 binding to ISO media, section 5."""
    if kind == b"avcC":
        return f"avc1.{configuration[1:4].hex()}"
    if kind == b"av1C":
        profile, level = configuration[1] >> 5, configuration[1] & 0x1F
        tier, depth = "H" if configuration[2] & 0x80 else "M", _depth(profile, configuration[2])
        return f"av01.{profile}.{level:02}{tier}.{depth:02}"
    return ""


def _depth(profile: int, flags: int) -> int:
    """Bits of a sample, from the flags high_bitdepth and twelve_bit."""
    if not flags & 0x40:
        return 8
    return 12 if profile == 2 and flags & 0x20 else 10


def write_master(variants: Sequence[Variant], path: Path) -> None:
    """Write the playlist of playlists; each variant lies in a folder of its name beside *path*."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant in variants:
        lines += [f"#EXT-X-STREAM-INF:{_attributes(variant)}", f"{variant.name}/{PLAYLIST}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _attributes(variant: Variant) -> str:
    attributes = [
        f"BANDWIDTH={variant.peak_bps}",
        f"AVERAGE-BANDWIDTH={variant.average_bps}",
        f'CODECS="{variant.codecs}"',
    ]
    if variant.size_px and variant.frame_rate:
        attributes += [
            f"RESOLUTION={variant.size_px[0]}x{variant.size_px[1]}",
            f"FRAME-RATE={float(variant.frame_rate):.3f}",
            "CLOSED-CAPTIONS=NONE",
        ]
    return ",".join(attributes)
