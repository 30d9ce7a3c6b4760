"""Corrections of captions: whole or cue by cue, each made from a revision, with a way back to any.

``?translation=en`` asks for the captions in that language, instead of those of what was said.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from flask import jsonify, request
from flask_wtf.csrf import generate_csrf
from pydantic import Field, StringConstraints
from werkzeug.wrappers import Response

from archive_web.access import actor, editors, viewers
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import Shape
from archive_web.languages import language
from archive_web.services import services
from index.captions.cue import Cue
from index.captions.edits import changed, language_of, read_edit, revision_of, rewritten, translation_of
from index.captions.track_json import as_json
from index.catalogue import caption_history as history
from index.catalogue import recordings
from index.catalogue.captions import cues_of, track_of
from index.catalogue.corrections import Correction
from index.models import CaptionTrack, Recording
from pipeline.editing import correct_captions

LANGUAGE = r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$"
PATH = "/recordings/<int:recording_id>/captions"


class CueShown(Shape, extra="allow"):
    """A cue, as a caption file in JSON has it."""

    start_ms: int
    end_ms: int
    text: str


class CaptionsShown(Shape):
    """*revision* is named by whoever corrects them."""

    recording: int
    revision: int
    origin: str | None
    language: str | None
    model: str | None
    checked_by: str
    checked_at: datetime | None
    notices: list[str]
    cues: list[CueShown]


class CaptionsAsked(Shape):
    """*translation*: into which language; left out: the captions of what was said."""

    translation: Annotated[str, StringConstraints(pattern=LANGUAGE)] = ""


class CaptionsWritten(Shape):
    """All cues anew, made from *revision*."""

    revision: int
    cues: list[CueShown]
    language: str | None = None


class CaptionsChangedBy(Shape):
    """Single cues of *revision*, by number from 0; the others stay."""

    revision: int
    change: list[dict[str, Any]] = Field(default_factory=list)
    remove: list[int] = Field(default_factory=list)
    add: list[dict[str, Any]] = Field(default_factory=list)
    language: str | None = None


class RevisionShown(Shape):
    """A revision of the captions."""

    revision: int
    made_by: str
    made_at: datetime
    origin: str


class Revisions(Shape):
    """All that is known of, the latest first."""

    revisions: list[RevisionShown]


class RevisionCues(Shape):
    """The captions as they were."""

    revision: int
    origin: str
    language: str
    cues: list[CueShown]


Change = Callable[[dict[str, Any], Sequence[Cue]], list[Cue]]


@blueprint.get(PATH)
@viewers
@described("The captions of a recording", query=CaptionsAsked, answer=CaptionsShown, reads_itself=True)
def captions(recording_id: int) -> Response:
    """The captions as they are, and the token that a script needs to write."""
    translation = _translation()
    with services().archive.database.read() as session:
        found = recordings.by_id(session, recording_id)
        revision = history.last_revision(session, recording_id, translation)
        answer = _answer(found, track_of(session, recording_id, translation), revision)
    answer.headers["X-CSRFToken"] = generate_csrf()
    return answer


@blueprint.put(PATH)
@editors
@described(
    "Write all captions",
    query=CaptionsAsked,
    body=CaptionsWritten,
    answer=CaptionsShown,
    faults=(409,),
    reads_itself=True,
)
def put_captions(recording_id: int) -> Response:
    """``{revision, cues, language?}``: all cues anew. Answers with the captions as they are then."""
    return _correct(recording_id, rewritten)


@blueprint.patch(PATH)
@editors
@described(
    "Correct single captions",
    query=CaptionsAsked,
    body=CaptionsChangedBy,
    answer=CaptionsShown,
    faults=(409,),
    reads_itself=True,
)
def patch_captions(recording_id: int) -> Response:
    """``{revision, change?: [{number, …}], remove?: [number], add?: [cue]}``: single cues, the others stay."""
    return _correct(recording_id, changed)


@blueprint.get(f"{PATH}/revisions")
@viewers
@described("Who changed the captions, and when", query=CaptionsAsked, answer=Revisions, reads_itself=True)
def caption_revisions(recording_id: int) -> Response:
    """Who made which revision, and when; the latest first."""
    with services().archive.database.read() as session:
        recordings.by_id(session, recording_id)
        found = [
            {
                "revision": one.revision,
                "made_by": one.made_by,
                "made_at": one.made_at.isoformat(),
                "origin": one.origin,
            }
            for one in history.changes_of(session, recording_id, _translation())
        ]
    return jsonify(revisions=found)


@blueprint.get(f"{PATH}/revisions/<int:revision>")
@viewers
@described("The captions as they once were", query=CaptionsAsked, answer=RevisionCues, reads_itself=True)
def caption_revision(recording_id: int, revision: int) -> Response:
    """The captions as they were; written back with PUT, they are what the archive has again."""
    translation = _translation()
    with services().archive.database.read() as session:
        recordings.by_id(session, recording_id)
        change = history.change_at(session, recording_id, revision, translation)
        now = cues_of(track_of(session, recording_id, translation))
        cues = history.cues_at(session, recording_id, revision, now, translation)
    return jsonify(revision=revision, origin=change.origin, language=change.language, cues=as_json(cues))


def _correct(recording_id: int, change: Change) -> Response:
    """Have *change* make new cues of what was sent and of the present ones, and derive what is made of them.

    Raises CaptionsChanged and what *change* raises; then nothing is changed.
    """
    edit = read_edit(request.get_data())
    correction = Correction(
        revision=revision_of(edit),
        made_by=actor().name,
        translation=_translation(),
        language=language_of(edit),
    )
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        track = correct_captions(
            session,
            found,
            lambda present: change(edit, present),
            correction,
            actor(),
            services().engine.enqueue,
        )
        session.refresh(track)
        return _answer(found, track, track.revision)


def _translation() -> str:
    """Raises EditUnreadable when what was asked for is no language."""
    return translation_of(request.args.get("translation", ""))


def _answer(recording: Recording, track: CaptionTrack | None, revision: int) -> Response:
    return jsonify(
        recording=recording.id,
        revision=revision,
        origin=track.origin if track else None,
        language=track.language if track else _translation() or recording.language,
        model=track.model if track else None,
        checked_by=track.checked_by if track else "",
        checked_at=track.checked_at.isoformat() if track and track.checked_at else None,
        notices=[notice.say(language()) for notice in recordings.notices(recording)],
        cues=as_json(cues_of(track)),
    )
