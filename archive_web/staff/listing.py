"""The list of recordings, and the page of one: the state of each stage, and its error in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import actor, editors, viewers
from archive_web.languages import language
from archive_web.public.cards import speakers_of
from archive_web.public.pages import Pages
from archive_web.public.playing import Playing
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import WebinarForm, form_of
from archive_web.staff.judging import judged_talks
from archive_web.staff.publishing import Publishing, publishing_of
from archive_web.staff.stage_lines import StageLine, stage_lines, state_of, state_words
from archive_web.staff.voices import voices_of
from index.catalogue import recordings as catalogue
from index.catalogue import stages, webinars
from index.catalogue.audit_log import record
from index.catalogue.desk import Pile, look
from index.catalogue.pace import pace
from index.models import Recording, now
from pipeline.stages import order

PAGE_SIZE = 25


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
    left: str
    notices: tuple[str, ...]
    stages: tuple[StageLine, ...]

    @property
    def steps_done(self) -> int:
        return sum(line.state in stages.ENDED for line in self.stages)


@blueprint.get("/")
@viewers
def recordings() -> str:
    """The list: a pile of it, by words of the title, page by page."""
    asked = request.args.get("show", "")
    pile = Pile(asked) if asked in set(Pile) else Pile.ALL
    words, page = request.args.get("q", "").strip(), max(1, request.args.get("page", 1, type=int))
    with services().archive.database.read() as session:
        desk = look(session, pile, words, page=page, size=PAGE_SIZE)
        known = pace(session)
        return render_template(
            "staff/recordings.html",
            recordings=[line_of(recording, known) for recording in desk.recordings],
            planned=webinars.planned(session) if pile is Pile.ALL and not words and page == 1 else [],
            piles=[(one, words_of, desk.counts.get(one, 0)) for one, words_of in pile_words().items()],
            pile=pile,
            words=words,
            pages=_pages(pile, words, page, desk.total),
        )


@blueprint.get("/recordings/<int:recording_id>")
@viewers
def recording(recording_id: int) -> str:
    with services().archive.database.read() as session:
        found = catalogue.by_id(session, recording_id)
        return show(found, form_of(found), known=pace(session))


@blueprint.get("/recordings/<int:recording_id>/state")
@viewers
def pipeline_state(recording_id: int) -> str:
    """The part of the page that changes while the pipeline works, for the script that keeps it fresh."""
    with services().archive.database.read() as session:
        found = catalogue.by_id(session, recording_id)
        return render_template("staff/pipeline.html", recording=line_of(found, pace(session)))


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


def show(
    recording: Recording,
    form: WebinarForm,
    errors: dict[str, str] | None = None,
    known: Mapping[str, float] | None = None,
) -> str:
    """The page of one recording; *errors* by field, when what was typed could not be kept."""
    return render_template(
        "staff/recording.html",
        video_url=Playing.of(recording).mp4_url,
        recording=line_of(recording, known),
        judged=judged_talks(recording),
        form=form,
        voices=voices_of(recording),
        people=[speaker.name for speaker in speakers_of(recording.talks)],
        errors=errors or {},
        said=request.args.get("said", ""),
    )


def line_of(recording: Recording, pace: Mapping[str, float] | None = None) -> RecordingLine:
    """*pace*, by which the time left is told: see index.catalogue.pace."""
    lines, left = stage_lines(recording, pace or {}, now())
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
        words=state_words(state),
        left=left,
        notices=tuple(notice.say(language()) for notice in catalogue.notices(recording)),
        stages=lines,
    )


def pile_words() -> dict[Pile, str]:
    return {
        Pile.ALL: _("All"),
        Pile.ATTENTION: _("Need attention"),
        Pile.UNDER_WAY: _("Under way"),
        Pile.DRAFTS: _("Drafts"),
        Pile.PUBLISHED: _("Published"),
    }


def _pages(pile: Pile, words: str, page: int, total: int) -> Pages:
    def url(number: int) -> str:
        return url_for("staff.recordings", show=pile, q=words or None, page=number)

    return Pages.of(page, total, PAGE_SIZE, url)
