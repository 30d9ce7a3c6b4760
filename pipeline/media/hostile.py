"""Run ffmpeg and ffprobe on files from strangers: what they may open, and how much they may use.

A playlist, a concat script or an SVG can name other files and addresses, so only the formats that cameras,
meeting programs and recorders write are opened, and only as local files.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.tool import run_tool

Progress = Callable[[float], None]

FORMATS = (
    "mov,mp4,matroska,webm,mpegts,mpeg,avi,flv,asf,mxf,ogg,wav,w64,aiff,caf,mp3,aac,ac3,flac,amr"  # demuxers
)
INPUT_LIMITS = {
    "protocol_whitelist": "file,pipe",
    "format_whitelist": FORMATS,
    "max_streams": "64",
    "max_pixels": str(8192 * 4320),
}
MEMORY_BYTES = 8 * 2**30
# Unbounded, glibc reserves 64 MiB of address space for each of many threads, which the limit above counts.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
SLOWEST = 30  # times the length of a recording that one run over it may take
SETTLE_S = 300


def file_url(path: Path) -> str:
    """*path* as ffmpeg reads it, whatever its name: never an option, never another protocol."""
    return f"file:{path.absolute()}"


def open_input(source: Path, **options: str) -> Any:
    """The ffmpeg-python input for *source*, with every limit on it."""
    return ffmpeg.input(file_url(source), **INPUT_LIMITS, **options)


def run_ffprobe(
    source: Path, *args: str, timeout_s: float, on_line: Callable[[str], None] | None = None
) -> str:
    """Run ffprobe on *source*; *args* say what to show. Raises what run_tool raises."""
    limits = [word for name, value in INPUT_LIMITS.items() for word in (f"-{name}", value)]
    return run_tool(
        ["ffprobe", "-v", "error", *limits, *args, file_url(source)],
        timeout_s=timeout_s,
        on_line=on_line,
        memory_bytes=MEMORY_BYTES,
        environment=ENVIRONMENT,
    )


def run_ffmpeg(
    outputs: Sequence[Any],
    folder: Path,
    duration_ms: int,
    progress: Progress | None = None,
    report: str | None = None,
) -> None:
    """Run one ffmpeg command that writes *outputs*, working in *folder*.

    *duration_ms* is the length of what is read: it sets the time limit and gives *progress* its percent.
    With *report*, what ffmpeg and its filters say is written to a file of that name in *folder*.
    Raises what run_tool raises.
    """
    # Damage in the source must not end the run: what can be decoded is kept, however little it is.
    command = ["ffmpeg", "-v", "error", "-nostdin", "-nostats", "-max_error_rate", "1", "-progress", "pipe:1"]
    run_tool(
        ffmpeg.compile(ffmpeg.merge_outputs(*outputs), cmd=command, overwrite_output=True),
        timeout_s=SETTLE_S + SLOWEST * duration_ms / 1000,
        on_line=lambda line: _tell(line, duration_ms, progress),
        memory_bytes=MEMORY_BYTES,
        environment={**ENVIRONMENT, **({"FFREPORT": f"file={report}:level=32"} if report else {})},
        folder=folder,
    )


def _tell(line: str, duration_ms: int, progress: Progress | None) -> None:
    """Turn a line such as ``out_time_us=1500000`` into percent; ffmpeg says N/A before the first frame."""
    name, _, value = line.strip().partition("=")
    if progress and name == "out_time_us" and value.lstrip("-").isdigit() and duration_ms:
        progress(max(0.0, min(100.0, int(value) / 10 / duration_ms)))
    elif progress and (name, value) == ("progress", "end"):
        progress(100.0)


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """A Progress for one step among several: its 0 to 100 is *start* to *end* of the whole."""
    return lambda percent: progress(start + (end - start) * percent / 100)
