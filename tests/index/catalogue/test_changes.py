"""A webinar is marked with the time when something of it that everyone sees is changed, and not otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, materials, recordings, speakers, talks, webinars
from index.catalogue.database import Database
from index.catalogue.recordings import SourceFile
from index.catalogue.talks import TalkDraft
from index.models import Poster, Recording, StageState, Webinar, WebinarStatus
from tests.databases import database_url

__all__ = ["database_url"]

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DRAFT = TalkDraft("Rent vatten", speakers=("Anna Lindberg",))


@pytest.fixture
def recording_id(database: Database) -> int:
    """A webinar with a recording and a talk, last changed long ago."""
    with database.write() as session:
        webinar = webinars.add(session, "Vatten", status=WebinarStatus.DRAFT)
        recording = recordings.add(session, webinar, SourceFile("sources/ab.mp4", "a.mp4", "ab", 9))
        talks.write(session, webinar, recording, [DRAFT])
    with database.write() as session:
        session.execute(Webinar.__table__.update().values(updated_at=LONG_AGO))
    return recording.id


def retitled(session: Session, recording: Recording) -> None:
    recording.webinar.title = "Hav"


def withdrawn(session: Session, recording: Recording) -> None:
    webinars.publish(recording.webinar)
    session.flush()
    webinars.withdraw(recording.webinar)


def encoded(session: Session, recording: Recording) -> None:
    recording.hls_key = "recordings/1/renditions/b/hls/master.m3u8"


def pictured(session: Session, recording: Recording) -> None:
    session.add(Poster(recording_id=recording.id, width_px=640, key="recordings/1/poster/a/640.jpg"))


def captioned(session: Session, recording: Recording) -> None:
    captions.replace_track(session, recording, [Cue(0, 900, "Vatten.")], language="sv", origin="imported")


def programme_changed(session: Session, recording: Recording) -> None:
    talks.write(session, recording.webinar, recording, [DRAFT, TalkDraft("Energi", 9000)])


def other_speakers(session: Session, recording: Recording) -> None:
    recording.talks[0].speakers = speakers.named(session, ["Erik Johansson"])


def speaker_renamed(session: Session, recording: Recording) -> None:
    recording.talks[0].speakers[0].name = "Anna Lind"


def material_added(session: Session, recording: Recording) -> None:
    materials.add_file(
        session,
        recording.webinar,
        title="A",
        name="a.pdf",
        key="materials/1/a.pdf",
        media_type="",
        size_bytes=9,
    )


def hidden(session: Session, recording: Recording) -> None:
    recording.deleting = "recording"


SEEN = (
    retitled, withdrawn, encoded, pictured, captioned, programme_changed, other_speakers, speaker_renamed,
    material_added, hidden,
)  # fmt: skip


def stage_ran(session: Session, recording: Recording) -> None:
    session.add(StageState(recording_id=recording.id, name="probe", position=0, run=1, state="running"))


def put_behind(session: Session, recording: Recording) -> None:
    recording.later, recording.notices = 5, [{"code": "X", "facts": {}}]


def changed_at(
    database: Database, recording_id: int, change: Callable[[Session, Recording], Any]
) -> datetime:
    with database.write() as session:
        change(session, recordings.by_id(session, recording_id))
    with database.read() as session:
        return recordings.by_id(session, recording_id).webinar.updated_at


@pytest.mark.parametrize("change", SEEN, ids=lambda change: change.__name__)
def test_what_everyone_sees_is_noted(
    database: Database, recording_id: int, change: Callable[[Session, Recording], Any]
) -> None:
    assert changed_at(database, recording_id, change) > LONG_AGO


@pytest.mark.parametrize("change", [stage_ran, put_behind], ids=lambda change: change.__name__)
def test_what_the_pipeline_writes_for_itself_is_not(
    database: Database, recording_id: int, change: Callable[[Session, Recording], Any]
) -> None:
    assert changed_at(database, recording_id, change) == LONG_AGO


def test_a_webinar_can_be_removed(database: Database, recording_id: int) -> None:
    with database.write() as session:
        planned = webinars.add(session, "Hav", status=WebinarStatus.PLANNED)
        talks.write(session, planned, None, [DRAFT])
    with database.write() as session:
        webinars.remove(session, webinars.planned_by_id(session, planned.id))

    with database.read() as session:
        assert session.get(Webinar, planned.id) is None
