"""Correct a recording's title, date, series, speakers and goals."""

from itertools import groupby

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, WebinarForm, drafts, read_moment, typed
from archive_web.staff.listing import show
from index.catalogue import captions, recordings, series, talks
from index.catalogue.audit_log import record
from index.catalogue.talks import TalkDraft
from index.errors import BadInput
from index.models import Recording
from pipeline.stages import order
from pipeline.stages.plan import DERIVED, RECOGNISING


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
        webinar, spoken = found.webinar, _spoken(found)
        webinar.title, webinar.description = form.title.strip(), form.description.strip()
        webinar.starts_at = read_moment(form.date)
        webinar.language = form.language if form.language in LANGUAGES else None
        webinar.series = series.titled(session, form.series)
        keep_talks(session, found, programme, spoken)


def keep_talks(
    session: Session,
    recording: Recording,
    programme: list[TalkDraft],
    spoken: tuple[str | None, ...] | None = None,
) -> None:
    """Make *programme* the talks, and have all that depends on them done again.

    *spoken* are the languages as they were set before. Raises TalksOverlap, TalkBackward and GoalUnknown.
    """
    before = spoken if spoken is not None else _spoken(recording)
    talks.write(session, recording.webinar, recording, programme)
    session.refresh(recording, ["talks"])
    _note_again(recording)
    is_other = _spoken(recording) != before
    again = _heard_anew(session, recording) if is_other else DERIVED
    order.start(session, recording, services().engine.enqueue, again, fresh=is_other)
    record(session, actor(), "recording_edit", recording, title=recording.webinar.title)


def _spoken(recording: Recording) -> tuple[str | None, ...]:
    """The languages that staff have set, for the webinar and for its talks; neighbours of one language count once."""
    by_talk = (spoken for spoken, _same in groupby(talk.language for talk in recording.talks))
    return (recording.webinar.language, *by_talk)


def _heard_anew(session: Session, recording: Recording) -> frozenset[str]:
    """Recognition listened for another language: it does its work again. Captions given by hand get its name."""
    track = captions.track_of(session, recording.id)
    language = recording.webinar.language
    if track is None or not captions.is_kept(track):
        return DERIVED | RECOGNISING
    if language is not None:
        track.language = recording.language = language
    return DERIVED


def _note_again(recording: Recording) -> None:
    """The notice of a talk beyond the end goes when its times have been corrected, and comes when they are wrong."""
    if recording.duration_ms is not None:
        recordings.note_anew(recording, talks.TalkBeyondEnd, talks.beyond_end(recording))
