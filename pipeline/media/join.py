"""Join the parts of each track, add the sound, and package what came of it: a download and a stream."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ffmpeg

from index.errors import EfterhandError
from pipeline.media import hls
from pipeline.media.boxes import codec_configuration, movie_box
from pipeline.media.codecs import ticks_a_second
from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import FORMATS, INPUT_LIMITS, file_url, open_input
from pipeline.media.recipe import H264, Recipe, Track
from pipeline.progress import Progress

SOUND_ONLY = "audio"
SCRIPT = "parts.ffconcat"


class PartsDiffer(EfterhandError):
    """Parts that no player could show one after another: machines with unlike ffmpeg encoded them."""

    en = "The parts of the picture {name} do not fit together: unlike versions of ffmpeg made them. Encode the recording again."
    sv = "Bildens delar ({name}) passar inte ihop; olika versioner av ffmpeg gjorde dem. Koda inspelningen igen."


@dataclass(frozen=True, slots=True)
class RenditionFile:
    """One finished rendition: the folder *stream* with its HLS files, and a *download* (MP4 or M4A).

    AV1 has no download: not every program that people open files with can show it.
    """

    download: Path | None
    stream: Path
    variant: hls.Variant
    height_px: int  # of the rung; 0 for sound alone

    @property
    def name(self) -> str:
        return self.variant.name

    @property
    def duration_ms(self) -> int:
        return self.variant.duration_ms


def _keep(rendition: RenditionFile) -> None:
    """Leave the files where they are."""


def join(
    facts: SourceFacts,
    recipe: Recipe,
    parts_of: Callable[[str], Sequence[Path]],
    sound: Path | None,
    folder: Path,
    progress: Progress,
    deliver: Callable[[RenditionFile], None] = _keep,
) -> list[RenditionFile]:
    """Join all tracks of *recipe* in the empty *folder*; the renditions are returned in its order.

    *parts_of* gives the files of a track, by its name, in the order of their parts; they are only read.
    *sound* is the finished AAC file, added to every track. Writes ``mp4/NAME.mp4``, ``hls/NAME/`` with its
    segments, and ``hls/master.m3u8``; a recording without a picture becomes ``mp4/audio.m4a``. Tracks are
    joined one by one, smallest first, and *deliver* may move the files of each away before the next takes
    more disk. Raises PartsDiffer, NothingToPlay and what run_tool raises.
    """
    for name in ("mp4", "hls"):
        (folder / name).mkdir()
    tracks: Sequence[Track | None] = recipe.tracks or [None]
    finished: list[RenditionFile] = []
    for done, track in enumerate(reversed(tracks), start=1):
        parts = parts_of(track.name) if track else []
        rendition = _rendition(facts, recipe, track, parts, sound, folder)
        deliver(rendition)
        finished.insert(0, rendition)
        progress(100 * done / len(tracks))
    hls.write_master([rendition.variant for rendition in finished], folder / "hls" / "master.m3u8")
    return finished


def _rendition(
    facts: SourceFacts,
    recipe: Recipe,
    track: Track | None,
    parts: Sequence[Path],
    sound: Path | None,
    folder: Path,
) -> RenditionFile:
    """Join and package one track, or without a track the sound alone."""
    name = track.name if track else SOUND_ONLY
    whole = folder / "mp4" / (f"{name}.mp4" if track else f"{name}.m4a")
    streams = [open_input(sound)["a:0"]] if sound else []
    with TemporaryDirectory(dir=folder) as links:
        if track:
            streams.insert(0, _picture(name, parts, Path(links)))
        scale = {"video_track_timescale": ticks_a_second(recipe)} if track else {}
        output = ffmpeg.output(*streams, file_url(whole), c="copy", movflags="+faststart", f="mp4", **scale)
        run_ffmpeg([output], whole.parent, facts.duration_ms)
    stream = folder / "hls" / name
    stream.mkdir()
    size, rate = (track.size_px, recipe.rate) if track else (None, None)
    variant = hls.package(whole, stream, facts.duration_ms, size, rate)
    if track and track.codec != H264:
        whole.unlink()
        return RenditionFile(None, stream, variant, track.height_px)
    return RenditionFile(whole, stream, variant, track.height_px if track else 0)


def _picture(name: str, parts: Sequence[Path], folder: Path) -> Any:
    """The picture of all *parts* in a row, as an input for ffmpeg.

    The concat script in *folder* names links of ours, so that no name of a file has to be quoted.
    """
    if len({codec_configuration(movie_box(part)) for part in parts}) != 1:
        raise PartsDiffer(name=name)
    links = [folder / f"{number:05}.mp4" for number in range(len(parts))]
    for link, part in zip(links, parts, strict=True):
        link.symlink_to(part.absolute())
    script = folder / SCRIPT
    script.write_text("ffconcat version 1.0\n" + "".join(f"file {link.name}\n" for link in links))
    limits = {**INPUT_LIMITS, "format_whitelist": f"concat,{FORMATS}"}
    return ffmpeg.input(file_url(script), f="concat", **limits)["v:0"]
