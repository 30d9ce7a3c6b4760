"""The catalogue's database: how it is opened, and how its tables are brought up to date."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from index.errors import DiskFull

MIGRATIONS = Path(__file__).parent.parent / "migrations"
BUSY_MS = 30_000
SQLITE_FULL = "disk is full"  # it has no number for it


class Database:
    """Sessions on the catalogue: ``read()`` sees one consistent state, ``write()`` is one transaction.

    On SQLite a writing transaction takes the write lock at its start, so that it waits for its turn
    instead of failing half-way; readers never wait (WAL).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        self._writers = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Raises DiskFull when the transaction could not be written for lack of space."""
        try:
            with self._writers.begin() as session:
                yield session
        except OperationalError as fault:
            if SQLITE_FULL not in str(fault.orig):
                raise
            folder = Path(self.engine.url.database or ".").parent
            raise DiskFull(free_mb=shutil.disk_usage(folder).free // 2**20, folder=str(folder)) from fault

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine on *url*; for SQLite the folder is made, and WAL and foreign keys are switched on."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite alone
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # SQLite's own lower() knows ASCII alone: it would take Åsa and ÅSA for two people.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(url: str) -> None:
    """Bring the tables at *url* up to date; does nothing when they are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "head")
