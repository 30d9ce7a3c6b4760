"""Announce a coming webinar with its programme, correct it, and take it away again."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.clock_times import by_clock, clock_reader
from archive_web.staff.forms import (
    Reader,
    WebinarForm,
    drafts,
    form_of_webinar,
    read_link,
    read_moment,
    typed,
)
from index.catalogue import series, talks, webinars
from index.catalogue.audit_log import record
from index.catalogue.talks import TalkDraft
from index.errors import BadInput
from index.models import Webinar, WebinarStatus
from pipeline import deletion

NEW = 0


@blueprint.get("/webinars/new")
@editors
def announce() -> str:
    return _show(NEW, typed(request.form, spare_rows=2), {})


@blueprint.get("/webinars/<int:webinar_id>")
@editors
def announced(webinar_id: int) -> str:
    with services().archive.database.read() as session:
        webinar = webinars.planned_by_id(session, webinar_id)
        return _show(webinar_id, _by_clock(webinar, form_of_webinar(webinar)), {})


@blueprint.post("/webinars/new", defaults={"webinar_id": NEW})
@blueprint.post("/webinars/<int:webinar_id>")
@editors
def save_webinar(webinar_id: int) -> Response | tuple[str, int]:
    """Keep what was typed; when a field is wrong, say which, and give all that was typed back."""
    form, reader = typed(request.form), Reader()
    reader.require("title", form.title)
    reader.require("date", form.date)
    starts_at = reader.read("date", form.date, read_moment, None) if form.date else None
    reader.read("join_url", form.join_url, read_link, "")
    programme = drafts(form, reader, clock_reader(starts_at))
    if not reader.errors:
        try:
            _save(webinar_id, form, programme)
            return redirect(url_for("staff.recordings"))
        except BadInput as error:
            reader.errors["talks"] = error.say(language())
    return _show(webinar_id, form, reader.errors), 400


@blueprint.post("/webinars/<int:webinar_id>/remove")
@editors
def remove_webinar(webinar_id: int) -> Response:
    with services().archive.database.write() as session:
        webinar = webinars.planned_by_id(session, webinar_id)
        record(session, actor(), "webinar_remove", webinar, title=webinar.title)
        deletion.remove_webinar(services().archive, session, webinar)
    return redirect(url_for("staff.recordings"))


def _save(webinar_id: int, form: WebinarForm, programme: list[TalkDraft]) -> None:
    with services().archive.database.write() as session:
        webinar = (
            webinars.add(session, form.title.strip(), status=WebinarStatus.PLANNED)
            if webinar_id == NEW
            else webinars.planned_by_id(session, webinar_id)
        )
        _fill(webinar, form)
        webinar.series = series.titled(session, form.series)
        talks.write(session, webinar, None, programme)
        action = "webinar_add" if webinar_id == NEW else "webinar_edit"
        record(session, actor(), action, webinar, title=webinar.title)


def _fill(webinar: Webinar, form: WebinarForm) -> None:
    webinar.title, webinar.description = form.title.strip(), form.description.strip()
    webinar.starts_at = read_moment(form.date)
    webinar.language = form.language if form.language in LANGUAGES else None
    webinar.join_url = read_link(form.join_url)


def _by_clock(webinar: Webinar, form: WebinarForm) -> WebinarForm:
    timed = [by_clock(webinar, talk, row) for talk, row in zip(webinar.talks, form.talks, strict=False)]
    return replace(form, talks=(*timed, *form.talks[len(timed) :]))


def _show(webinar_id: int, form: WebinarForm, errors: dict[str, str]) -> str:
    return render_template("staff/webinar.html", webinar_id=webinar_id, form=form, errors=errors)
