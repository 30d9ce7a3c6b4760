"""What the installed ffmpeg can do of what the pipeline asks."""

from collections.abc import Iterable
from functools import cache

from pipeline.media.recipe import AV1, H264
from pipeline.tool import run_tool

SOUND = "aac"
PICTURE = {H264: "libx264", AV1: "libsvtav1"}
LIMIT_S = 20


def version() -> str:
    """``ffmpeg version 5.1.6 …``, its first words. Raises ToolMissing and ToolFailed."""
    return " ".join(run_tool(["ffmpeg", "-version"], timeout_s=LIMIT_S).split()[:3])


def missing_encoders(codecs: Iterable[str]) -> list[str]:
    """The encoders that are needed for *codecs* and not there. Raises ToolMissing and ToolFailed."""
    listed = run_tool(["ffmpeg", "-hide_banner", "-encoders"], timeout_s=LIMIT_S)
    there = {line.split()[1] for line in listed.splitlines() if len(line.split()) > 1}
    return [name for name in (*map(PICTURE.__getitem__, codecs), SOUND) if name not in there]


@cache
def has_filters(*names: str) -> bool:
    """Whether all filters of *names* are there. Raises ToolMissing and ToolFailed."""
    listed = run_tool(["ffmpeg", "-hide_banner", "-filters"], timeout_s=LIMIT_S)
    there = {line.split()[1] for line in listed.splitlines() if len(line.split()) > 1}
    return there.issuperset(names)
