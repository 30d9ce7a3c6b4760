"""A catalogue of its own for each test, and short ways to fill it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from index.catalogue import goals, recordings, talks, webinars
from index.catalogue.database import Database, migrate
from index.catalogue.talks import TalkDraft
from index.models import Poster, Recording, Webinar, WebinarStatus
from tests.databases import database_url, settings_on
from tests.postgres import Cluster

__all__ = ["database_url"]


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a catalogue that has been migrated, to be copied: migrating takes a while."""
    path = tmp_path_factory.mktemp("catalogue") / "efterhand.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_catalogue: Path) -> str:
    return f"sqlite:///{shutil.copy(empty_catalogue, tmp_path / 'efterhand.db')}"


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    with cluster.lent(migrate_to) as url:
        yield url


def migrate_to(url: str) -> None:
    migrate(settings_on(url).database)


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    database = Database(settings_on(database_url or request.getfixturevalue("sqlite_url")).database)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction, with the goals in place."""
    with database.write() as session:
        goals.sync(session)
        yield session


Add = Callable[..., Recording]


@pytest.fixture
def add() -> Add:
    """Adds a recording with its webinar: add(session, title, drafts=[…], status=…, starts_at=…)."""
    numbers = count(1)

    def add(
        session: Session,
        title: str = "Vatten i staden",
        *,
        drafts: Sequence[TalkDraft] = (),
        status: WebinarStatus = WebinarStatus.PUBLISHED,
        starts_at: datetime | None = datetime(2026, 3, 19, 12, tzinfo=UTC),
        **facts: Any,
    ) -> Recording:
        number = next(numbers)
        webinar = webinars.add(session, title, status=status, starts_at=starts_at)
        source = recordings.SourceFile(f"sources/{number}.mp4", "clip.mp4", f"{number:064x}", 1000)
        recording = recordings.add(session, webinar, source)
        for name, value in {"duration_ms": 3_600_000, **facts}.items():
            setattr(recording, name, value)
        session.add(Poster(recording_id=recording.id, width_px=320, key="320.jpg"))
        talks.write(session, webinar, recording, drafts)
        session.flush()
        session.expire_all()
        return recording

    return add


@pytest.fixture
def planned() -> Callable[..., Webinar]:
    """Announces a webinar: planned(session, title, starts_at)."""

    def planned(session: Session, title: str, starts_at: datetime) -> Webinar:
        return webinars.add(session, title, status=WebinarStatus.PLANNED, starts_at=starts_at)

    return planned


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the catalogue is sent while the block lasts."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def queries(database: Database) -> Callable[[Callable[[Session], object]], int]:
    """How many queries a reader sends in a session of its own."""

    def queries(reader: Callable[[Session], object]) -> int:
        with counted(database) as statements, database.read() as session:
            reader(session)
        return sum(statement.startswith("SELECT") for statement in statements)

    return queries
