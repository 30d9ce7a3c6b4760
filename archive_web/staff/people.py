"""The speakers as staff keep them: renamed, and merged where one person is there twice."""

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader
from index.catalogue import people
from index.catalogue.audit_log import record
from index.errors import BadInput
from index.models import Speaker
from pipeline.stages import order

DERIVED = ("passages", "search")
PATH = "/speakers/<int:speaker_id>"


@blueprint.get("/speakers")
@editors
def speakers() -> str:
    with services().archive.database.read() as session:
        everyone = people.counted(session)
        return render_template(
            "staff/speakers.html",
            people=everyone,
            doubles=people.likely_doubles([one.speaker for one in everyone]),
            said=request.args.get("said", ""),
        )


@blueprint.get(PATH)
@editors
def edit_speaker(speaker_id: int) -> str:
    with services().archive.database.read() as session:
        found = people.by_id(session, speaker_id)
        return _show(session, found, found.name, found.organisation, {})


@blueprint.post(PATH)
@editors
def save_speaker(speaker_id: int) -> Response | tuple[str, int]:
    """Rename; captions, voices and search follow. When the name cannot be, say why, and keep what was typed."""
    name, organisation = request.form.get("name", ""), request.form.get("organisation", "")
    reader = Reader()
    reader.require("name", name)
    with services().archive.database.write() as session:
        found = people.by_id(session, speaker_id)
        if not reader.errors:
            try:
                _follow(session, people.rename(session, found, name, organisation))
                record(session, actor(), "speaker_edit", found, title=found.name)
                return redirect(url_for("staff.speakers", said="saved"))
            except BadInput as error:
                reader.errors["name"] = error.say(language())
        return _show(session, found, name, organisation, reader.errors), 400


@blueprint.get(f"{PATH}/merge")
@editors
def ask_to_merge(speaker_id: int) -> str | tuple[str, int]:
    """Say what would be merged into whom, before anything is."""
    with services().archive.database.read() as session:
        gone = people.by_id(session, speaker_id)
        kept = people.by_id(session, request.args.get("into", 0, type=int))
        if kept is gone:
            errors = {"into": people.MergedWithSelf().say(language())}
            return _show(session, gone, gone.name, gone.organisation, errors), 400
        return render_template("staff/merge.html", gone=gone, kept=kept, talks=gone.talks)


@blueprint.post(f"{PATH}/merge")
@editors
def merge_speaker(speaker_id: int) -> Response:
    """Raises PersonMissing and MergedWithSelf."""
    with services().archive.database.write() as session:
        gone = people.by_id(session, speaker_id)
        kept = people.by_id(session, request.form.get("into", 0, type=int))
        name = gone.name
        _follow(session, people.merge(session, kept, gone))
        record(session, actor(), "speaker_merge", kept, title=kept.name, merged=name)
    return redirect(url_for("staff.speakers", said="merged"))


def _follow(session: Session, recording_ids: set[int]) -> None:
    """Have what is found by the speaker's name made again."""
    for recording in people.recordings_with(session, recording_ids):
        order.start(session, recording, services().engine.enqueue, DERIVED)


def _show(session: Session, speaker: Speaker, name: str, organisation: str, errors: dict[str, str]) -> str:
    return render_template(
        "staff/speaker.html",
        speaker=speaker,
        name=name,
        organisation=organisation,
        errors=errors,
        others=[one for one in people.everyone(session) if one is not speaker],
    )
