"""Frames of the samples of a recording, 2 a second and small, from which slides and the storyboard are made."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from pipeline.media.command import run_ffmpeg
from pipeline.media.hostile import file_url, open_input, run_ffprobe

FRAME_MS = 500
PROBE_S = 60

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SampleClip:
    """A video of small frames, one every 500 ms; the first stands for *start_ms* of the recording."""

    path: Path
    start_ms: int


def size_of(clip: SampleClip) -> tuple[int, int]:
    """Width and height of the frames, in pixels. Raises what run_tool raises."""
    shown = run_ffprobe(
        clip.path, "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0",
        timeout_s=PROBE_S,
    )  # fmt: skip
    width, height = shown.strip().rstrip(",").split(",")[:2]
    return int(width), int(height)


def read_frames(
    clip: SampleClip,
    size_px: tuple[int, int],
    raw: Path,
    *,
    colour: bool = False,
    every: int = 1,
    first: int = 0,
) -> Pixels:
    """Every *every*-th frame of *clip* from number *first* on, made *size_px* large.

    Shape (frames, height, width), with *colour* (frames, height, width, 3). The bytes lie in the file *raw*, and
    only what is looked at is in memory. Raises what run_tool raises.
    """
    width, height = size_px
    picture: Any = open_input(clip.path)["v:0"]
    if every > 1 or first:
        picture = picture.filter("select", f"gte(n,{first})*not(mod(n-{first},{every}))")
    picture = picture.filter("scale", width, height, flags="area")
    options = {"f": "rawvideo", "pix_fmt": "rgb24" if colour else "gray", "vsync": "passthrough"}
    run_ffmpeg([ffmpeg.output(picture, file_url(raw), **options)], raw.parent, FRAME_MS)
    shape = (-1, height, width, 3) if colour else (-1, height, width)
    if not raw.stat().st_size:
        return np.empty((0, *shape[1:]), dtype=np.uint8)
    return np.memmap(raw, dtype=np.uint8, mode="r").reshape(shape)
