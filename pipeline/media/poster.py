"""The poster: one frame that shows what the recording is about, never a black or empty one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
from PIL import Image, ImageStat

from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts, VideoFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.ladder import even
from pipeline.media.refusals import NothingToPlay
from pipeline.tool import ToolFailed

WIDTHS_PX = (320, 640, 1280)
MOMENTS = (
    0.1,
    0.2,
    0.3,
    0.45,
    0.6,
    0.75,
    0.9,
    0.0,
)  # parts of the length; the start often shows a waiting room
FRAMES_A_MOMENT = 10
MOMENT_MS = 10_000  # what is read for one moment, at most
DARKEST = 24.0  # mean brightness, 0 to 255
# WebP is a third smaller; JPEG is what mail programs and old social media cards show.
FORMATS = {"image/webp": ("webp", 80), "image/jpeg": ("jpg", 85)}  # file name's ending, quality


@dataclass(frozen=True, slots=True)
class PosterFile:
    width_px: int
    media_type: str
    path: Path


def make_poster(source: Path, facts: SourceFacts, out_folder: Path) -> list[PosterFile]:
    """Write ``poster-WIDTH`` as WebP and JPEG into *out_folder*, narrowest first, and none wider than the picture.

    Raises NothingToPlay if no frame can be decoded, and what run_tool raises.
    """
    assert facts.video is not None, "The caller asks for a poster only where there is a picture."
    frames = []
    for number, moment in enumerate(MOMENTS):
        frame = out_folder / f"frame-{number}.jpg"
        _take_frame(source, facts, facts.video, round(moment * facts.duration_ms), frame)
        if frame.exists() and frame.stat().st_size:
            frames.append(frame)
    if not frames:
        raise NothingToPlay()
    posters = _write_sizes(_best(frames), out_folder)
    for frame in frames:
        frame.unlink()
    return posters


def _take_frame(source: Path, facts: SourceFacts, video: VideoFacts, at_ms: int, frame: Path) -> None:
    """Write the most typical of the frames from *at_ms* on; a place that cannot be decoded gives none."""
    width_px = even(min(video.width_px, max(WIDTHS_PX)))
    recording = open_input(source, ss=f"{at_ms / 1000:.3f}", t=f"{MOMENT_MS / 1000}")
    picture = (
        recording[str(video.index)]
        .filter("thumbnail", FRAMES_A_MOMENT)
        .filter("scale", width_px, even(round(width_px * video.height_px / video.width_px)), out_range="pc")
        .filter("setsar", 1)
        .filter("format", "yuvj420p")
    )
    output = ffmpeg.output(
        picture, file_url(frame), **{"frames:v": 1, "q:v": 2, "c:v": "mjpeg", "f": "image2pipe"}
    )
    try:
        run_ffmpeg([output], frame.parent, MOMENT_MS)
    except ToolFailed:
        frame.unlink(missing_ok=True)


def _best(frames: Sequence[Path]) -> Path:
    """The frame with most contrast among those that are not dark; if all are dark, the brightest."""

    def rank(frame: Path) -> tuple[bool, float]:
        with Image.open(frame) as image:
            brightness = ImageStat.Stat(image.convert("L"))
        is_light = brightness.mean[0] >= DARKEST
        return is_light, brightness.stddev[0] if is_light else brightness.mean[0]

    return max(frames, key=rank)


def _write_sizes(frame: Path, folder: Path) -> list[PosterFile]:
    posters = []
    with Image.open(frame) as image:
        for width_px in sorted({min(width, image.width) for width in WIDTHS_PX}):
            size = (width_px, max(1, round(width_px * image.height / image.width)))
            sized = image.resize(size, Image.Resampling.LANCZOS)
            for media_type, (ending, quality) in FORMATS.items():
                path = folder / f"poster-{width_px}.{ending}"
                sized.save(
                    path, quality=quality, progressive=True
                )  # the WebP writer has no use for "progressive"
                posters.append(PosterFile(width_px, media_type, path))
    return posters
