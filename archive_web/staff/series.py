"""The series as staff keep them: named, described, and deleted when they are empty."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader
from index.catalogue import series as catalogue
from index.catalogue.audit_log import record
from index.errors import BadInput
from index.models import Series
from pipeline.editing import describe_series


@dataclass(frozen=True)
class SeriesForm:
    """What staff edit of a series."""

    title: str = ""
    description: str = ""
    language: str = ""


@blueprint.get("/series")
@editors
def all_series() -> str:
    return _list(SeriesForm(), {})


@blueprint.post("/series")
@editors
def add_series() -> Response | tuple[str, int]:
    form, reader = _typed(), Reader()
    title = reader.require("title", form.title)
    if reader.errors:
        return _list(form, reader.errors), 400
    with services().archive.database.write() as session:
        found = catalogue.titled(session, title)
        number = found.id if found else 0
        record(session, actor(), "series_add", found, title=title)
    return redirect(url_for("staff.edit_series", series_id=number))


@blueprint.get("/series/<int:series_id>")
@editors
def edit_series(series_id: int) -> str:
    with services().archive.database.read() as session:
        found = catalogue.by_id(session, series_id)
        return _show(found, SeriesForm(found.title, found.description, found.language or ""), {})


@blueprint.post("/series/<int:series_id>")
@editors
def save_series(series_id: int) -> Response | tuple[str, int]:
    """Keep what was typed; when a field is wrong, say which, and give all that was typed back."""
    form, reader = _typed(), Reader()
    reader.require("title", form.title)
    if not reader.errors:
        try:
            with services().archive.database.write() as session:
                _save(session, catalogue.by_id(session, series_id), form)
            return redirect(url_for("staff.all_series", said="saved"))
        except BadInput as error:
            reader.errors["title"] = error.say(language())
    with services().archive.database.read() as session:
        return _show(catalogue.by_id(session, series_id), form, reader.errors), 400


@blueprint.post("/series/<int:series_id>/delete")
@editors
def delete_series(series_id: int) -> Response | tuple[str, int]:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, series_id)
        try:
            catalogue.remove(session, found)
        except catalogue.SeriesInUse as error:
            form = SeriesForm(found.title, found.description, found.language or "")
            return _show(found, form, {"webinars": error.say(language())}), 400
        record(session, actor(), "series_remove", found, title=found.title)
    return redirect(url_for("staff.all_series", said="deleted"))


def known_series() -> list[str]:
    """The titles to choose from where a webinar is described."""
    with services().archive.database.read() as session:
        return [series.title for series, _ in catalogue.every(session)]


blueprint.context_processor(lambda: {"known_series": known_series})


def _save(session: Session, series: Series, form: SeriesForm) -> None:
    language = form.language if form.language in LANGUAGES else None
    description = form.description.strip()
    describe_series(session, series, form.title, description, language, services().engine.enqueue)
    record(session, actor(), "series_edit", series, title=series.title)


def _typed() -> SeriesForm:
    return SeriesForm(*(request.form.get(name, "") for name in ("title", "description", "language")))


def _list(form: SeriesForm, errors: dict[str, str]) -> str:
    with services().archive.database.read() as session:
        found = catalogue.every(session)
        said = request.args.get("said", "")
        return render_template("staff/all_series.html", found=found, form=form, errors=errors, said=said)


def _show(series: Series, form: SeriesForm, errors: dict[str, str]) -> str:
    return render_template("staff/series.html", series=series, form=form, errors=errors)
