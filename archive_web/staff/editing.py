"""Correct a recording's title, date, series, speakers and goals."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, WebinarForm, drafts, read_moment, typed
from archive_web.staff.listing import show
from index.catalogue import recordings, series, talks
from index.catalogue.audit_log import record
from index.catalogue.talks import TalkDraft
from index.errors import BadInput
from pipeline.editing import corrected


@blueprint.post("/recordings/<int:recording_id>")
@editors
def save(recording_id: int) -> Response | tuple[str, int]:
    """Keep what was typed; when a field is wrong, say which, and give all that was typed back."""
    form, reader = typed(request.form), Reader()
    reader.require("title", form.title)
    reader.read("date", form.date, read_moment, None)
    programme = drafts(form, reader)
    if not reader.errors:
        try:
            _save(recording_id, form, programme)
            return redirect(url_for("staff.recording", recording_id=recording_id, said="saved"))
        except BadInput as error:
            reader.errors["talks"] = error.say(language())
    with services().archive.database.read() as session:
        return show(recordings.by_id(session, recording_id), form, reader.errors), 400


def _save(recording_id: int, form: WebinarForm, programme: list[TalkDraft]) -> None:
    """Raises TalksOverlap, TalkBackward and GoalUnknown; then nothing is changed."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinar = found.webinar
        with corrected(session, [found], services().engine.enqueue):
            webinar.title, webinar.description = form.title.strip(), form.description.strip()
            webinar.starts_at = read_moment(form.date)
            webinar.language = form.language if form.language in LANGUAGES else None
            webinar.series = series.titled(session, form.series)
            talks.write(session, webinar, found, programme)
        record(session, actor(), "recording_edit", found, title=webinar.title)
