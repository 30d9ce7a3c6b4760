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
    """A slide of a watch page; *t* is its place in ``?t=``, *lines* are the words on it.

    *small_url* is for where it is always shown small; *url_set*, a value of ``srcset``, for where the room decides.
    It is empty where there is one size alone.
    """

    number: int
    start_ms: int
    t: str
    small_url: str
    url_set: str
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
    """*slides* in their order, numbered as people count; the catalogue may begin with 0."""
    return [
        ShownSlide(
            number=number,
            start_ms=slide.start_ms,
            t=seconds(slide.start_ms),
            small_url=media_url(slide.small_key or slide.key),
            url_set=_widths_of(slide),
            width_px=slide.width_px,
            height_px=slide.height_px,
            lines=tuple(slide.text.splitlines()),
        )
        for number, slide in enumerate(slides, start=1)
    ]


def _widths_of(slide: Slide) -> str:
    if slide.small_key is None:
        return ""
    return f"{media_url(slide.small_key)} {slide.small_width_px}w, {media_url(slide.key)} {slide.width_px}w"


def _set_of(posters: Sequence[Poster], media_type: str) -> str:
    """``a.webp 320w, b.webp 640w``: the value of a ``srcset``."""
    return ", ".join(
        f"{media_url(poster.key)} {poster.width_px}w" for poster in posters if poster.media_type == media_type
    )
