"""The site for search engines: every page in both languages, and each recording as a video."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from lxml import etree
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from archive_web.access import anyone
from archive_web.addresses import absolute, page_address
from archive_web.feeds import blueprint
from archive_web.feeds.enclosures import Kind, enclosure_of
from archive_web.feeds.markup import add, text_of, title_of, written
from archive_web.feeds.sending import send
from archive_web.languages import LANGUAGES
from archive_web.public.pictures import picture_of
from archive_web.services import services
from index.catalogue import series, speakers, webinars
from index.catalogue.changes import changed_at
from index.catalogue.releases import released
from index.goals import agenda
from index.models import Recording, now

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
PREFIXES = {None: SITEMAP, "xhtml": XHTML, "video": VIDEO}
# Each page is there twice, with its other language; so many make a file of some megabytes, below the limit of 50.
PAGES_A_FILE = 5000
LISTS = ("home", "programme", "series", "speakers", "goals", "following")


@dataclass(frozen=True)
class Place:
    """A page: its endpoint, what stands in its address, and the recording that it shows."""

    endpoint: str
    values: tuple[tuple[str, str | int], ...] = ()
    changed_at: datetime | None = None
    recording: Recording | None = None

    def address(self, language: str) -> str:
        return page_address(self.endpoint, **dict(self.values), language=language)


@blueprint.get("/sitemap.xml")
@anyone
def sitemap() -> Response:
    """All pages; of a large site, the files that they are divided into."""
    places, changes = _places()
    if len(places) <= PAGES_A_FILE:
        return send(written(_pages(places)), "application/xml", changes)
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for number in range(1, -(-len(places) // PAGES_A_FILE) + 1):
        file = add(root, f"{{{SITEMAP}}}sitemap")
        add(file, f"{{{SITEMAP}}}loc", page_address("feeds.sitemap_part", number=number))
    return send(written(root), "application/xml", changes)


@blueprint.get("/sitemap-<int:number>.xml")
@anyone
def sitemap_part(number: int) -> Response:
    places, changes = _places()
    part = places[(number - 1) * PAGES_A_FILE : number * PAGES_A_FILE] if number else []
    if not part:
        raise NotFound
    return send(written(_pages(part)), "application/xml", changes)


@blueprint.get("/robots.txt")
@anyone
def robots() -> Response:
    """Lists of hits are not to be searched; they lead to pages that are."""
    shut = [f"/{code}/{place}" for code in LANGUAGES for place in ("staff/", "search")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*shut, "/api/"))]
    text = "\n".join([*lines, "", f"Sitemap: {page_address('feeds.sitemap')}", ""])
    return send(text.encode(), "text/plain")


def _places() -> tuple[list[Place], list[datetime | None]]:
    with services().archive.database.read() as session:
        places = list(_found(session))
    return places, [place.changed_at for place in places]


def _found(session: Session) -> Iterator[Place]:
    yield from (Place(f"public.{name}") for name in LISTS)
    yield from (Place("public.goal", (("number", goal.number),)) for goal in agenda.goals())
    for speaker, _ in speakers.published(session):
        yield Place("public.speaker", (("slug", speaker.slug),))
    for one, _ in series.shown(session):
        yield Place("public.one_series", (("slug", one.slug),))
    for webinar in webinars.coming(session):
        yield Place("public.webinar", (("slug", webinar.slug),), changed_at(webinar, now()))
    for recording in released(session):
        changed = changed_at(recording.webinar, now())
        yield Place("public.watch", (("slug", recording.slug),), changed, recording)


def _pages(places: Sequence[Place]) -> Any:
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=PREFIXES)
    for place in places:
        others = [(code, place.address(code)) for code in LANGUAGES]
        for _, address in others:
            _page(root, place, address, others)
    return root


def _page(root: Any, place: Place, address: str, others: Iterable[tuple[str, str]]) -> None:
    page = add(root, f"{{{SITEMAP}}}url")
    add(page, f"{{{SITEMAP}}}loc", address)
    if place.changed_at is not None:
        add(page, f"{{{SITEMAP}}}lastmod", place.changed_at.isoformat(timespec="seconds"))
    for code, other in others:
        add(page, f"{{{XHTML}}}link", rel="alternate", hreflang=code, href=other)
    if place.recording is not None:
        _video(page, place.recording)


def _video(page: Any, recording: Recording) -> None:
    """Nothing where there is no picture of it, or no file: an entry without would be refused."""
    webinar = recording.webinar
    picture, file = picture_of(recording.posters), enclosure_of(recording, Kind.VIDEO)
    if picture is None or file is None:
        return
    video = add(page, f"{{{VIDEO}}}video")
    for name, text in (
        ("thumbnail_loc", absolute(picture.src)),
        ("title", title_of(webinar.title)),
        ("description", text_of(webinar.description)[:2048] or title_of(webinar.title)),
        ("content_loc", absolute(file.url)),
        ("duration", str(max(1, round((recording.duration_ms or 0) / 1000)))),
        ("publication_date", (webinar.starts_at or recording.created_at).isoformat(timespec="seconds")),
    ):
        add(video, f"{{{VIDEO}}}{name}", text)
