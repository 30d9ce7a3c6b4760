"""Find out what a source file holds, and how much of it can really be played."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from index.errors import BadInput
from pipeline.media.facts import AudioFacts, SourceFacts, VideoFacts
from pipeline.media.hostile import run_ffprobe
from pipeline.tool import ToolFailed

READING_BYTES_PER_S = 2 * 2**20  # slower than any disk a recording is kept on
SETTLE_S = 120
LONGEST_MS = 24 * 3600 * 1000
TAIL_S = 10
SLACK_MS = 1000  # containers round, and sound is padded to whole blocks: less than this is not missing
HAS_LENGTH_AND_INDEX = {"mov", "matroska", "avi", "asf", "mxf", "flv"}
FIRST_BOXES = {b"ftyp", b"mdat", b"free", b"skip", b"wide", b"moov"}
FALLBACK_RATE = Fraction(30)


class EmptyFile(BadInput):
    """A file of no bytes."""

    en = "The file is empty. Choose the recording again, and upload it once more."
    sv = "Filen är tom. Välj inspelningen igen och ladda upp den på nytt."


class NotARecording(BadInput):
    """A file that is no recording, whatever its name says."""

    en = "The file is not a sound or video recording. Upload the recording itself, for example as MP4 or MKV."
    sv = "Filen är ingen ljud- eller videoinspelning. Ladda upp själva inspelningen, till exempel som MP4 eller MKV."  # noqa: E501


class Unplayable(BadInput):
    """An MP4 that ends before its index: nothing in it can be found."""

    en = "The recording was cut off before it was finished, and cannot be played. Record or export it again."
    sv = "Inspelningen bröts innan den blev klar och går inte att spela upp. Spela in eller exportera den igen."  # noqa: E501


class NothingToPlay(BadInput):
    """A media file without sound and moving picture, or with none that can be decoded."""

    en = "The file holds neither sound nor moving picture that can be played. Export the recording again."
    sv = "Filen har varken ljud eller rörlig bild som går att spela upp. Exportera inspelningen igen."


class TooLong(BadInput):
    """A file that claims to play for days: damaged times, or meant to fill the disk."""

    en = "The file says that it is {hours} hours long; at most {limit} are taken. Export the recording again."
    sv = "Filen säger sig vara {hours} timmar lång; högst {limit} tas emot. Exportera inspelningen igen."


def probe(source: Path) -> SourceFacts:
    """Read the facts of *source*.

    Raises EmptyFile, NotARecording, Unplayable, NothingToPlay and TooLong.
    """
    size_bytes = source.stat().st_size
    if not size_bytes:
        raise EmptyFile()
    report = _report(source)
    container = report["format"]["format_name"].split(",")[0]
    pictures = [stream for stream in report["streams"] if _is_picture(stream)]
    sounds = [stream for stream in report["streams"] if _is_sound(stream)]
    used = {stream["index"] for stream in pictures[:1] + sounds[:1]}
    duration_ms, declared_ms = _lengths_ms(source, container, report["format"], used)
    if not used or duration_ms <= 0:
        raise NothingToPlay()
    if duration_ms > LONGEST_MS:
        raise TooLong(hours=duration_ms // 3_600_000, limit=LONGEST_MS // 3_600_000)
    return SourceFacts(
        container=container,
        size_bytes=size_bytes,
        duration_ms=duration_ms,
        declared_ms=declared_ms,
        video=_video(pictures[0], kbps=size_bytes * 8 // duration_ms) if pictures else None,
        audio=_audio(sounds[0]) if sounds else None,
    )


def _report(source: Path) -> dict[str, Any]:
    try:
        answer = run_ffprobe(source, "-show_format", "-show_streams", "-of", "json", timeout_s=SETTLE_S)
    except ToolFailed as failure:
        with source.open("rb") as file:
            is_mp4 = file.read(8)[4:] in FIRST_BOXES
        cut_off = is_mp4 and "moov atom not found" in str(failure.facts["reason"])
        raise (Unplayable() if cut_off else NotARecording()) from None
    report: dict[str, Any] = json.loads(answer)
    return report


def _is_picture(stream: dict[str, Any]) -> bool:
    """Whether *stream* is moving picture; cover art of a sound file calls itself video too."""
    shown = stream.get("disposition", {})
    still = shown.get("attached_pic") or shown.get("timed_thumbnails")
    return stream.get("codec_type") == "video" and _is_known(stream) and bool(stream["width"]) and not still


def _is_sound(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "audio" and _is_known(stream) and int(stream["sample_rate"]) > 0


def _is_known(stream: dict[str, Any]) -> bool:
    return bool(stream.get("codec_name", "unknown") not in {"unknown", "none"})


def _lengths_ms(source: Path, container: str, told: dict[str, Any], used: set[int]) -> tuple[int, int]:
    """What can be played of *source*, and what it says that it holds.

    Only reading to the end tells, and where the last seconds are in place they are all that is read.
    """
    start_s, claimed_s = float(told.get("start_time", 0)), float(told.get("duration", 0))
    # Matroska counts its length from zero, the others from where they start.
    claimed_end_s = claimed_s if container == "matroska" else start_s + claimed_s
    end_s = None
    if container in HAS_LENGTH_AND_INDEX and claimed_end_s > TAIL_S:
        end_s = _end_s(source, used, "-read_intervals", f"{claimed_end_s - TAIL_S:.3f}%")
    if end_s is None:
        end_s = _end_s(source, used)
    if end_s is None:
        return 0, 0
    duration_ms = round((end_s - start_s) * 1000)
    declared_ms = round((claimed_end_s - start_s) * 1000)
    return duration_ms, declared_ms if declared_ms - duration_ms > SLACK_MS else duration_ms


def _end_s(source: Path, used: set[int], *interval: str) -> float | None:
    """When the last packet of the *used* streams ends; None if there is no packet to read."""
    latest: float | None = None

    def read(line: str) -> None:
        nonlocal latest
        index, *times = line.strip().split(",")[:4]
        pts, dts, length = (None if time in {"N/A", ""} else float(time) for time in times)
        start = dts if pts is None else pts
        if start is not None and int(index) in used:
            latest = max(start + (length or 0), latest or 0)

    entries = ("-show_entries", "packet=stream_index,pts_time,dts_time,duration_time", "-of", "csv=p=0")
    timeout_s = SETTLE_S + source.stat().st_size / READING_BYTES_PER_S
    try:
        run_ffprobe(source, *interval, *entries, timeout_s=timeout_s, on_line=read)
    except ToolFailed:  # a place to seek to that is not there; what was read before it counts
        pass
    return latest


def _video(stream: dict[str, Any], kbps: int) -> VideoFacts:
    width_px, height_px = _shown_size_px(stream)
    return VideoFacts(
        index=stream["index"],
        codec=stream["codec_name"],
        profile=str(stream.get("profile", "")),
        pix_fmt=stream.get("pix_fmt", ""),
        width_px=width_px,
        height_px=height_px,
        frame_rate=nominal_rate(_fraction(stream["r_frame_rate"]), _fraction(stream["avg_frame_rate"])),
        kbps=kbps,
    )


def _shown_size_px(stream: dict[str, Any]) -> tuple[int, int]:
    pixel_shape = _fraction(stream.get("sample_aspect_ratio", "1:1").replace(":", "/")) or Fraction(1)
    width_px, height_px = round(stream["width"] * pixel_shape), stream["height"]
    turns = [side["rotation"] for side in stream.get("side_data_list", []) if "rotation" in side]
    lies_down = bool(turns) and round(float(turns[0])) % 180 == 90
    return (height_px, width_px) if lies_down else (width_px, height_px)


def nominal_rate(finest: Fraction | None, average: Fraction | None) -> Fraction:
    """Frames per second that the source meant to have.

    *finest* is the rate whose ticks hit every frame: right for cameras and meeting programs, absurd (1000)
    where times are only rounded to milliseconds. Then the *average* tells more.
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


def _audio(stream: dict[str, Any]) -> AudioFacts:
    return AudioFacts(
        index=stream["index"],
        codec=stream["codec_name"],
        sample_rate_hz=int(stream["sample_rate"]),
        channels=int(stream.get("channels", 0)),
    )
