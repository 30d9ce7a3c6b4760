"""The captions of a recording: corrected cue by cue, handed in and taken out, with a way back to every version."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.public.cards import speakers_of
from archive_web.public.playing import Playing
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.caption_words import editor_words
from index.captions.cue import Cue
from index.captions.edits import translation_of
from index.captions.layout import CHARACTERS_A_SECOND, LINE_CHARACTERS, LONGEST_MS, SHORTEST_MS
from index.captions.read import CaptionsUnreadable, read_captions
from index.catalogue import caption_history as history
from index.catalogue import corrections, recordings
from index.catalogue.audit_log import record
from index.catalogue.caption_versions import Version, versions
from index.catalogue.captions import cues_of, remove_translation, track_of
from index.catalogue.corrections import Correction
from index.errors import BadInput, EfterhandError
from index.models import Origin, Recording
from pipeline import editing

PATH = "/recordings/<int:recording_id>/captions"
LIMITS = {
    "lineCharacters": LINE_CHARACTERS,
    "charactersASecond": CHARACTERS_A_SECOND,
    "shortestMs": SHORTEST_MS,
    "longestMs": LONGEST_MS,
}


@dataclass(frozen=True)
class Tab:
    """One of the captions that the recording has; *translation* is as in CaptionTrack."""

    translation: str
    language: str


@blueprint.get(PATH)
@editors
def captions(recording_id: int) -> str:
    with services().archive.database.read() as session:
        return _page(session, recordings.by_id(session, recording_id), _translation())


@blueprint.post(f"{PATH}/import")
@editors
def import_captions(recording_id: int) -> Response | tuple[str, int]:
    """Take the cues of a file instead of those that are there; what was there stays among the versions."""
    into = translation_of(request.form.get("into", _translation()))
    try:
        cues = _sent_cues()
        revision = _change(recording_id, into, lambda present: cues, Origin.IMPORTED)
    except BadInput as error:
        return _refused(recording_id, error)
    return _back(recording_id, into, said=f"imported-{len(cues)}-{revision}")


@blueprint.post(f"{PATH}/translations")
@editors
def begin_translation(recording_id: int) -> Response | tuple[str, int]:
    """Begin a translation with the cues that are to be translated."""
    into = translation_of(request.form.get("into", ""))
    with services().archive.database.read() as session:
        spoken = cues_of(track_of(session, recording_id))
        if track_of(session, recording_id, into) is not None:
            return _back(recording_id, into)
    try:
        _change(recording_id, into, lambda present: spoken, Origin.REVIEWED)
    except BadInput as error:
        return _refused(recording_id, error)
    return _back(recording_id, into, said="begun")


@blueprint.post(f"{PATH}/translations/remove")
@editors
def take_translation_away(recording_id: int) -> Response:
    into = translation_of(request.form.get("into", ""))
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        remove_translation(session, found, into, actor().name)
        record(session, actor(), "translation_remove", found, language=into)
    return _back(recording_id, "", said="removed")


@blueprint.post(f"{PATH}/restore")
@editors
def restore_captions(recording_id: int) -> Response:
    """Go back to a version, as a new one."""
    into, revision = _translation(), request.form.get("revision", 0, type=int)
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        correction = _from_now(session, found, into, Origin.REVIEWED)
        editing.restore_captions(session, found, revision, correction, actor(), services().engine.enqueue)
    return _back(recording_id, into, said="restored")


@blueprint.post(f"{PATH}/checked")
@editors
def check_captions(recording_id: int) -> Response:
    """Someone has read them through, or takes that back."""
    into = _translation()
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        is_read = request.form.get("checked") == "1"
        corrections.check(session, found, into, actor().name, is_read=is_read)
        record(session, actor(), "captions_checked", found, language=into or None, read=is_read)
    return _back(recording_id, into, said="checked")


def _change(recording_id: int, into: str, change: corrections.Change, origin: str) -> int:
    """Returns the number of the new revision. Raises TranslationSpoken."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        correction = _from_now(session, found, into, origin)
        track = editing.correct_captions(
            session, found, change, correction, actor(), services().engine.enqueue
        )
        return track.revision


def _from_now(session: Session, recording: Recording, into: str, origin: str) -> Correction:
    """A correction of what is there now, whatever has been changed meanwhile: it stays among the versions."""
    latest = history.last_revision(session, recording.id, into)
    return Correction(latest, actor().name, into, origin=origin)


def _sent_cues() -> list[Cue]:
    """Raises CaptionsUnreadable when no file came, or one without cues."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise CaptionsUnreadable(name="–")
    return read_captions(file.stream.read(), file.filename)


def _refused(recording_id: int, error: EfterhandError) -> tuple[str, int]:
    with services().archive.database.read() as session:
        found = recordings.by_id(session, recording_id)
        return _page(session, found, _translation(), error.say(language())), 400


def _page(session: Session, recording: Recording, translation: str, error: str = "") -> str:
    track = track_of(session, recording.id, translation)
    spoken = recording.spoken_track
    return render_template(
        "staff/captions.html",
        recording=recording,
        playing=Playing.of(recording),
        translation=translation,
        track=track,
        spoken=spoken,
        tabs=[Tab(one.translation, one.language) for one in recording.tracks],
        languages=[code for code in LANGUAGES if spoken is not None and code != spoken.language],
        versions=_versions(session, recording, translation),
        people=[speaker.name for speaker in speakers_of(recording.talks)],
        words=editor_words(),
        origin_words=origin_words,
        limits=LIMITS,
        error=error,
        said=request.args.get("said", ""),
    )


def _versions(session: Session, recording: Recording, translation: str) -> list[Version]:
    return versions(history.changes_of(session, recording.id, translation))


def _translation() -> str:
    """Which captions the address is about. Raises EditUnreadable."""
    return translation_of(request.args.get("translation", ""))


def _back(recording_id: int, translation: str, said: str = "") -> Response:
    return redirect(
        url_for(
            "staff.captions", recording_id=recording_id, translation=translation or None, said=said or None
        )
    )


def origin_words(origin: str | None) -> str:
    """Where a version comes from, in the reader's language."""
    words: dict[str | None, str] = {
        Origin.RECOGNISED: _("recognised by a machine"),
        Origin.IMPORTED: _("from a file"),
        Origin.REVIEWED: _("corrected"),
        None: _("taken away"),
    }
    return words[origin]
