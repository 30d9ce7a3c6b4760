"""How long a source file really plays, which a file that was cut off does not say."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.media.hostile import run_ffprobe
from pipeline.tool import ToolFailed

TAIL_S = 10
SLACK_MS = 1000  # containers round, and sound is padded to whole blocks: less than this is not missing
SETTLE_S = 120
READING_BYTES_PER_S = 2 * 2**20  # slower than any disk that a recording is kept on
# Containers that say where they end, and where to find it.
INDEXED = {"mov", "matroska", "avi", "asf", "mxf", "flv"}
PACKETS = ("-show_entries", "packet=stream_index,pts_time,dts_time,duration_time", "-of", "csv=p=0")


@dataclass(frozen=True, slots=True)
class Length:
    """What can be played, and what the file claims to hold; they differ only if some of it is missing."""

    playable_ms: int
    declared_ms: int


def measure(source: Path, container: str, claims: Mapping[str, Any], used: set[int]) -> Length:
    """The length of the streams *used* of *source*; *claims* is what ffprobe shows of its format.

    Only reading to the end tells it. Where the last seconds are in place, they are all that is read.
    """
    start_s = float(claims.get("start_time", 0))
    claimed_end_s = float(claims.get("duration", 0))  # counted from zero, wherever the recording starts
    end_s = None
    if container in INDEXED and claimed_end_s > TAIL_S:
        end_s = _end_s(source, used, "-read_intervals", f"{claimed_end_s - TAIL_S:.3f}%")
    if end_s is None:
        end_s = _end_s(source, used)
    if end_s is None:
        return Length(0, 0)
    playable_ms = round((end_s - start_s) * 1000)
    declared_ms = round((claimed_end_s - start_s) * 1000)
    return Length(playable_ms, declared_ms if declared_ms - playable_ms > SLACK_MS else playable_ms)


def _end_s(source: Path, used: set[int], *interval: str) -> float | None:
    """When the last packet of the *used* streams ends; None if there is no packet to read."""
    ends_s: list[float] = []
    timeout_s = SETTLE_S + source.stat().st_size / READING_BYTES_PER_S
    with suppress(ToolFailed):  # reading may fail where the file breaks off; what came before it counts
        run_ffprobe(source, *interval, *PACKETS, timeout_s=timeout_s, on_line=_keep_latest(ends_s, used))
    return ends_s[0] if ends_s else None


def _keep_latest(ends_s: list[float], used: set[int]) -> Callable[[str], None]:
    """A reader of PACKETS lines that keeps in *ends_s* only the latest end, however many lines come."""

    def read(line: str) -> None:
        fields = line.strip().split(",")
        if len(fields) < 4:  # ffprobe breaks the line where a packet carries side data
            return
        index, pts, dts, length = fields[:4]
        start = pts if pts != "N/A" else dts
        if int(index) in used and start != "N/A":
            end_s = float(start) + (float(length) if length != "N/A" else 0)
            ends_s[:] = [max([end_s, *ends_s])]

    return read
