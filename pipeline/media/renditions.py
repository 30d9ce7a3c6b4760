"""Encode every rung of the ladder in one run over the source: it is decoded once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media import hls
from pipeline.media.command import one_clock, part_of, run_ffmpeg
from pipeline.media.facts import SourceFacts, VideoFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.ladder import Rung, gop_frames, size_px, steady_rate
from pipeline.progress import Progress

SOUND_ONLY = "audio"
ENCODED = 95.0  # percent of the work that is done when the packaging starts


@dataclass(frozen=True, slots=True)
class RenditionFile:
    """One finished rendition: a *download* (MP4 or M4A) and the folder *stream* with its HLS files."""

    download: Path
    stream: Path
    variant: hls.Variant
    size_bytes: int  # of the download

    @property
    def name(self) -> str:
        return self.variant.name

    @property
    def duration_ms(self) -> int:
        return self.variant.duration_ms


def _keep(rendition: RenditionFile) -> None:
    """Leave the files where they are."""


def encode(
    source: Path,
    facts: SourceFacts,
    rungs: Sequence[Rung],
    sound: Path | None,
    folder: Path,
    preset: str,
    progress: Progress,
    deliver: Callable[[RenditionFile], None] = _keep,
) -> list[RenditionFile]:
    """Encode *source* into the empty *folder*, tallest rung first in the answer.

    Writes ``mp4/HEIGHT.mp4``, ``hls/HEIGHT/`` with its segments, and ``hls/master.m3u8``; sound alone is
    called ``audio``. *sound* is the finished AAC file, joined to every rung. Rungs are packaged one by one,
    smallest first, and *deliver* may move the files of each away before the next takes more disk.
    Raises NothingToPlay if nothing could be decoded, and what run_tool raises.
    """
    for name in ("pictures", "mp4", "hls"):
        (folder / name).mkdir()
    finished: list[RenditionFile] = []
    pictures = _encode_pictures(
        source, facts, rungs, folder / "pictures", preset, part_of(progress, 0, ENCODED)
    )
    for done, (picture, rung) in enumerate(reversed(pictures), start=1):
        rendition = _package(picture, sound, facts, rung, folder)
        deliver(rendition)
        finished.insert(0, rendition)
        progress(ENCODED + (100 - ENCODED) * done / len(pictures))
    hls.write_master([rendition.variant for rendition in finished], folder / "hls" / "master.m3u8")
    return finished


def _encode_pictures(
    source: Path, facts: SourceFacts, rungs: Sequence[Rung], folder: Path, preset: str, progress: Progress
) -> list[tuple[Path | None, Rung | None]]:
    """Write a silent MP4 for each rung. The sound comes last, so that it does not lie on the disk once a rung."""
    if facts.video is None:
        return [(None, None)]
    silent = [folder / f"{rung.height_px}.mp4" for rung in rungs]
    recording = open_input(source)
    outputs = [
        ffmpeg.output(picture, file_url(path), **_settings(facts, rung, preset))
        for picture, path, rung in zip(_pictures(recording, facts, rungs), silent, rungs, strict=True)
    ]
    run_ffmpeg([*outputs, *one_clock(recording, facts)], folder, facts.duration_ms, progress)
    return list(zip(silent, rungs, strict=True))


def _pictures(recording: Any, facts: SourceFacts, rungs: Sequence[Rung]) -> list[Any]:
    """The picture at its fixed rate, once for each rung in its size.

    A picture that ends before the sound stays on its last frame, so that segments go on to the end.
    """
    video = _video(facts)
    steady = (
        recording[str(video.index)]
        .filter("fps", fps=str(steady_rate(video)))
        .filter("tpad", stop_mode="clone", stop_duration=facts.duration_ms / 1000)
    )
    copies = steady.filter_multi_output("split", len(rungs))
    return [_resized(copies[number], size_px(video, rung)) for number, rung in enumerate(rungs)]


def _resized(picture: Any, size: tuple[int, int]) -> Any:
    """*picture* in square pixels and in the range that television uses; some browsers know no other."""
    return picture.filter("scale", *size, out_range="tv").filter("setsar", 1).filter("format", "yuv420p")


def _settings(facts: SourceFacts, rung: Rung, preset: str) -> dict[str, Any]:
    """Options of one output. Every rung has its keyframes on the same grid, so that players can switch."""
    rate = steady_rate(_video(facts))
    gop = gop_frames(rate)
    return {
        "c:v": "libx264",
        "preset": preset,
        "profile:v": "high",
        "crf": rung.crf,
        "maxrate": f"{rung.max_kbps}k",
        "bufsize": f"{2 * rung.max_kbps}k",
        "r": str(rate),
        "vsync": "cfr",  # a picture that starts after the sound, or has a gap, is filled with frames
        "g": gop,
        "keyint_min": gop,
        "sc_threshold": 0,
        "flags": "+cgop",
        "t": facts.duration_ms / 1000,
        "map_metadata": -1,
        "map_chapters": -1,
        "f": "mp4",
    }


def _video(facts: SourceFacts) -> VideoFacts:
    assert facts.video is not None, "Only a picture is encoded in rungs."
    return facts.video


def _package(
    picture: Path | None, sound: Path | None, facts: SourceFacts, rung: Rung | None, folder: Path
) -> RenditionFile:
    download = folder / "mp4" / (f"{rung.height_px}.mp4" if rung else f"{SOUND_ONLY}.m4a")
    _join(picture, sound, download, facts)
    stream = folder / "hls" / download.stem
    stream.mkdir()
    size = size_px(_video(facts), rung) if rung else None
    rate = steady_rate(_video(facts)) if rung else None
    variant = hls.package(download, stream, facts.duration_ms, size, rate)
    return RenditionFile(download, stream, variant, download.stat().st_size)


def _join(picture: Path | None, sound: Path | None, download: Path, facts: SourceFacts) -> None:
    """Put picture and sound into *download*, its index first so that it plays while it loads."""
    streams = [open_input(path)[kind] for path, kind in ((picture, "v:0"), (sound, "a:0")) if path]
    output = ffmpeg.output(
        *streams, file_url(download), c="copy", t=facts.duration_ms / 1000, movflags="+faststart", f="mp4"
    )
    run_ffmpeg([output], download.parent, facts.duration_ms)
    if picture:
        picture.unlink()
