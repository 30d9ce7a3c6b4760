"""An archive that is empty at first, and webinars put straight into its catalogue: no stage is run."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, materials, recordings, talks, webinars
from index.catalogue.documents import documents_of
from index.catalogue.recordings import SourceFile
from index.catalogue.talks import TalkDraft
from index.models import Poster, Recording, Rendition, Slide, WebinarStatus
from index.settings import Settings
from pipeline.archive import Archive
from tests.word_lists import WORD_LISTS

TALKS = (
    TalkDraft("Vatten i staden", 0, 40_000, speakers=("Anna Lindberg (Staden)",), goals=(6,)),
    TalkDraft("Energi i skolan", 40_000, 80_000, speakers=("Erik Johansson",), goals=(7,)),
)
CUES = (
    Cue(0, 4_000, "Välkommen till dagens webbinarium.", "Anna Lindberg"),
    Cue(4_000, 9_000, "Kommunen har ett projekt om vatten.", "Anna Lindberg"),
    Cue(40_200, 44_000, "Nu ska vi till energi och klimat.", "Erik Johansson"),
)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data=tmp_path / "data", database_url=database_url, word_lists=str(WORD_LISTS))


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def publish(archive: Archive) -> Callable[..., str]:
    """Adds a webinar with its recording, as the stages leave it, and returns the recording's slug."""

    def publish(
        title: str = "Dagens möte",
        *,
        status: WebinarStatus = WebinarStatus.PUBLISHED,
        cues: Sequence[Cue] = CUES,
        is_demo: bool = False,
        drafts: Sequence[TalkDraft] = TALKS,
        slides: Sequence[str] = (),
    ) -> str:
        with archive.database.write() as session:
            webinar = webinars.add(
                session,
                title,
                status=status,
                language="sv",
                starts_at=datetime(2026, 3, 19, 12, tzinfo=UTC),
                is_demo=is_demo,
            )
            sha256 = hashlib.sha256(title.encode()).hexdigest()
            source = SourceFile(f"sources/{sha256}.mp4", "clip.mp4", sha256, 9)
            recording = recordings.add(session, webinar, source)
            talks.write(session, webinar, recording, drafts)
            _fill(session, recording)
            for number, words in enumerate(slides):
                session.add(_slide(recording.id, number, words))
            if cues:
                origin = "recognised" if is_demo else "imported"
                captions.replace_track(session, recording, cues, language="sv", origin=origin)
            session.refresh(recording)
            captions.derive_passages(session, recording)
            slug, number = recording.slug, recording.id
        with archive.database.read() as session:
            archive.index.replace_recording(number, documents_of(session, number, archive.settings.timezone))
        return slug

    return publish


def _slide(recording_id: int, number: int, words: str) -> Slide:
    """A slide that is shown for 20 seconds, after those before it."""
    return Slide(
        recording_id=recording_id,
        number=number,
        start_ms=number * 20_000,
        end_ms=(number + 1) * 20_000,
        key=f"recordings/{recording_id}/slides/a1/{number}.webp",
        width_px=1280,
        height_px=720,
        text=words,
    )


def _fill(session: Session, recording: Recording) -> None:
    """What the stages would have made; the files themselves are not there."""
    made = f"recordings/{recording.id}"
    recording.duration_ms, recording.language = 80_000, "sv"
    recording.sound_key, recording.sound_bytes = f"{made}/sound/a1/sound.m4a", 7
    recording.hls_key = f"{made}/renditions/a1/hls/master.m3u8"
    for height_px, width_px in ((1080, 1920), (360, 640)):
        session.add(
            Rendition(
                recording_id=recording.id,
                height_px=height_px,
                width_px=width_px,
                mp4_key=f"{made}/renditions/a1/{height_px}.mp4",
                size_bytes=9,
                duration_ms=80_000,
            )
        )
    for width_px in (320, 640):
        for media_type, ending in (("image/jpeg", "jpg"), ("image/webp", "webp")):
            key = f"{made}/poster/a1/{width_px}.{ending}"
            session.add(Poster(recording_id=recording.id, width_px=width_px, media_type=media_type, key=key))
    materials.add_file(
        session,
        recording.webinar,
        title="Bilder",
        name="bilder.pdf",
        key=f"materials/{recording.id}/bilder.pdf",
        media_type="application/pdf",
        size_bytes=9,
    )
    session.flush()


@pytest.fixture
def count_queries(statements: list[str]) -> Callable[[Callable[[], Any]], int]:
    """How many SQL statements the site runs while something is done."""

    def count(action: Callable[[], Any]) -> int:
        statements.clear()
        action()
        return len(statements)

    return count
