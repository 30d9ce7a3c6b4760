"""Split a recording into talks: on the waveform, by typed times, or from what the pipeline proposes.

What a button does (split, merge, remove, accept) changes the rows on the page; only "Save" writes them.
"""

import json
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import language
from archive_web.public.downloads import send_text
from archive_web.public.playing import Playing
from archive_web.public.storyboard import WaveformMissing
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, written_time
from archive_web.staff.talk_rows import (
    TalkRow,
    check,
    drafts_of,
    full_name,
    merge,
    move_start,
    rows_of,
    split,
    typed_rows,
)
from index.captions.boundaries import Proposal, Reason
from index.catalogue import people, recordings, talks
from index.catalogue.audit_log import record
from index.catalogue.proposals import proposals, snaps_ms
from index.errors import BadInput
from index.models import Recording
from pipeline.editing import corrected
from pipeline.media.waveform import read_levels
from pipeline.programme import read_time

PATH = "/recordings/<int:recording_id>/talks"
MOST_LEVELS = 20_000  # enough to see a word in an hour that is magnified


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in words; *moves*: the title of the talk whose start it corrects, if it is one of the programme."""

    start_ms: int
    title: str
    reasons: tuple[str, ...]
    moves: str


@blueprint.get(PATH)
@editors
def split_talks(recording_id: int) -> str:
    with services().archive.database.read() as session:
        found = recordings.by_id(session, recording_id)
        return _show(session, found, rows_of(found.talks))


@blueprint.post(PATH)
@editors
def change_talks(recording_id: int) -> Response | str | tuple[str, int]:
    """Change the rows as a button asks, or save them; what is wrong is said at its field, and all that was typed kept."""
    rows, reader = typed_rows(request.form), Reader()
    do, _sign, what = request.form.get("do", "save").partition("-")
    if do == "save" and request.form.get("at", "").strip():  # a time that was typed and not split at yet
        do = "split"
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        if do != "save":
            changed = _changed(session, found, rows, do, what, reader)
            return _show(session, found, changed, reader.errors, is_changed=True)
        spans = check(rows, found.duration_ms, reader)
        if reader.errors:
            return _show(session, found, rows, reader.errors, is_changed=True), 400
        programme = drafts_of(rows, spans, {talk.id: talk for talk in found.talks})
        with corrected(session, [found], services().engine.enqueue):
            talks.write(session, found.webinar, found, programme)
        record(session, actor(), "recording_edit", found, title=found.webinar.title)
    return redirect(url_for("staff.split_talks", recording_id=recording_id, said="saved"))


@blueprint.get(f"{PATH}/waveform.json")
@editors
def talks_waveform(recording_id: int) -> Response:
    """``{"levels": […]}`` as the player's, in finer steps. Raises RecordingMissing, WaveformMissing, ObjectMissing."""
    archive = services().archive
    with archive.database.read() as session:
        key = recordings.by_id(session, recording_id).peaks_key
    if key is None:
        raise WaveformMissing()
    with archive.store.open(key) as file:
        levels = read_levels(file, MOST_LEVELS)
    return send_text(json.dumps({"levels": levels}, separators=(",", ":")), "application/json")


def _changed(
    session: Session, recording: Recording, rows: list[TalkRow], do: str, what: str, reader: Reader
) -> list[TalkRow]:
    number = int(what) if what.isdecimal() else -1
    try:
        if do == "split":
            return split(rows, read_time(request.form.get("at", "")))
        if do == "accept":
            return _accepted(session, recording, rows, what)
    except BadInput as error:
        reader.errors["at"] = error.say(language())
    if do == "merge":
        return merge(rows, number)
    if do == "remove":
        return [row for at, row in enumerate(rows) if at != number]
    if do == "add":
        return [*rows, TalkRow()]
    return rows


def _accepted(session: Session, recording: Recording, rows: list[TalkRow], what: str) -> list[TalkRow]:
    """Raises NothingToSplit, TimeUnreadable."""
    for one in proposals(session, recording):
        if what in ("all", str(one.start_ms)):
            moved = one.planned is not None and any(one.planned.key in row.ids for row in rows)
            if moved and one.planned:
                rows = move_start(rows, one.planned.key, one.start_ms)
            else:
                rows = split(rows, one.start_ms, one.title)
    return rows


def _show(
    session: Session,
    recording: Recording,
    rows: list[TalkRow],
    errors: dict[str, str] | None = None,
    *,
    is_changed: bool = False,
) -> str:
    typed = {row.start.strip() for row in rows}
    return render_template(
        "staff/talks.html",
        recording=recording,
        playing=Playing.of(recording),
        rows=rows,
        errors=errors or {},
        is_changed=is_changed,
        proposals=[
            line
            for line in map(_line, proposals(session, recording))
            if written_time(line.start_ms) not in typed
        ],
        snaps=snaps_ms(session, recording),
        people=[full_name(speaker) for speaker in people.everyone(session)],
        said=request.args.get("said", ""),
        at=request.form.get("at", ""),
        position=request.form.get("position", ""),
    )


def _line(proposal: Proposal) -> ProposalLine:
    words: dict[Reason, str] = {
        Reason.PAUSE: _("a pause"),
        Reason.SLIDE: _("a new slide with few words"),
        Reason.NAMED: _("a slide with the talk's title"),
        Reason.WORDS: _("words of thanks or welcome"),
        Reason.VOICE: _("another voice"),
        Reason.PLANNED: _("near the planned time"),
    }
    return ProposalLine(
        proposal.start_ms,
        proposal.title,
        tuple(words[reason] for reason in proposal.reasons),
        proposal.planned.title if proposal.planned else "",
    )
