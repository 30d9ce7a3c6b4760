"""Watchable first: a source that browsers already play is only packed anew, in seconds."""

from pathlib import Path

import ffmpeg

from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.progress import Progress

CONTAINERS = {"mov", "matroska"}
PIXELS = {"yuv420p", "yuvj420p"}


def is_playable_as_is(facts: SourceFacts) -> bool:
    """Whether every browser plays the streams of the source: 8-bit 4:2:0 H.264, and AAC or no sound."""
    video, audio = facts.video, facts.audio
    return (
        facts.container in CONTAINERS
        and (video is None or (video.codec == "h264" and video.pix_fmt in PIXELS))
        and (audio is None or audio.codec == "aac")
    )


def remux(source: Path, facts: SourceFacts, out: Path, progress: Progress | None = None) -> None:
    """Write the streams of *source* unaltered to the MP4 *out*, its index first so that it plays at once.

    Tags are left behind: they may tell where and by whom it was recorded. Raises what run_tool raises.
    """
    recording = open_input(source)
    streams = [recording[str(stream.index)] for stream in (facts.video, facts.audio) if stream]
    output = ffmpeg.output(
        *streams, file_url(out), c="copy", movflags="+faststart", map_metadata=-1, map_chapters=-1, f="mp4"
    )
    run_ffmpeg([output], out.parent, facts.duration_ms, progress)
