"""What ffmpeg and ffprobe may do with files from strangers: which they may open, and how much they may use.

A playlist, a concat script or an SVG can name other files and addresses. So only the formats that cameras,
meeting programs and recorders write are opened, and only as local files.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.tool import run_tool

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


def file_url(path: Path) -> str:
    """*path* as ffmpeg reads it, whatever its name: never an option, never another protocol."""
    return f"file:{path.absolute()}"


def open_input(source: Path, **options: str | None) -> Any:
    """The ffmpeg-python input for *source*, with every limit on it. An option without a value is None."""
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
