"""Materials: links, texts and files, to webinars and talks or standing alone."""

from typing import Annotated

from flask import request
from flask_babel import gettext as _
from pydantic import Field
from sqlalchemy.orm import Session

from archive_web.access import actor, anyone, editors, is_staff
from archive_web.addresses import absolute
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.reading import FieldsWrong, about
from archive_web.api.shapes import GoalNumber, Id, Line, Link, Page, Paging, Shape, Spoken, Text
from archive_web.languages import language
from archive_web.public.materials import address_of
from archive_web.requests import UploadStream
from archive_web.services import services
from index.catalogue import goals, materials
from index.catalogue.audit_log import record
from index.models import Kind, Material, TextState
from pipeline.materials import keeping
from pipeline.materials.words import search_again

FILE = "file"


class MaterialShown(Shape):
    """*url* leads to the file, the link or the page of the text. *text_state*: whether a file's words are searched."""

    id: int
    webinar_id: int | None
    talk_id: int | None
    title: str
    kind: Kind
    language: str | None
    summary: str
    body: str
    url: str
    is_public: bool
    goals: list[int]
    media_type: str
    size_bytes: int
    text_state: TextState
    notice: str

    @classmethod
    def of(cls, one: Material) -> "MaterialShown":
        error = materials.error_of(one)
        return cls(
            id=one.id,
            webinar_id=one.webinar_id,
            talk_id=one.talk_id,
            title=one.title,
            kind=Kind(one.kind),
            language=one.language,
            summary=one.summary,
            body=one.body,
            url=absolute(address_of(one)),
            is_public=one.is_public,
            goals=[goal.number for goal in one.goals],
            media_type=one.media_type,
            size_bytes=one.size_bytes,
            text_state=TextState(one.text_state),
            notice=error.say(language()) if error else "",
        )


class MaterialsAsked(Paging):
    """Those of a *webinar*; without, those that stand alone, and all methods and learning material."""

    webinar: Id | None = None


class MaterialWritten(Shape):
    """A link (*url*) or a text (*body*); a file is sent afterwards. *talk_id* is one of the webinar's."""

    title: Annotated[Line, Field(examples=["Bilder från föredraget"])]
    kind: Kind = Kind.DOCUMENT
    language: Spoken | None = None
    talk_id: Id | None = None
    summary: Text = ""
    body: Text = ""
    url: Link = ""
    is_public: bool = True
    goals: Annotated[list[GoalNumber], Field(max_length=17)] = Field(default_factory=list)


class MaterialAdded(MaterialWritten):
    """As it is written, and to which webinar; null: to none."""

    webinar_id: Id | None = None


@blueprint.get("/materials")
@anyone
@described("Materials, in their order", query=MaterialsAsked, answer=Page[MaterialShown])
def list_materials(query: MaterialsAsked) -> Page[MaterialShown]:
    with services().archive.database.read() as session:
        if query.webinar is None:
            found = materials.listed(session)
        else:
            found = [one for one in materials.beside(session, query.webinar) if _is_seen(one)]
        return Page[MaterialShown].cut([MaterialShown.of(one) for one in found], query)


@blueprint.get("/materials/<int:material_id>")
@anyone
@described("One material", answer=MaterialShown)
def show_material(material_id: int) -> MaterialShown:
    with services().archive.database.read() as session:
        found = materials.by_id(session, material_id)
        if not _is_seen(found):
            raise materials.MaterialMissing()
        return MaterialShown.of(found)


@blueprint.post("/materials")
@editors
@described(
    "Add a link, a text, or what a file will be sent for",
    body=MaterialAdded,
    answer=MaterialShown,
    status=201,
)
def add_material(body: MaterialAdded) -> MaterialShown:
    with services().archive.database.write() as session:
        webinar = materials.webinar_by_id(session, body.webinar_id) if body.webinar_id else None
        found = materials.add(session, webinar, body.title)
        _fill(session, found, body)
        if body.url:
            materials.put_link(session, found, body.url)
        record(session, actor(), "material_add", found, title=found.title)
        search_again(session, webinar, services().engine.enqueue)
        return MaterialShown.of(found)


@blueprint.put("/materials/<int:material_id>")
@editors
@described("Write a material anew", body=MaterialWritten, answer=MaterialShown)
def put_material(material_id: int, body: MaterialWritten) -> MaterialShown:
    """A file stays unless another link takes its place."""
    with services().archive.database.write() as session:
        found = materials.by_id(session, material_id)
        _fill(session, found, body)
        if body.url != (found.url or ""):
            keeping.link(services().archive, session, found, body.url)
        record(session, actor(), "material_edit", found, title=found.title)
        search_again(session, found.webinar, services().engine.enqueue)
        return MaterialShown.of(found)


@blueprint.post("/materials/<int:material_id>/file")
@editors
@described("Send the file of a material", answer=MaterialShown, file=FILE)
def send_material_file(material_id: int) -> MaterialShown:
    """It takes the place of the file or link that there was. Its words are searched after a while."""
    archive, file = services().archive, request.files.get(FILE)
    if file is None or not file.filename or not isinstance(file.stream, UploadStream):
        raise FieldsWrong([(FILE, _("Choose a file."))])
    with about(FILE):
        [kept] = keeping.keep(archive, [file.stream.finish()])
    with archive.database.write() as session:
        found = materials.by_id(session, material_id)
        keeping.claim(archive, session, found, kept)
        record(session, actor(), "material_edit", found, title=found.title)
        search_again(session, found.webinar, services().engine.enqueue)
        return MaterialShown.of(found)


@blueprint.delete("/materials/<int:material_id>")
@editors
@described("Remove a material, and its file")
def delete_material(material_id: int) -> None:
    with services().archive.database.write() as session:
        found = materials.by_id(session, material_id)
        webinar = found.webinar
        record(session, actor(), "material_remove", found, title=found.title)
        keeping.remove(services().archive, session, found)
        search_again(session, webinar, services().engine.enqueue)


def _fill(session: Session, found: Material, body: MaterialWritten) -> None:
    found.title, found.kind, found.language = body.title.strip(), body.kind.value, body.language
    found.summary, found.body, found.is_public = body.summary.strip(), body.body.strip(), body.is_public
    talks = {talk.id for talk in found.webinar.talks} if found.webinar else set()
    if body.talk_id is not None and body.talk_id not in talks:
        raise FieldsWrong([("talk_id", _("The webinar has no such talk."))])
    found.talk_id = body.talk_id
    found.goals = list(goals.by_numbers(session, body.goals))


def _is_seen(material: Material) -> bool:
    return is_staff() or materials.may_be_seen(material)
