"""Do the work of a recording again, from a stage that staff choose; what will be redone is said first."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.stage_lines import stage_title
from index.catalogue import captions, recordings
from index.catalogue.audit_log import record
from index.models import Recording
from pipeline.stages import order
from pipeline.stages.plan import NAMES, RECOGNISING, redone

FIRST = NAMES[0]
PATH = "/recordings/<int:recording_id>/again"


@blueprint.get(PATH)
@editors
def choose_again(recording_id: int) -> str:
    with services().archive.database.read() as session:
        return _show(recordings.by_id(session, recording_id), request.args.get("from", ""))


@blueprint.post(PATH)
@editors
def do_again(recording_id: int) -> Response | tuple[str, int]:
    """Do the stages from the chosen one on afresh, with the settings of today. Raises StageUnknown."""
    chosen = request.form.get("from", FIRST)
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        names = NAMES if chosen == FIRST else (chosen,)
        may_replace = request.form.get("replace_captions") == "1"
        try:
            order.reprocess(session, found, services().engine.enqueue, names, replace_captions=may_replace)
        except captions.CaptionsKept:
            fault = _("Tick the box, or choose another step: a person has corrected these captions.")
            return _show(found, chosen, fault), 400
        record(session, actor(), "work_again", found, title=found.webinar.title, stage=chosen)
    return redirect(url_for("staff.recording", recording_id=recording_id))


def _show(recording: Recording, chosen: str, fault: str = "") -> str:
    """*chosen* is empty until a stage has been chosen; then the page says what is done again with it."""
    again = redone(frozenset({chosen})) if chosen in NAMES else frozenset()
    track = recording.spoken_track
    return render_template(
        "staff/again.html",
        recording=recording,
        chosen=chosen if chosen in NAMES else "",
        stages=[(name, stage_title(name)) for name in NAMES],
        again=[stage_title(name) for name in NAMES if name in again],
        kept=captions.is_kept(track) and bool(again & RECOGNISING),
        errors={"replace_captions": fault} if fault else {},
    )
