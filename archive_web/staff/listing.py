"""The list of recordings, and the page of one: the state of each stage, and its error in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import actor, editors, viewers
from archive_web.languages import language
from archive_web.public.cards import speakers_of
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import WebinarForm, form_of
from archive_web.staff.judging import judged_talks
from archive_web.staff.publishing import Publishing, publishing_of
from archive_web.staff.voices import voices_of
from index.catalogue import recordings as catalogue
from index.catalogue import stages, webinars
from index.catalogue.audit_log import record
from index.models import Recording, StageState
from pipeline.stages import order

BUSY = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class StageLine:
    """One stage as the page shows it. *state*: waiting, running, done, skipped or failed."""

    name: str
    title: str
    state: str
    words: str
    percent: int
    error: str


@dataclass(frozen=True)
class RecordingLine:
    """One recording in the list. *state*: waiting, running, done or failed."""

    id: int
    webinar_id: int
    slug: str
    title: str
    name: str
    size_bytes: int
    duration_ms: int | None
    starts_at: datetime | None
    publishing: Publishing
    is_watchable: bool
    is_going: bool
    state: str
    words: str
    notices: tuple[str, ...]
    stages: tuple[StageLine, ...]


@blueprint.get("/")
@viewers
def recordings() -> str:
    with services().archive.database.read() as session:
        lines = [line_of(recording) for recording in catalogue.newest(session)]
        planned = webinars.planned(session)
    return render_template("staff/recordings.html", recordings=lines, planned=planned)


@blueprint.get("/recordings/<int:recording_id>")
@viewers
def recording(recording_id: int) -> str:
    with services().archive.database.read() as session:
        found = catalogue.by_id(session, recording_id)
        return show(found, form_of(found))


@blueprint.post("/recordings/<int:recording_id>/retry")
@editors
def retry(recording_id: int) -> Response:
    """Run the failed stages again."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, recording_id)
        order.retry(session, found, services().engine.enqueue)
        record(session, actor(), "work_retry", found, title=found.webinar.title)
    return redirect(url_for("staff.recording", recording_id=recording_id))


@blueprint.post("/recordings/<int:recording_id>/stop")
@editors
def stop(recording_id: int) -> Response:
    """Call all work off; what is finished is kept."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, recording_id)
        order.cancel(session, found)
        record(session, actor(), "work_stop", found, title=found.webinar.title)
    return redirect(url_for("staff.recording", recording_id=recording_id))


@blueprint.post("/recordings/<int:recording_id>/again")
@editors
def do_again(recording_id: int) -> Response:
    """Do all stages afresh, with the settings of today."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, recording_id)
        order.reprocess(session, found, services().engine.enqueue)
        record(session, actor(), "work_again", found, title=found.webinar.title)
    return redirect(url_for("staff.recording", recording_id=recording_id))


def show(recording: Recording, form: WebinarForm, errors: dict[str, str] | None = None) -> str:
    """The page of one recording; *errors* by field, when what was typed could not be kept."""
    return render_template(
        "staff/recording.html",
        recording=line_of(recording),
        judged=judged_talks(recording),
        form=form,
        voices=voices_of(recording),
        people=[speaker.name for speaker in speakers_of(recording.talks)],
        errors=errors or {},
        said=request.args.get("said", ""),
    )


def line_of(recording: Recording) -> RecordingLine:
    lines = tuple(_stage_line(state) for state in recording.stages)
    state = state_of(lines)
    return RecordingLine(
        id=recording.id,
        webinar_id=recording.webinar_id,
        slug=recording.slug,
        title=recording.webinar.title,
        name=recording.name,
        size_bytes=recording.size_bytes,
        duration_ms=recording.duration_ms,
        starts_at=recording.webinar.starts_at,
        publishing=publishing_of(recording),
        is_watchable=bool(recording.hls_key or recording.watchable_key) and not recording.deleting,
        is_going=recording.deleting is not None,
        state=state,
        words=_state_words(state),
        notices=tuple(notice.say(language()) for notice in catalogue.notices(recording)),
        stages=lines,
    )


def state_of(lines: Sequence[StageLine]) -> str:
    """The state of a recording, from those of its stages: it is under way until the last has ended."""
    states = {line.state for line in lines}
    if states & BUSY:
        return "running" if "running" in states or "done" in states else "waiting"
    return "failed" if "failed" in states else "done"


def _stage_line(state: StageState) -> StageLine:
    error = stages.error_of(state)
    return StageLine(
        name=state.name,
        title=_stage_title(state.name),
        state=state.state,
        words=_state_words(state.state),
        percent=state.percent,
        error=error.say(language()) if error else "",
    )


def _state_words(state: str) -> str:
    words: dict[str, str] = {
        "waiting": _("Waiting"),
        "running": _("Under way"),
        "done": _("Done"),
        "skipped": _("Not needed"),
        "failed": _("Failed"),
    }
    return words[state]


def _stage_title(name: str) -> str:
    titles: dict[str, str] = {
        "probe": _("Look at the file"),
        "seekable": _("Make it readable from its middle"),
        "watchable": _("Make it watchable at once"),
        "poster": _("Choose a picture"),
        "sound": _("Even out the sound"),
        "parts": _("Encode all sizes, part by part"),
        "renditions": _("Join the parts"),
        "samples": _("Gather small pictures"),
        "storyboard": _("Make pictures for the timeline"),
        "slides": _("Find and read the slides"),
        "recognition": _("Recognise the speech"),
        "captions": _("Write captions"),
        "voices": _("Tell voices apart"),
        "passages": _("Divide into passages"),
        "goals": _("Suggest goals"),
        "search": _("Make it searchable"),
        "slide_search": _("Make the slides searchable"),
        "ready": _("Finish"),
    }
    return titles[name]
