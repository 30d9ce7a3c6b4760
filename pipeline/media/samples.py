"""The samples of all parts in one file: what is seen at each half second of a recording, small."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import ffmpeg

from pipeline.media.command import run_ffmpeg
from pipeline.media.hostile import file_url
from pipeline.media.join import concatenated
from pipeline.media.parts import divide
from pipeline.media.recipe import Recipe


def join_samples(samples: Sequence[Path], recipe: Recipe, out: Path) -> None:
    """Write *samples*, those of all parts in their order, to the MP4 *out*; each begins when its part does.

    A part is seldom a whole number of half seconds long: the last sample of one may be shown for a shorter time.
    Raises what run_tool raises.
    """
    lengths = [part.frames / recipe.rate for part in divide(recipe)]
    with TemporaryDirectory(dir=out.parent) as links:
        joined = concatenated(samples, Path(links), lengths)
        output = ffmpeg.output(joined, file_url(out), c="copy", f="mp4", video_track_timescale=10_000)
        run_ffmpeg([output], out.parent, recipe.milliseconds(recipe.total_frames))
