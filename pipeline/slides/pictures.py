"""One picture of a slide: what the viewer sees, large and in lists, and what its words are read from."""

from dataclasses import dataclass
from pathlib import Path

import ffmpeg
from PIL import Image

from pipeline.media.command import run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.ladder import even
from pipeline.tool import ToolFailed

WIDEST_PX = 1280
WIDEST_FRAME_PX = 1920
SMALL_PX = 384  # twice the strip of slides on the watch page, for screens of that density
WEBP_QUALITY = 80
MOMENT_MS = 1000  # what is read at most to find a frame


@dataclass(frozen=True, slots=True)
class SlidePicture:
    """*path*: a WebP of *width_px* by *height_px*. *small*: another of it for lists, *small_width_px* wide.

    *frame*: a PNG as large as the source, for reading words.
    """

    path: Path
    width_px: int
    height_px: int
    small: Path
    small_width_px: int
    frame: Path


def take_picture(source: Path, facts: SourceFacts, at_ms: int, out: Path) -> SlidePicture | None:
    """Write the frame of *source* at *at_ms* to the WebP *out*, small and whole beside it; None if it has none.

    Raises what run_tool raises, other than for that.
    """
    assert facts.video is not None, "Slides are found only where there is a picture."
    width_px = even(min(facts.video.width_px, WIDEST_FRAME_PX))
    height_px = even(round(width_px * facts.video.height_px / facts.video.width_px))
    frame = out.with_suffix(".png")
    moment = open_input(source, ss=f"{at_ms / 1000:.3f}", t=f"{MOMENT_MS / 1000}")
    picture = moment[str(facts.video.index)].filter("scale", width_px, height_px).filter("setsar", 1)
    output = ffmpeg.output(picture, file_url(frame), **{"frames:v": 1, "c:v": "png", "f": "image2pipe"})
    try:
        run_ffmpeg([output], out.parent, MOMENT_MS)
    except ToolFailed:
        frame.unlink(missing_ok=True)
    if not frame.exists() or not frame.stat().st_size:
        frame.unlink(missing_ok=True)
        return None
    small = out.with_stem(f"{out.stem}-small")
    with Image.open(frame) as whole:
        image = whole.convert("RGB")
    width_px, height_px = _save(image, WIDEST_PX, out)
    small_width_px, _ = _save(image, SMALL_PX, small)
    return SlidePicture(out, width_px, height_px, small, small_width_px, frame)


def _save(image: Image.Image, longest_px: int, out: Path) -> tuple[int, int]:
    """Make *image* no larger than *longest_px*, and write it. Returns its width and height, in pixels."""
    image.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    image.save(out, "WEBP", quality=WEBP_QUALITY)
    return image.size
