"""Search results as the page shows them."""

from dataclasses import dataclass
from math import ceil

from archive_web.public.addresses import moment_url
from archive_web.public.cards import Card, card_of_talk
from archive_web.public.filters import Asked
from archive_web.public.pictures import picture_of
from index.catalogue.found import Found
from index.models import Recording
from index.search.contract import Snippet


@dataclass(frozen=True)
class Spot:
    """A moment that matched. *snippet* is empty when only the title or a name did.

    *on_slide*: the words stood on a slide, and may not have been said.
    """

    url: str
    start_ms: int
    snippet: Snippet
    on_slide: bool


@dataclass(frozen=True)
class Result:
    """A talk that was found; *more* of its moments are not shown."""

    card: Card
    spots: tuple[Spot, ...]
    more: int


@dataclass(frozen=True)
class Pages:
    """Where in a list of pages this one is."""

    number: int
    count: int
    previous_url: str
    next_url: str

    @classmethod
    def of(cls, asked: Asked, total: int, per_page: int) -> "Pages":
        count = ceil(total / per_page)
        return cls(
            number=asked.page,
            count=count,
            previous_url=asked.url(page=asked.page - 1) if asked.page > 1 else "",
            next_url=asked.url(page=asked.page + 1) if asked.page < count else "",
        )


def result_of(found: Found, words: str = "") -> Result:
    """*words* are those of the search, which the watch page marks where they are said."""
    spots = tuple(
        Spot(
            moment_url(found.recording, moment.start_ms, words),
            moment.start_ms,
            moment.snippet,
            moment.kind == "slide",
        )
        for moment in found.hit.moments
    )
    card = card_of_talk(found.talk, found.recording) if found.talk else _outside_talks(found.recording)
    return Result(card, spots, found.hit.more)


def _outside_talks(recording: Recording) -> Card:
    """What was said outside all talks stands under the webinar's own title."""
    webinar = recording.webinar
    return Card(
        title=webinar.title,
        url=moment_url(recording),
        language=recording.language or webinar.language,
        date=webinar.starts_at,
        duration_ms=recording.duration_ms,
        picture=picture_of(recording.posters),
        part_of="",
        speakers=(),
        goals=(),
    )
