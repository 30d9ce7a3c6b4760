"""Watchable first: a source that browsers already play is only packed anew, in seconds."""

from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.boxes import outer_boxes
from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.progress import Progress

CONTAINERS = {"mov", "matroska"}
PIXELS = {"yuv420p", "yuvj420p"}
# What an MP4's index needs at most: for itself, for a frame of picture, and for one of sound (AAC: 1024 samples).
INDEX_BYTES, PICTURE_BYTES, SOUND_BYTES, SOUND_SAMPLES = 8192, 40, 28, 1024


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

    Room for the index is left in front, so that the file is written only once. A source that has more frames than
    it claims is written a second time. Tags are left behind: they may tell where and by whom it was recorded.
    Raises what run_tool raises.
    """
    _write(source, facts, out, {"moov_size": index_bytes(facts)}, progress)
    if not any(kind == b"mdat" for kind, _, _ in outer_boxes(out)):  # the index has run over what follows it
        _write(source, facts, out, {"movflags": "+faststart"}, progress)


def index_bytes(facts: SourceFacts) -> int:
    """The size of the index of an MP4 with the streams of *facts*, or more."""
    seconds = facts.duration_ms / 1000
    picture = seconds * facts.video.frame_rate * PICTURE_BYTES if facts.video else 0
    sound = seconds * facts.audio.sample_rate_hz / SOUND_SAMPLES * SOUND_BYTES if facts.audio else 0
    return INDEX_BYTES + ceil(picture + sound)


def _write(
    source: Path, facts: SourceFacts, out: Path, index: dict[str, Any], progress: Progress | None
) -> None:
    recording = open_input(source)
    streams = [recording[str(stream.index)] for stream in (facts.video, facts.audio) if stream]
    output = ffmpeg.output(
        *streams, file_url(out), c="copy", map_metadata=-1, map_chapters=-1, f="mp4", **index
    )
    run_ffmpeg([output], out.parent, facts.duration_ms, progress)
