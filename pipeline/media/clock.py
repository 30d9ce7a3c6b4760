"""One clock for a source: some containers count from anywhere, jump, and cannot be entered in the middle."""

from pathlib import Path

import ffmpeg

from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.probe import probe
from pipeline.progress import Progress


def needs_clock(facts: SourceFacts) -> bool:
    """Whether parts of the source can only be taken after make_seekable."""
    return facts.video is not None and not facts.seeks_exactly


def make_seekable(
    source: Path, facts: SourceFacts, out: Path, progress: Progress | None = None
) -> SourceFacts:
    """Write picture and sound of *source* unaltered to the Matroska file *out*. Returns the facts of *out*.

    Read from end to end in one run, both are put on one clock: a jump in the times is taken out, and what is
    counted from differs no more between a run over the picture and one over the sound. Stages that come
    later read *out* with its facts, in place of the source. Raises what run_tool and probe raise.
    """
    recording = open_input(source, fflags="+genpts")
    streams = [recording[str(stream.index)] for stream in (facts.video, facts.audio) if stream]
    output = ffmpeg.output(*streams, file_url(out), c="copy", map_metadata=-1, map_chapters=-1, f="matroska")
    run_ffmpeg([output], out.parent, facts.duration_ms, progress)
    return probe(out)
