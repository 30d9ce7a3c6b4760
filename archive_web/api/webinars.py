"""Webinars: listed, announced, corrected, taken away."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from archive_web.access import actor, anyone, editors, is_staff
from archive_web.addresses import page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import Line, Link, Moment, Page, Paging, Shape, Slug, Spoken, Text
from archive_web.api.talks import TalkShown
from archive_web.services import services
from index.catalogue import listing, series, webinars
from index.catalogue.audit_log import record
from index.catalogue.listing import WebinarFilter
from index.catalogue.visibility import Audience, audience_of, keyed
from index.errors import BadInput
from index.models import Webinar, WebinarStatus, now
from pipeline import deletion
from pipeline.editing import corrected


class HasRecordings(BadInput):
    """A webinar is to be deleted of which there are recordings."""

    en = "The webinar “{title}” has recordings. Delete them first."
    sv = "Webbinariet ”{title}” har inspelningar. Radera dem först."


class SeriesName(Shape):
    """A series, as a webinar names it."""

    id: int
    slug: str
    title: str


class WebinarShown(Shape):
    """*audience* sees its recordings now (``programme``: it is announced). What only staff see is null for others."""

    id: int
    slug: str
    title: str
    description: str
    language: str | None
    starts_at: datetime | None
    series: SeriesName | None
    join_url: str
    audience: Audience
    publish_at: datetime | None
    withdraw_at: datetime | None
    link: str | None = Field(description="Where those who have the link watch, while it is unlisted.")
    page: str = Field(description="Its page for visitors.")
    recordings: list[int]
    talks: list[TalkShown]
    updated_at: datetime

    @classmethod
    def of(cls, webinar: Webinar, *, staff: bool) -> "WebinarShown":
        kept = [one for one in webinar.recordings if one.deleting is None]
        audience = audience_of(webinar, now())
        is_open = staff or audience == Audience.EVERYONE
        return cls(
            id=webinar.id,
            slug=webinar.slug,
            title=webinar.title,
            description=webinar.description,
            language=webinar.language,
            starts_at=webinar.starts_at,
            series=SeriesName(id=webinar.series.id, slug=webinar.series.slug, title=webinar.series.title)
            if webinar.series
            else None,
            join_url=webinar.join_url,
            audience=audience,
            publish_at=webinar.publish_at if staff else None,
            withdraw_at=webinar.withdraw_at if staff else None,
            link=_link(webinar) if staff and audience == Audience.LINK else None,
            page=page_address("public.watch", slug=kept[0].slug)
            if kept and is_open
            else page_address("public.webinar", slug=webinar.slug),
            recordings=[one.id for one in kept] if is_open else [],
            talks=[TalkShown.of(talk) for talk in webinar.talks],
            updated_at=webinar.updated_at,
        )


class WebinarsAsked(Paging):
    """Which webinars; *series* is a slug, *since* and *until* are about when they start."""

    audience: Audience | None = None
    series: Slug | None = None
    language: Spoken | None = None
    since: Moment | None = None
    until: Moment | None = None


class WebinarWritten(Shape):
    """What there is to say of a webinar; *series* is a title, and one that is new is added."""

    title: Annotated[Line, Field(examples=["Energi i skolan"])]
    description: Text = ""
    language: Spoken | None = None
    starts_at: Moment | None = None
    series: Line | None = None
    join_url: Link = ""


class WebinarChanged(Shape):
    """What is to be another; what is left out stays."""

    title: Line = Field(default_factory=str)
    description: Text = ""
    language: Spoken | None = None
    starts_at: Moment | None = None
    series: Line | None = None
    join_url: Link = ""


@blueprint.get("/webinars")
@anyone
@described("Webinars, the latest first", query=WebinarsAsked, answer=Page[WebinarShown])
def list_webinars(query: WebinarsAsked) -> Page[WebinarShown]:
    chosen = WebinarFilter(query.audience, query.series, query.language, query.since, query.until)
    staff = is_staff()
    with services().archive.database.read() as session:
        wanted = listing.webinars(chosen, staff=staff)
        rows, total = listing.page(session, wanted, offset=query.offset, size=query.size)
        return Page[WebinarShown].of([WebinarShown.of(row, staff=staff) for row in rows], total, query)


@blueprint.get("/webinars/<int:webinar_id>")
@anyone
@described("One webinar", answer=WebinarShown)
def show_webinar(webinar_id: int) -> WebinarShown:
    staff = is_staff()
    with services().archive.database.read() as session:
        return WebinarShown.of(listing.webinar(session, webinar_id, staff=staff), staff=staff)


@blueprint.post("/webinars")
@editors
@described("Announce a webinar", body=WebinarWritten, answer=WebinarShown, status=201)
def add_webinar(body: WebinarWritten) -> WebinarShown:
    """Everyone is told of it at once. Its programme is written to ``/webinars/{webinar_id}/talks``."""
    with services().archive.database.write() as session:
        webinar = webinars.add(session, body.title.strip(), status=WebinarStatus.PLANNED)
        _fill(webinar, body, frozenset(WebinarWritten.model_fields))
        webinar.series = series.titled(session, body.series or "")
        record(session, actor(), "webinar_add", webinar, title=webinar.title)
        session.refresh(webinar)
        return WebinarShown.of(webinar, staff=True)


@blueprint.patch("/webinars/<int:webinar_id>")
@editors
@described("Correct a webinar", body=WebinarChanged, answer=WebinarShown, faults=(409,))
def edit_webinar(webinar_id: int, body: WebinarChanged) -> WebinarShown:
    """What is made of its recordings follows: another language has the speech recognised anew."""
    with services().archive.database.write() as session:
        webinar = listing.webinar(session, webinar_id, staff=True)
        kept = [one for one in webinar.recordings if one.deleting is None]
        with corrected(session, kept, services().engine.enqueue):
            _fill(webinar, body, body.model_fields_set)
            if "series" in body.model_fields_set:
                webinar.series = series.titled(session, body.series or "")
        record(session, actor(), "webinar_edit", webinar, title=webinar.title)
        return WebinarShown.of(webinar, staff=True)


@blueprint.delete("/webinars/<int:webinar_id>")
@editors
@described("Delete a webinar that has no recordings", faults=(400,))
def delete_webinar(webinar_id: int) -> None:
    with services().archive.database.write() as session:
        webinar = listing.webinar(session, webinar_id, staff=True)
        if webinar.recordings:
            raise HasRecordings(title=webinar.title)
        record(session, actor(), "webinar_remove", webinar, title=webinar.title)
        deletion.remove_webinar(services().archive, session, webinar)


def _fill(
    webinar: Webinar, body: WebinarWritten | WebinarChanged, names: "set[str] | frozenset[str]"
) -> None:
    for name in names - {"series"}:
        value = getattr(body, name)
        setattr(webinar, name, value.strip() if isinstance(value, str) else value)


def _link(webinar: Webinar) -> str | None:
    kept = [one for one in webinar.recordings if one.deleting is None]
    if not kept or not webinar.link_key:
        return None
    return page_address("public.watch", slug=keyed(kept[0].slug, webinar.link_key))
