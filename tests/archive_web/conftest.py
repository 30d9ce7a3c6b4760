"""A site and the people who visit it; and an archive of two recordings that went the whole way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive_web.app import create_app
from archive_web.services import KEY
from index.captions.cue import Cue
from index.catalogue import accounts, materials, recordings
from index.catalogue.talks import TalkDraft
from index.catalogue.webinars import read_date
from index.models import Recording
from index.settings import Settings
from pipeline import engine
from pipeline.archive import Archive, open_archive, prepare
from pipeline.incoming import receive_file
from pipeline.ingest import Description, accept
from pipeline.stages.attempts import Workplace
from pipeline.stages.job import Job
from pipeline.stages.runner import run_job
from tests.word_lists import WORD_LISTS

EMAIL, PASSWORD = "anna@example.org", "en hemlig mening"
OPEN = Description(
    title="Vatten i staden",
    description="Ett samtal om det som behövs varje dag.",
    language="sv",
    starts_at=read_date("2026-03-19 13:00", "Europe/Stockholm"),
    talks=(
        TalkDraft("Rent vatten", 0, 3000, "Om kranen.", ("Anna Lindberg (Staden)",), (6, 11), ("6.1",)),
        TalkDraft("Varm skola", 3000, None, "Om energi.", ("Erik Johansson",), (7,)),
    ),
    captions=(
        Cue(0, 1500, "Välkommen till vattnet."),
        Cue(1500, 3000, "Kommunen har rent vatten."),
        Cue(3000, 5000, "Skolan sparar energi."),
    ),
    publish=True,
)
SECRET = Description(
    title="Hemlig budget",
    language="sv",
    starts_at=read_date("2026-04-16 13:00", "Europe/Stockholm"),
    speakers=("Maria Karlsson",),
    goals=(13,),
    captions=(Cue(0, 5000, "Klimatet i kommunens budget."),),
)


class Visitor(FlaskClient):
    """A browser: keeps cookies, and sends forms with the token that they hold."""

    def token(self) -> str:
        page = self.get("/sv/staff/log-in").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        return found[1]

    def send(self, address: str, **fields: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **fields}
        return self.post(address, data=data, content_type="multipart/form-data")


@dataclass(frozen=True)
class Shelf:
    """What the archive of these tests holds."""

    open_id: int
    secret_id: int
    open_slug: str
    secret_slug: str


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory, clips: Any) -> tuple[Path, Shelf]:
    """A data folder with one published recording and one draft, and what is in it. Tests get copies."""
    settings = Settings(
        data=tmp_path_factory.mktemp("stock") / "data",
        rungs="180,90",
        preset="ultrafast",
        speech_model="demo",
        word_lists=str(WORD_LISTS),
    )
    prepare(settings)
    engine.prepare(settings)
    archive = open_archive(settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
    second = clips.make("second.mp4", *clips.picture(5, "160x90"), *clips.tone(5), *clips.H264, "-shortest")
    ids = [_take_through(archive, clips.talk, OPEN), _take_through(archive, second, SECRET)]
    with archive.database.read() as session:
        slugs = [recordings.by_id(session, number).slug for number in ids]
    archive.close()
    return settings.data, Shelf(*ids, *slugs)


def _take_through(archive: Archive, clip: Path, description: Description) -> int:
    """Hand *clip* in, run its stages in this process, and put a handout beside it."""
    waiting: list[Job] = []

    def enqueue(session: Session, job: Job) -> None:
        waiting.append(job)

    incoming = receive_file(archive.settings, clip, lambda size_bytes: None)
    taken = accept(archive, enqueue, incoming, description)
    while waiting:
        run_job(archive, enqueue, waiting.pop(0), Workplace("test", archive.settings.scratch_folder))
    handout = archive.settings.incoming_folder / "handout.txt"
    handout.write_text(description.title, encoding="utf-8")
    with archive.database.write() as session:
        webinar = recordings.by_id(session, taken.recording_id).webinar
        key = f"materials/{taken.recording_id}/handout.txt"
        materials.add_file(
            session,
            webinar,
            title="Sammanfattning",
            name="handout.txt",
            key=key,
            media_type="text/plain",
            size_bytes=handout.stat().st_size,
        )
        archive.store.adopt(key, handout)
    return taken.recording_id


@pytest.fixture
def shelf(stock: tuple[Path, Shelf]) -> Shelf:
    return stock[1]


@pytest.fixture
def app(archive: Archive) -> Iterator[Flask]:
    app = create_app(archive.settings)
    app.test_client_class = Visitor
    yield app
    services = app.extensions[KEY]
    services.engine.close()
    services.archive.close()


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    return app.test_client()


@pytest.fixture
def staff(app: Flask) -> Visitor:
    visitor: Visitor = app.test_client()
    answer = visitor.send("/sv/staff/log-in", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 302
    return visitor


class Media:
    """The addresses of a recording's files, as its catalogue rows name them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def keys(self, recording_id: int) -> list[str]:
        return list(self.archive.store.keys(f"recordings/{recording_id}/"))

    def key(self, recording_id: int, ending: str) -> str:
        return next(key for key in self.keys(recording_id) if key.endswith(ending))

    def data(self, key: str) -> bytes:
        with self.archive.store.open(key) as file:
            return file.read()

    def recording(self, recording_id: int) -> Recording:
        with self.archive.database.read() as session:
            return recordings.by_id(session, recording_id)

    @staticmethod
    def address(key: str) -> str:
        return "/media/" + key.removeprefix("recordings/")


@pytest.fixture
def media(archive: Archive) -> Media:
    return Media(archive)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that the site has run."""
    ran: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        ran.append(statement)

    database = app.extensions[KEY].archive.database.engine
    event.listen(database, "before_cursor_execute", note)
    yield ran
    event.remove(database, "before_cursor_execute", note)
