"""Run one ffmpeg command over a recording, and tell in percent how far it has come."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.hostile import ENVIRONMENT, MEMORY_BYTES
from pipeline.media.refusals import NothingToPlay
from pipeline.progress import Progress
from pipeline.tool import ToolFailed, run_tool

SLOWEST = 30  # times the length of a recording that one run over it may take
SETTLE_S = 300
# Damage in the source must not end the run: what can be decoded is kept, however little it is.
COMMAND = ["ffmpeg", "-v", "error", "-nostdin", "-nostats", "-max_error_rate", "1", "-progress", "pipe:1"]
NOTHING_DECODED = "Cannot determine format of input"  # ffmpeg 4 to 7 go on differently


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
    Raises NothingToPlay if a stream cannot be decoded at all, and what run_tool raises.
    """
    try:
        run_tool(
            ffmpeg.compile(ffmpeg.merge_outputs(*outputs), cmd=COMMAND, overwrite_output=True),
            timeout_s=SETTLE_S + SLOWEST * duration_ms / 1000,
            on_line=lambda line: _tell(line, duration_ms, progress),
            memory_bytes=MEMORY_BYTES,
            environment={**ENVIRONMENT, **({"FFREPORT": f"file={report}:level=32"} if report else {})},
            folder=folder,
        )
    except ToolFailed as failure:
        if NOTHING_DECODED in str(failure.facts["reason"]):
            raise NothingToPlay() from None
        raise


def _tell(line: str, duration_ms: int, progress: Progress | None) -> None:
    """Turn a line such as ``out_time_us=1500000`` into percent; ffmpeg says N/A before the first frame."""
    name, _, value = line.strip().partition("=")
    if progress and name == "out_time_us" and value.lstrip("-").isdigit():
        progress(max(0.0, min(100.0, int(value) / 10 / duration_ms)))
    elif progress and (name, value) == ("progress", "end"):
        progress(100.0)


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """A Progress for one step among several: its 0 to 100 is *start* to *end* of the whole."""
    return lambda percent: progress(start + (end - start) * percent / 100)
