"""Find out what a source file holds, and how much of it can really be played."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from index.errors import BadInput
from pipeline.media.boxes import is_in_one_piece
from pipeline.media.facts import AudioFacts, SourceFacts, VideoFacts
from pipeline.media.hostile import run_ffprobe
from pipeline.media.length import Length, measure
from pipeline.media.refusals import (
    EmptyFile,
    NotARecording,
    NothingToPlay,
    PictureTooLarge,
    TooLong,
    Unplayable,
)
from pipeline.tool import ToolFailed

TIMEOUT_S = 120
LONGEST_H = 24
HOUR_MS = 3_600_000
FIRST_BOXES = {b"ftyp", b"mdat", b"free", b"skip", b"wide", b"moov"}
FALLBACK_RATE = Fraction(30)
INTERLACED = {"tt", "bb", "tb", "bt"}

Stream = dict[str, Any]  # as ffprobe shows it


def probe(source: Path) -> SourceFacts:
    """Read the facts of *source*.

    Raises EmptyFile, NotARecording, Unplayable, PictureTooLarge, NothingToPlay and TooLong.
    """
    size_bytes = source.stat().st_size
    if not size_bytes:
        raise EmptyFile()
    report = _report(source)
    container = report["format"]["format_name"].split(",")[0]
    picture = next(filter(_is_picture, report["streams"]), None)
    sound = next(filter(_is_sound, report["streams"]), None)
    used = {stream["index"] for stream in (picture, sound) if stream}
    length = measure(source, container, report["format"], used)
    if length.playable_ms <= 0:
        raise NothingToPlay()
    if length.playable_ms > LONGEST_H * HOUR_MS:
        raise TooLong(hours=length.playable_ms // HOUR_MS, limit=LONGEST_H)
    return SourceFacts(
        container=container,
        size_bytes=size_bytes,
        duration_ms=length.playable_ms,
        declared_ms=length.declared_ms,
        video=_video(picture, kbps=size_bytes * 8 // length.playable_ms) if picture else None,
        audio=_audio(sound) if sound else None,
        seeks_exactly=_seeks_exactly(source, container, report["format"], length),
    )


def _seeks_exactly(source: Path, container: str, claims: dict[str, Any], length: Length) -> bool:
    """Only files with one clock and one index do. A Matroska file that was not finished lacks the index."""
    if container == "matroska":
        return "duration" in claims and length.declared_ms == length.playable_ms
    return container == "mov" and is_in_one_piece(source)


def _report(source: Path) -> dict[str, Any]:
    try:
        answer = run_ffprobe(source, "-show_format", "-show_streams", "-of", "json", timeout_s=TIMEOUT_S)
    except ToolFailed as failure:
        raise _refusal(source, str(failure.facts["reason"])) from None
    report: dict[str, Any] = json.loads(answer)
    return report


def _refusal(source: Path, reason: str) -> BadInput:
    """Our word for why ffprobe could not open *source*. It takes any text named .mp4 for an MP4 cut off."""
    with source.open("rb") as file:
        is_mp4 = file.read(8)[4:] in FIRST_BOXES
    if is_mp4 and "moov atom not found" in reason:
        return Unplayable()
    return PictureTooLarge() if "exceeds specified max pixel count" in reason else NotARecording()


def _is_picture(stream: Stream) -> bool:
    """Whether *stream* is moving picture; the cover art of a sound file calls itself video too."""
    shown = stream.get("disposition", {})
    is_still = shown.get("attached_pic") or shown.get("timed_thumbnails")
    return _is_known(stream, "video") and stream["width"] > 0 and not is_still


def _is_sound(stream: Stream) -> bool:
    return _is_known(stream, "audio") and int(stream["sample_rate"]) > 0


def _is_known(stream: Stream, kind: str) -> bool:
    return stream.get("codec_type") == kind and stream.get("codec_name", "unknown") not in {"unknown", "none"}


def _video(stream: Stream, kbps: int) -> VideoFacts:
    width_px, height_px = _shown_size_px(stream)
    return VideoFacts(
        index=stream["index"],
        codec=stream["codec_name"],
        profile=str(stream.get("profile", "")),
        pix_fmt=stream.get("pix_fmt", ""),
        width_px=width_px,
        height_px=height_px,
        frame_rate=_nominal_rate(_fraction(stream["r_frame_rate"]), _fraction(stream["avg_frame_rate"])),
        kbps=kbps,
        is_interlaced=stream.get("field_order", "progressive") in INTERLACED,
        transfer=stream.get("color_transfer", ""),
    )


def _shown_size_px(stream: Stream) -> tuple[int, int]:
    pixel_shape = _fraction(stream.get("sample_aspect_ratio", "1:1").replace(":", "/")) or Fraction(1)
    width_px, height_px = max(1, round(stream["width"] * pixel_shape)), stream["height"]
    turns = [side["rotation"] for side in stream.get("side_data_list", []) if "rotation" in side]
    lies_down = bool(turns) and round(float(turns[0])) % 180 == 90
    return (height_px, width_px) if lies_down else (width_px, height_px)


def _nominal_rate(finest: Fraction | None, average: Fraction | None) -> Fraction:
    """Frames per second that the source was meant to have.

    *finest* is the rate whose ticks hit every frame: right for cameras and meeting programs, absurd (1000)
    where times are only rounded to milliseconds. There the *average* tells more.
    """
    for rate in (finest, average):
        if rate is not None and 1 <= rate <= 120:
            return rate.limit_denominator(1001)
    return FALLBACK_RATE


def _fraction(text: str) -> Fraction | None:
    """``30000/1001`` as a number; None for ``0/0``, ``0/1`` and ``N/A``."""
    try:
        return Fraction(text) or None
    except (ValueError, ZeroDivisionError):
        return None


def _audio(stream: Stream) -> AudioFacts:
    return AudioFacts(
        index=stream["index"],
        codec=stream["codec_name"],
        sample_rate_hz=int(stream["sample_rate"]),
        channels=int(stream.get("channels", 0)),
    )
