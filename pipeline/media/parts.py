"""Parts: a recording's picture is encoded piece by piece, each piece decoded once for all renditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.machine import encoder_threads
from pipeline.media.boxes import movie_box, sample_count
from pipeline.media.codecs import encoder_options
from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts, VideoFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.ladder import even
from pipeline.media.picture import resized, shown, whole_frames
from pipeline.media.recipe import Recipe
from pipeline.media.refusals import NothingToPlay
from pipeline.progress import Progress

RUN_UP_S = Fraction(1, 2)  # frames that lead a keyframe need the one before it
SAMPLE_RATE = 2
SAMPLE_PX = 320  # of the longer side
MP4 = {"map_metadata": -1, "map_chapters": -1, "f": "mp4"}
SAMPLES = "samples.mp4"


@dataclass(frozen=True, slots=True)
class Part:
    """Frames *first_frame* to *first_frame* + *frames* of the renditions; parts count from 0."""

    number: int
    first_frame: int
    frames: int


@dataclass(frozen=True, slots=True)
class PartFiles:
    """A finished part: for each track, by its name, a silent MP4 of exactly the part's frames.

    *samples* is a small silent MP4 with the frame seen at each half second from the part's start on.
    """

    tracks: Mapping[str, Path]
    samples: Path


def divide(recipe: Recipe) -> list[Part]:
    """The parts of a recording, each but the last of the same length; none if it has no picture."""
    firsts = range(0, recipe.total_frames, recipe.part_frames)
    return [
        Part(number, first, min(recipe.part_frames, recipe.total_frames - first))
        for number, first in enumerate(firsts)
    ]


def encode_part(
    source: Path, facts: SourceFacts, recipe: Recipe, part: Part, folder: Path, progress: Progress
) -> PartFiles:
    """Encode *part* into *folder*: ``NAME.mp4`` for each track of *recipe*, and ``samples.mp4``.

    The source must seek exactly (pipeline.media.clock). Frames are taken by their time in the whole
    recording, so that it does not matter where reading starts: one part meets the next as if encoded in one
    run. Where damage leaves nothing to see, the last frame before it stays.
    Raises NothingToPlay if no frame can be decoded, and what run_tool raises.
    """
    made = PartFiles({track.name: folder / f"{track.name}.mp4" for track in recipe.tracks}, folder / SAMPLES)
    run_up = part.first_frame / recipe.rate - RUN_UP_S
    for start in (max(Fraction(0), run_up), Fraction(0)):  # a second time from the beginning, past any damage
        if _encode_from(start, source, facts, recipe, part, made, progress):
            return made
    raise NothingToPlay()


def _encode_from(
    start: Fraction,
    source: Path,
    facts: SourceFacts,
    recipe: Recipe,
    part: Part,
    made: PartFiles,
    progress: Progress,
) -> bool:
    """Encode *part*, reading from *start* seconds on. Returns whether there was a frame to begin with."""
    outputs = _outputs(_recording(source, start), facts, recipe, part, made)
    try:
        run_ffmpeg(outputs, made.samples.parent, recipe.milliseconds(part.frames), progress)
    except NothingToPlay:
        return False
    return all(sample_count(movie_box(path)) == part.frames for path in made.tracks.values())


def _recording(source: Path, start: Fraction) -> Any:
    """The source from the keyframe before *start* on. Its frames keep the times they have in the whole."""
    from_there = {"ss": f"{float(start):.6f}", "copyts": None, "start_at_zero": None, "noaccurate_seek": None}
    return open_input(source, threads=str(encoder_threads()), **from_there)


def _outputs(recording: Any, facts: SourceFacts, recipe: Recipe, part: Part, made: PartFiles) -> list[Any]:
    """One output for each track and one for the samples, all from one decode."""
    video = facts.video
    assert video is not None, "Only a picture is encoded in parts."
    steady = _steady(whole_frames(recording[str(video.index)], video), video, recipe.rate, part)
    # Shrunk once from the source, which may be much larger, and then from the largest track.
    largest_px = max((track.size_px for track in recipe.tracks), key=min)
    copies = shown(steady, video, largest_px).filter_multi_output("split", len(recipe.tracks) + 1)
    pictures = [
        ffmpeg.output(
            copies[number] if track.size_px == largest_px else resized(copies[number], track.size_px),
            file_url(made.tracks[track.name]),
            **encoder_options(track, recipe),
            **{"frames:v": part.frames, **MP4},
        )
        for number, track in enumerate(recipe.tracks)
    ]
    return [*pictures, _samples(copies[len(recipe.tracks)], largest_px, recipe, part, made.samples)]


def _samples(picture: Any, size: tuple[int, int], recipe: Recipe, part: Part, path: Path) -> Any:
    """What is seen at each half second, small. Few frames are left when they are made smaller."""
    share = min(1.0, SAMPLE_PX / max(size))
    small = resized(
        picture.filter("fps", SAMPLE_RATE, round="up"),
        (even(round(size[0] * share)), even(round(size[1] * share))),
    )
    options = {"c:v": "libx264", "preset": "ultrafast", "crf": 18, "r": SAMPLE_RATE, "vsync": "cfr"}
    count = ceil(part.frames * SAMPLE_RATE / recipe.rate)
    return ffmpeg.output(small, file_url(path), **{"frames:v": count, **options, **MP4})


def _steady(picture: Any, video: VideoFacts, rate: Fraction, part: Part) -> Any:
    """The frames of *part* at an even *rate*, from zero on.

    Each frame of the source is looked at half its own length late, so that a time rounded by the container
    never decides which of two ticks it falls on. What is on the screen when the part begins may have come
    long before; a picture that has ended stays on its last frame.
    """
    return (
        picture.filter("setpts", f"PTS+{1 / (2 * video.frame_rate)}/TB")
        .filter("fps", str(rate), round="down", eof_action="pass")
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("fps", str(rate), start_time=f"{float(part.first_frame / rate):.9f}")
        .filter("setpts", f"PTS-{part.first_frame}")
    )
