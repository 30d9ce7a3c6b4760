"""Whose voices they are: staff listen to each, and name it once for the whole recording."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.services import services
from archive_web.staff import blueprint
from index.catalogue import recordings, voices
from index.catalogue.audit_log import record
from index.models import Recording
from pipeline.stages import order

LONGEST_TURNS = 3
DERIVED = ("passages", "search")


@dataclass(frozen=True)
class VoiceLine:
    """A voice on the page. *moments_ms* are the beginnings of its longest turns, in order of time."""

    number: int
    name: str
    moments_ms: tuple[int, ...]


def voices_of(recording: Recording) -> list[VoiceLine]:
    return [
        VoiceLine(voice.number, voice.name, _moments_ms([(start, end) for start, end in voice.turns]))
        for voice in recording.voices
    ]


@blueprint.post("/recordings/<int:recording_id>/voices")
@editors
def name_voices(recording_id: int) -> Response:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        typed = {
            voice.number: request.form.get(f"voice-{voice.number}", voice.name) for voice in found.voices
        }
        voices.name(found, typed)
        order.start(session, found, services().engine.enqueue, DERIVED)
        record(session, actor(), "voices_name", found, title=found.webinar.title)
    return redirect(url_for("staff.recording", recording_id=recording_id, said="saved"))


def _moments_ms(turns: list[tuple[int, int]]) -> tuple[int, ...]:
    longest = sorted(turns, key=lambda turn: turn[0] - turn[1])[:LONGEST_TURNS]
    return tuple(sorted(start_ms for start_ms, _ in longest))
