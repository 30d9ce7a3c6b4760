"""Materials as pages show them, and the pages of methods and learning material."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import anyone, is_staff
from archive_web.languages import LANGUAGES
from archive_web.page_parts import language_name
from archive_web.public import blueprint
from archive_web.services import services
from index.catalogue import materials
from index.catalogue.materials import LISTED_KINDS
from index.goals import agenda
from index.models import Goal, Kind, Material


@dataclass(frozen=True)
class Paper:
    """A piece of material: a file of ours, a link to another site (*external*), or a text on a page of its own.

    *form* is what the file is (``PDF``), or the site that the link leads to; *part_of* the talk or webinar.
    """

    title: str
    url: str
    external: bool
    form: str
    size_bytes: int | None
    kind: str
    language: str | None
    summary: str
    part_of: str
    part_language: str | None
    goals: tuple[Goal, ...]


def kind_name(kind: str) -> str:
    """What a kind is called on a page."""
    names = {
        Kind.SLIDES: _("Slides"),
        Kind.DOCUMENT: _("Document"),
        Kind.LINK: _("Link"),
        Kind.METHOD: _("Method"),
        Kind.LEARNING: _("Learning material"),
    }
    return str(names.get(Kind(kind), kind)) if kind in set(Kind) else kind


def paper_of(material: Material, *, to_page: bool = False) -> Paper:
    """*to_page*: as the page of methods shows it, with its goals, and led first to its text where it has one."""
    webinar, talk = material.webinar, material.talk
    is_text = bool(material.body) and (to_page or not (material.key or material.url))
    return Paper(
        title=material.title,
        url=url_for("public.material", material_id=material.id) if is_text else address_of(material),
        external=bool(material.url) and not is_text,
        form=form_of(material),
        size_bytes=material.size_bytes or None,
        kind=kind_name(material.kind),
        language=material.language or (webinar.language if webinar else None),
        summary=material.summary,
        part_of=talk.title if talk else webinar.title if webinar else "",
        part_language=webinar.language if webinar else None,
        goals=tuple(material.goals) if to_page else (),
    )


def papers_of(found: Iterable[Material]) -> list[Paper]:
    return [paper_of(material) for material in found]


def address_of(material: Material, page: int = 0) -> str:
    """Where a material is: its link, its file (a PDF at *page*), or else the page of its text."""
    if material.url:
        return material.url
    if material.key is None:
        return url_for("public.material", material_id=material.id)
    name = material.key.rpartition("/")[2]
    return url_for(
        "media.material", material_id=material.id, name=name, _anchor=f"page={page}" if page else None
    )


def form_of(material: Material) -> str:
    if material.url:
        return urlsplit(material.url).hostname or ""
    return material.name.rpartition(".")[2].upper() if material.key else ""


@blueprint.get("/methods")
@anyone
def methods() -> str:
    """All methods and learning material, narrowed by goal, language and kind."""
    goal, spoken, kind = (request.args.get(name, "") for name in ("goal", "spoken", "kind"))
    with services().archive.database.read() as session:
        found = materials.listed(
            session,
            goal=int(goal) if goal.isascii() and goal.isdecimal() and len(goal) < 3 else None,
            language=spoken if spoken in LANGUAGES else None,
            kind=kind if kind in set(Kind) else None,
        )
        held = materials.goals_listed(session)
        return render_template(
            "methods.html",
            papers=[paper_of(material, to_page=True) for material in found],
            chosen={"goal": goal, "spoken": spoken, "kind": kind},
            is_narrowed=bool(goal or spoken or kind),
            goals=[one for one in agenda.goals() if one.number in held or str(one.number) == goal],
            languages=[(code, language_name(code)) for code in LANGUAGES],
            kinds=[(one.value, kind_name(one)) for one in LISTED_KINDS],
        )


@blueprint.get("/methods/<int:material_id>")
@anyone
def material(material_id: int) -> str | Response:
    """The text of one material, with its file or link."""
    with services().archive.database.read() as session:
        found = materials.by_id(session, material_id)
        if not (is_staff() or materials.may_be_seen(found)):
            raise materials.MaterialMissing()
        return render_template(
            "material.html",
            paper=paper_of(found, to_page=True),
            body=found.body,
            address=address_of(found) if found.key or found.url else "",
        )
