"""Materials on staff pages: handed in, described, ordered, replaced and removed; to a webinar, or standing alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.public.materials import Paper, kind_name, paper_of
from archive_web.requests import UploadStream
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, goal_numbers, read_link
from index.catalogue import goals, materials
from index.catalogue.audit_log import record
from index.catalogue.material_files import MEDIA_TYPES, StoredFile
from index.errors import BadInput
from index.models import Kind, Material, Talk, TextState, Webinar
from pipeline.incoming import Incoming
from pipeline.materials import keeping
from pipeline.materials.words import search_again

ALONE = 0  # in place of a webinar's number
WAYS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class MaterialForm:
    """What staff type of a material; *talk* is a number, or empty for the whole webinar."""

    title: str = ""
    kind: str = Kind.DOCUMENT
    language: str = ""
    talk: str = ""
    url: str = ""
    summary: str = ""
    body: str = ""
    goals: frozenset[int] = frozenset()
    is_public: bool = True

    @classmethod
    def typed(cls, form: MultiDict[str, str]) -> "MaterialForm":
        kind = form.get("kind", "")
        return cls(
            title=form.get("title", "").strip(),
            kind=kind if kind in set(Kind) else Kind.DOCUMENT,
            language=form.get("language", ""),
            talk=form.get("talk", ""),
            url=form.get("url", "").strip(),
            summary=form.get("summary", "").strip(),
            body=form.get("body", "").strip(),
            goals=frozenset(goal_numbers(form.getlist("goals"))),
            is_public="hidden" not in form,
        )

    @classmethod
    def of(cls, material: Material) -> "MaterialForm":
        return cls(
            title=material.title,
            kind=material.kind,
            language=material.language or "",
            talk=str(material.talk_id or ""),
            url=material.url or "",
            summary=material.summary,
            body=material.body,
            goals=frozenset(goal.number for goal in material.goals),
            is_public=material.is_public,
        )


@dataclass(frozen=True)
class MaterialLine:
    """A material in the list; *notice* says what is wrong with its words, *is_waiting* that they are being read."""

    id: int
    paper: Paper
    notice: str
    is_waiting: bool
    is_public: bool


@blueprint.get("/materials", defaults={"webinar_id": ALONE})
@blueprint.get("/webinars/<int:webinar_id>/materials")
@editors
def materials_of(webinar_id: int) -> str:
    return _show_list(webinar_id, MaterialForm(kind=Kind.METHOD if webinar_id == ALONE else Kind.SLIDES), {})


@blueprint.post("/materials", defaults={"webinar_id": ALONE})
@blueprint.post("/webinars/<int:webinar_id>/materials")
@editors
def add_materials(webinar_id: int) -> Response | tuple[str, int]:
    """One material for each file, or one for a link or a text."""
    form, reader = MaterialForm.typed(request.form), Reader()
    reader.read("url", form.url, read_link, "")
    incoming = received_files("files", reader)
    if not incoming and "files" not in reader.errors:
        reader.require("title", form.title)
        if not (form.url or form.body):
            reader.errors.setdefault("files", _("Choose a file, or write a link or a text."))
    files = [] if reader.errors else _kept(incoming, "files", reader)
    if reader.errors:
        return _show_list(webinar_id, form, reader.errors), 400
    with services().archive.database.write() as session:
        webinar = materials.webinar_by_id(session, webinar_id) if webinar_id != ALONE else None
        for file in files:
            _add(session, webinar, form, file, names_itself=len(files) > 1)
        if not files:
            _add(session, webinar, form)
        record(session, actor(), "material_add", webinar, title=form.title, files=len(files))
        search_again(session, webinar, services().engine.enqueue)
    return _to_list(webinar_id)


@blueprint.get("/materials/<int:material_id>")
@editors
def material(material_id: int) -> str:
    with services().archive.database.read() as session:
        found = materials.by_id(session, material_id)
        return _show_one(found, MaterialForm.of(found), {})


@blueprint.post("/materials/<int:material_id>")
@editors
def save_material(material_id: int) -> Response | tuple[str, int]:
    """Keep what was typed; a file that came along takes the place of the old one, or of the link."""
    archive, form, reader = services().archive, MaterialForm.typed(request.form), Reader()
    reader.require("title", form.title)
    url = reader.read("url", form.url, read_link, "")
    incoming = received_files("files", reader)
    files = [] if reader.errors else _kept(incoming, "files", reader)
    if reader.errors:
        with archive.database.read() as session:
            return _show_one(materials.by_id(session, material_id), form, reader.errors), 400
    with archive.database.write() as session:
        found = materials.by_id(session, material_id)
        _fill(session, found, form)
        if files:
            keeping.claim(archive, session, found, files[0])
        elif url != (found.url or ""):
            keeping.link(archive, session, found, url)
        record(session, actor(), "material_edit", found, title=found.title)
        search_again(session, found.webinar, services().engine.enqueue)
        webinar_id = found.webinar_id or ALONE
    return _to_list(webinar_id)


@blueprint.post("/materials/<int:material_id>/move")
@editors
def move_material(material_id: int) -> Response:
    with services().archive.database.write() as session:
        found = materials.by_id(session, material_id)
        materials.move(session, found, WAYS.get(request.form.get("way", ""), 0))
        webinar_id = found.webinar_id or ALONE
    return _to_list(webinar_id)


@blueprint.post("/materials/<int:material_id>/read")
@editors
def read_material(material_id: int) -> Response:
    """Have the words of a file read once more."""
    with services().archive.database.write() as session:
        found = materials.by_id(session, material_id)
        materials.read_again(found)
        webinar_id = found.webinar_id or ALONE
    return _to_list(webinar_id)


@blueprint.post("/materials/<int:material_id>/remove")
@editors
def remove_material(material_id: int) -> Response:
    with services().archive.database.write() as session:
        found = materials.by_id(session, material_id)
        webinar = found.webinar
        record(session, actor(), "material_remove", found, title=found.title)
        keeping.remove(services().archive, session, found)
        search_again(session, webinar, services().engine.enqueue)
        webinar_id = webinar.id if webinar else ALONE
    return _to_list(webinar_id)


def received_files(field: str, reader: Reader) -> list[Incoming]:
    """The files that came in *field*, whole. What is wrong with one is said, and none of them is kept."""
    chosen: list[FileStorage] = [file for file in request.files.getlist(field) if file.filename]
    try:
        return [cast(UploadStream, file.stream).finish() for file in chosen]
    except BadInput as error:
        reader.errors[field] = error.say(language())
        return []


def _kept(incoming: Sequence[Incoming], field: str, reader: Reader) -> list[StoredFile]:
    try:
        return keeping.keep(services().archive, incoming)
    except BadInput as error:
        reader.errors[field] = error.say(language())
        return []


def _add(
    session: Session,
    webinar: Webinar | None,
    form: MaterialForm,
    file: StoredFile | None = None,
    *,
    names_itself: bool = False,
) -> None:
    material = materials.add(session, webinar, form.title)
    _fill(session, material, form)
    if file is not None:
        if names_itself or not form.title:
            material.title = Path(file.name).stem.replace("_", " ").strip() or file.name
        keeping.claim(services().archive, session, material, file)
    elif form.url:
        materials.put_link(session, material, form.url)


def _fill(session: Session, material: Material, form: MaterialForm) -> None:
    material.title, material.kind = form.title, form.kind
    material.language = form.language if form.language in LANGUAGES else None
    material.summary, material.body, material.is_public = form.summary, form.body, form.is_public
    talks = {str(talk.id): talk for talk in _talks(material.webinar)}
    material.talk_id = talks[form.talk].id if form.talk in talks else None
    material.goals = list(goals.by_numbers(session, form.goals))


def _talks(webinar: Webinar | None) -> Sequence[Talk]:
    return webinar.talks if webinar else ()


def _to_list(webinar_id: int) -> Response:
    return redirect(url_for("staff.materials_of", webinar_id=webinar_id or None))


def _show_list(webinar_id: int, form: MaterialForm, errors: dict[str, str]) -> str:
    with services().archive.database.read() as session:
        webinar = materials.webinar_by_id(session, webinar_id) if webinar_id != ALONE else None
        return render_template(
            "staff/materials.html",
            webinar=webinar,
            lines=[_line(one) for one in materials.beside(session, webinar_id or None)],
            form=form,
            errors=errors,
            **_choices(webinar),
        )


def _show_one(found: Material, form: MaterialForm, errors: dict[str, str]) -> str:
    return render_template(
        "staff/material.html",
        webinar=found.webinar,
        line=_line(found),
        form=form,
        errors=errors,
        **_choices(found.webinar),
    )


def _choices(webinar: Webinar | None) -> dict[str, object]:
    """What the fields of the form offer."""
    return {
        "kinds": [(kind.value, kind_name(kind)) for kind in Kind],
        "talks": [(str(talk.id), talk.title) for talk in _talks(webinar)],
        "endings": ",".join(f".{ending}" for ending in MEDIA_TYPES),
        "limit_bytes": services().archive.settings.material_limit_mb * keeping.MB,
    }


def _line(material: Material) -> MaterialLine:
    error = materials.error_of(material)
    return MaterialLine(
        id=material.id,
        paper=paper_of(material),
        notice=error.say(language()) if error else "",
        is_waiting=material.text_state in (TextState.WAITING, TextState.READING),
        is_public=material.webinar_id is not None or material.is_public,
    )
