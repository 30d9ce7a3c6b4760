"""Transactions on an index in PostgreSQL: one writer at a time, and faults that are named as ours."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from psycopg import Cursor, errors
from psycopg.sql import SQL
from sqlalchemy import make_url

from index.catalogue import postgres
from index.errors import DatabaseAway, DatabaseFull
from index.search.contract import IndexBusy, IndexDamaged
from index.search.postgres_tables import NotAsWritten

LOCK = 2031  # of writers; any number that nobody else locks in this database
# Faults that a sound index never meets: a table or column is missing, or cannot be read.
DAMAGE = (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName, errors.InternalError_)
# A rebuild thinks longer than the catalogue's transactions may; a machine that vanished is noticed all the same.
WRITER = """
SET LOCAL lock_timeout = {patience_ms}; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3;
SELECT pg_advisory_xact_lock({lock}, hashtext({name}))
"""


class Transactions:
    """Those of the index called *name* at *url*, on connections of its own. Safe for threads.

    They raise DatabaseAway, DatabaseFull, and IndexDamaged where the index is not as it was written.
    """

    def __init__(self, url: str, name: str, patience_s: float) -> None:
        self._engine = postgres.open_engine(url)
        self._name = name
        self._patience_ms = max(1, int(patience_s * 1000))
        self._host = make_url(url).host or "localhost"

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def any(self) -> Iterator[Cursor[Any]]:
        """Committed when the block is left, undone if it raises. Arrays are sent as they are, not as text."""
        with self._naming_faults(), ExitStack() as stack:
            pooled = self._engine.raw_connection()
            stack.callback(pooled.close)
            connection: Any = pooled.driver_connection
            stack.enter_context(connection.transaction())
            yield stack.enter_context(connection.cursor(binary=True))

    @contextmanager
    def writer(self) -> Iterator[Cursor[Any]]:
        """The same, alone among writers. Raises IndexBusy."""
        with self.any() as cursor:
            turn = SQL(WRITER).format(patience_ms=self._patience_ms, lock=LOCK, name=self._name)
            cursor.execute(turn, binary=False)
            yield cursor

    @contextmanager
    def _naming_faults(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, NotAsWritten) as fault:
            error = self._named(fault)
            if error is None:
                raise
            raise error from fault

    def _named(self, fault: Exception) -> DatabaseAway | DatabaseFull | IndexBusy | IndexDamaged | None:
        place = f"PostgreSQL ({self._name})"
        if isinstance(fault, errors.LockNotAvailable):
            return IndexBusy(folder=place)
        if isinstance(fault, (NotAsWritten, *DAMAGE)):
            return IndexDamaged(folder=place, reason=str(fault))
        return postgres.named(fault, self._host)
