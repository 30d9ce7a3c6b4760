"""The catalogue on SQLite: a file, with one writer at a time and readers who never wait."""

import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from index.errors import DiskFull, EfterhandError

BUSY_MS = 30_000
ASK_AGAIN_S = 0.01
FULL = "disk is full"  # it has no number for it


def open_engine(url: str) -> Engine:
    """An engine on *url*, whose folder is made; WAL and foreign keys are switched on."""
    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def translated(fault: DBAPIError, engine: Engine) -> EfterhandError | None:
    """The error of ours that *fault* is: DiskFull."""
    if FULL not in str(fault.orig):
        return None
    folder = Path(engine.url.database or ".").parent
    return DiskFull(free_mb=shutil.disk_usage(folder).free // 2**20, folder=str(folder))


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    _keep_log_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _keep_log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Of several who switch a new file at once SQLite turns all but one away, without waiting."""
    until_s = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until_s:
                raise
        time.sleep(ASK_AGAIN_S)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
