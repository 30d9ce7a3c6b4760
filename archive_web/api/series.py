"""Series: listed, added, described, and deleted when they are empty."""

from typing import Annotated

from pydantic import Field

from archive_web.access import actor, anyone, editors, is_staff
from archive_web.addresses import page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.reading import about
from archive_web.api.shapes import Line, Page, Paging, Shape, Spoken, Text
from archive_web.services import services
from index.catalogue import series as catalogue
from index.catalogue.audit_log import record
from index.models import Series
from pipeline.editing import describe_series


class SeriesShown(Shape):
    """*webinars* counts those that whoever asks may watch; for staff, all."""

    id: int
    slug: str
    title: str
    description: str
    language: str | None
    webinars: int
    page: str

    @classmethod
    def of(cls, one: Series, count: int) -> "SeriesShown":
        return cls(
            id=one.id,
            slug=one.slug,
            title=one.title,
            description=one.description,
            language=one.language,
            webinars=count,
            page=page_address("public.one_series", slug=one.slug),
        )


class SeriesWritten(Shape):
    """What there is to say of a series; *language* is that of its title and description."""

    title: Annotated[Line, Field(examples=["Hållbara torsdagar"])]
    description: Text = ""
    language: Spoken | None = None


@blueprint.get("/series")
@anyone
@described("Series, by title", query=Paging, answer=Page[SeriesShown])
def list_series(query: Paging) -> Page[SeriesShown]:
    with services().archive.database.read() as session:
        found = catalogue.every(session) if is_staff() else catalogue.shown(session)
        return Page[SeriesShown].cut([SeriesShown.of(one, count) for one, count in found], query)


@blueprint.post("/series")
@editors
@described("Add a series", body=SeriesWritten, answer=SeriesShown, status=201)
def add_one_series(body: SeriesWritten) -> SeriesShown:
    with services().archive.database.write() as session:
        with about("title"):
            found = catalogue.add(session, body.title)
        found.description, found.language = body.description.strip(), body.language
        record(session, actor(), "series_add", found, title=found.title)
        return SeriesShown.of(found, 0)


@blueprint.put("/series/<int:series_id>")
@editors
@described("Describe a series", body=SeriesWritten, answer=SeriesShown, faults=(409,))
def put_series(series_id: int, body: SeriesWritten) -> SeriesShown:
    """Its address stays as it is."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, series_id)
        with about("title"):
            queue = services().engine.enqueue
            describe_series(session, found, body.title, body.description.strip(), body.language, queue)
        record(session, actor(), "series_edit", found, title=found.title)
        return SeriesShown.of(found, len(found.webinars))


@blueprint.delete("/series/<int:series_id>")
@editors
@described("Delete a series that no webinar belongs to", faults=(400,))
def delete_one_series(series_id: int) -> None:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, series_id)
        record(session, actor(), "series_remove", found, title=found.title)
        catalogue.remove(session, found)
