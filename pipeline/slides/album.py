"""The slides of a recording: when they are shown, what they look like, and the words on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.media.facts import SourceFacts
from pipeline.media.frames import SampleClip
from pipeline.progress import Progress
from pipeline.slides.changes import SlideSpan, find_slides
from pipeline.slides.pictures import SlidePicture, take_picture
from pipeline.slides.words import SlidesUnread, missing_packages, read_words

SEARCHED = 20.0  # percent: the pictures and their words take longer than finding the changes


@dataclass(frozen=True, slots=True)
class Slide:
    """*text*: the words on it, in lines. The whole frame of *picture* is gone by now."""

    span: SlideSpan
    picture: SlidePicture
    text: str


@dataclass(frozen=True, slots=True)
class Album:
    """*notice* tells staff why no slide has words, where that is so."""

    slides: tuple[Slide, ...]
    notice: SlidesUnread | None


def make_slides(
    source: Path, facts: SourceFacts, clips: Sequence[SampleClip], folder: Path, progress: Progress
) -> Album:
    """Find the slides in *clips*, the samples of *source*, and write their pictures into *folder*.

    These are ``slide-NUMBER.webp`` and ``slide-NUMBER-small.webp``. Raises what run_tool raises; a tesseract that is
    missing is told by the album's notice.
    """
    spans = find_slides(clips, folder)
    progress(SEARCHED)
    missing = missing_packages() if spans else []
    slides = []
    for number, span in enumerate(spans, start=1):
        picture = take_picture(source, facts, span.still_ms, folder / f"slide-{number:04}.webp")
        if picture:
            text = "" if missing else read_words(picture.frame)
            picture.frame.unlink()
            slides.append(Slide(span, picture, text))
        progress(SEARCHED + (100 - SEARCHED) * number / len(spans))
    return Album(tuple(slides), SlidesUnread(packages=" ".join(missing)) if missing else None)
