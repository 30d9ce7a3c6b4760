"""The catalogue's database: how it is opened, and how its tables are brought up to date."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from index.catalogue import changes, postgres, sqlite, tombstones, webhook_events
from index.errors import DatabaseAway, DatabaseFull, DiskFull, EfterhandError

MIGRATIONS = Path(__file__).parent.parent / "migrations"
ASK_AGAIN_S = 1.0
# What a caller that can wait is patient with: the database is away for a while, busy, or full.
AWAY = (OperationalError, DiskFull, DatabaseFull, DatabaseAway)


class Dialect(Protocol):
    """What the kinds of database differ in."""

    def open_engine(self, url: str) -> Engine:
        """An engine that begins transactions as Database promises; ``writes`` among its options marks a writer's."""

    def translated(self, fault: DBAPIError, engine: Engine) -> EfterhandError | None:
        """The error of ours that *fault* is; None where it is none that a person can do something about."""


class Database:
    """Sessions on the catalogue: ``read()`` sees one consistent state, ``write()`` is one transaction.

    A writing transaction takes the write lock at its start, so that it waits for its turn instead of
    failing half-way, and what it has read stays true until its end; readers never wait. Both raise
    DatabaseAway when the database does not answer; a *patient* caller waits for it instead, as long as
    nothing has been read or written.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        self._writers = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        event.listen(self._writers, "before_flush", changes.note_changes)
        event.listen(self._writers, "before_flush", tombstones.note_departures)
        event.listen(self._writers, "before_flush", webhook_events.tell)

    @contextmanager
    def read(self, *, patient: bool = False) -> Iterator[Session]:
        with self._begun(self._readers, patient) as session:
            yield session

    @contextmanager
    def write(self, *, patient: bool = False) -> Iterator[Session]:
        """Raises DiskFull or DatabaseFull when the transaction could not be written for lack of space."""
        with self._begun(self._writers, patient) as session:
            yield session
            session.commit()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _begun(self, sessions: "sessionmaker[Session]", patient: bool) -> Iterator[Session]:
        """A session whose transaction has begun; it is rolled back unless it has been committed."""
        with translating(self.engine), sessions() as session:
            while not self._begin(session, patient):
                time.sleep(ASK_AGAIN_S)
            yield session

    def _begin(self, session: Session, patient: bool) -> bool:
        """Whether the database answered. Raises DatabaseAway unless *patient*."""
        try:
            with translating(self.engine):
                session.connection()
        except DatabaseAway:
            if not patient:
                raise
            session.rollback()
            return False
        return True


def open_engine(url: str) -> Engine:
    return _dialect(url).open_engine(url)


@contextmanager
def translating(engine: Engine) -> Iterator[None]:
    """Have faults of the database that a person can do something about raised as errors of ours."""
    try:
        yield
    except DBAPIError as fault:
        error = _dialect(engine.url).translated(fault, engine)
        if error is None:
            raise
        raise error from fault


def _dialect(url: str | URL) -> Dialect:
    return sqlite if make_url(url).get_backend_name() == "sqlite" else postgres


def migrate(url: str) -> None:
    """Bring the tables at *url* up to date; does nothing when they are. Raises DatabaseAway."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "head")
