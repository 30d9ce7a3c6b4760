"""Still pictures on pages: the poster in the widths and formats that a screen can choose from, and slides."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive_web.public.addresses import media_url, seconds
from index.models import Poster, Slide

JPEG, WEBP = "image/jpeg", "image/webp"
PLAIN_WIDTH_PX = 640


@dataclass(frozen=True)
class Picture:
    """A poster. *src* is for browsers that do not choose; the sets are values of ``srcset``, and may be empty."""

    src: str
    jpeg_set: str
    webp_set: str


@dataclass(frozen=True)
class ShownSlide:
    """A slide of a watch page; *t* is its place in ``?t=``, *lines* are the words on it."""

    number: int
    start_ms: int
    t: str
    url: str
    width_px: int
    height_px: int
    lines: tuple[str, ...]


def picture_of(posters: Sequence[Poster]) -> Picture | None:
    """The poster of a recording, if it has one."""
    if not posters:
        return None
    plain = [poster for poster in posters if poster.media_type == JPEG] or posters
    src = min(plain, key=lambda poster: abs(poster.width_px - PLAIN_WIDTH_PX))
    return Picture(media_url(src.key), _set_of(posters, JPEG), _set_of(posters, WEBP))


def slides_of(slides: Sequence[Slide]) -> list[ShownSlide]:
    return [
        ShownSlide(
            number=slide.number,
            start_ms=slide.start_ms,
            t=seconds(slide.start_ms),
            url=media_url(slide.key),
            width_px=slide.width_px,
            height_px=slide.height_px,
            lines=tuple(slide.text.splitlines()),
        )
        for slide in slides
    ]


def _set_of(posters: Sequence[Poster], media_type: str) -> str:
    """``a.webp 320w, b.webp 640w``: the value of a ``srcset``."""
    return ", ".join(
        f"{media_url(poster.key)} {poster.width_px}w" for poster in posters if poster.media_type == media_type
    )
