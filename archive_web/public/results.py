"""Search results as the page shows them."""

from dataclasses import dataclass

from archive_web.public.addresses import embed_url, moment_url
from archive_web.public.cards import Card, card_of_talk
from archive_web.public.materials import address_of
from archive_web.public.pictures import picture_of
from index.catalogue.found import Found
from index.catalogue.material_files import PDF
from index.models import Recording
from index.search.contract import Moment, Snippet


@dataclass(frozen=True)
class Spot:
    """A moment that matched. *snippet* is empty when only the title or a name did.

    *embed_url* is the player alone, at the moment; empty where there is nothing to play.
    *on_slide*: the words stood on a slide, and may not have been said. *paper*: they stand in the material of that
    title, on *page* (0: it has no pages).
    """

    url: str
    start_ms: int
    snippet: Snippet
    on_slide: bool
    paper: str = ""
    paper_language: str | None = None
    page: int = 0
    embed_url: str = ""


@dataclass(frozen=True)
class Result:
    """A talk that was found; *more* of its moments are not shown."""

    card: Card
    spots: tuple[Spot, ...]
    more: int


def result_of(found: Found, words: str = "") -> Result:
    """*words* are those of the search, which the watch page marks where they are said."""
    spots = tuple(_spot(found, moment, words) for moment in found.hit.moments)
    card = card_of_talk(found.talk, found.recording) if found.talk else _outside_talks(found.recording)
    return Result(card, spots, found.hit.more)


def _spot(found: Found, moment: Moment, words: str) -> Spot:
    material = found.materials.get(moment.material_id or 0)
    if material is None:
        url = moment_url(found.recording, moment.start_ms, words)
        player = embed_url(found.recording, moment.start_ms)
        return Spot(url, moment.start_ms, moment.snippet, moment.kind == "slide", embed_url=player)
    return Spot(
        address_of(material, moment.page if material.media_type == PDF else 0),
        moment.start_ms,
        moment.snippet,
        on_slide=False,
        paper=material.title,
        paper_language=material.language or found.recording.webinar.language,
        page=moment.page,
    )


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
