"""Generations of an index on PostgreSQL: reading one state of the one in use, writing by turns, replacing it whole.

A new generation is filled in one transaction, which ends by naming it as the one in use. What a dead writer had
begun is undone by PostgreSQL; a generation that is not in use any more is dropped by itself.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import Cursor, errors
from psycopg.sql import SQL, Identifier

from index.errors import EfterhandError
from index.search.contract import IndexBusy, IndexDamaged
from index.search.postgres_tables import (
    FORMAT,
    NOTHING_HEARD,
    NotAsWritten,
    drop_generation,
    keep_heard,
    make_current,
    make_generation,
    make_keys,
    use_generation,
)
from index.search.postgres_transactions import Transactions

SWEEPING_MS = 5000  # other writers wait meanwhile
OPENING_TRIES = 3  # a generation may be dropped between our learning its name and our use of it


@dataclass(frozen=True, slots=True)
class Current:
    """The generation in use. *version* is another one after each write; *is_noted*: some search met damage."""

    generation: str
    version: int
    is_noted: bool


class PostgresGenerations:
    """The generations called *name*, at *url*. Writers wait for each other up to *patience_s*."""

    def __init__(self, url: str, name: str, patience_s: float) -> None:
        self._transactions = Transactions(url, name, patience_s)
        self._name = name
        self._sweeping_ms = min(SWEEPING_MS, int(patience_s * 1000))

    @property
    def exist(self) -> bool:
        """Whether there is any."""
        with self._transactions.any() as cursor:
            return self._exists(cursor)

    def close(self) -> None:
        self._transactions.close()

    @contextmanager
    def reading(self) -> Iterator[tuple[Cursor[Any], Current]]:
        """One state of the index, as it stays while it is read. Made empty if there never was an index.

        Raises IndexDamaged and DatabaseAway.
        """
        with ExitStack() as stack:
            yield self._opened(stack)

    @contextmanager
    def writing(self) -> Iterator[tuple[Cursor[Any], Current]]:
        """A transaction on the generation in use, alone among writers. Raises IndexBusy too, and DatabaseFull."""
        self._make_if_missing()
        with self._transactions.writer() as cursor:
            current = self._current(cursor)
            use_generation(cursor, current.generation)
            yield cursor, current

    @contextmanager
    def replacement(self) -> Iterator[Cursor[Any]]:
        """A new generation, to be filled, in use once the block is left. If the block raises, the old one stays."""
        self._make_if_missing()  # lest those who search wait for our end to learn whether there is an index
        with self._transactions.writer() as cursor, self._new(cursor) as new:
            yield cursor
        with suppress(IndexBusy):  # whoever reads the old one for long; the next rebuild sweeps it
            self._sweep(new)

    def publish(self, cursor: Cursor[Any]) -> None:
        """Have what was written in this transaction be read, when it ends, by all processes."""
        cursor.execute(SQL("UPDATE {}.current SET version = version + 1").format(Identifier(self._name)))

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Leave a note at the generation that is in use when it is found to be damaged."""
        try:
            yield
        except IndexDamaged:
            note = SQL("UPDATE {}.current SET damaged = true").format(Identifier(self._name))
            with suppress(EfterhandError, psycopg.Error), self._transactions.any() as cursor:
                cursor.execute(note)
            raise

    def remove(self) -> None:
        """Drop all of it: the index is gone."""
        self._sweep("")
        with self._transactions.writer() as cursor:
            cursor.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(self._name)))

    def _opened(self, stack: ExitStack) -> tuple[Cursor[Any], Current]:
        for further_tries in reversed(range(OPENING_TRIES)):
            with ExitStack() as attempt:
                cursor = attempt.enter_context(self._transactions.any())
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                try:
                    current = self._current(cursor)
                    use_generation(cursor, current.generation)
                except (errors.UndefinedTable, errors.InvalidSchemaName) as fault:
                    if not further_tries:
                        raise NotAsWritten(fault) from fault
                else:
                    stack.push(attempt.pop_all())
                    return cursor, current
            self._make_if_missing()
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _new(self, cursor: Cursor[Any]) -> Iterator[str]:
        """A new generation, in use when the transaction ends."""
        new = f"{self._name}_{uuid4().hex[:12]}"
        make_current(cursor, self._name)
        make_generation(cursor, new)
        yield new
        make_keys(cursor)
        cursor.execute(SQL("DELETE FROM {}.current").format(Identifier(self._name)))
        row = SQL("INSERT INTO {}.current VALUES (%s, %s, 0, false)").format(Identifier(self._name))
        cursor.execute(row, (FORMAT, new))

    def _make_if_missing(self) -> None:
        if self.exist:
            return
        with self._transactions.writer() as cursor:
            if not self._exists(cursor):
                with self._new(cursor):
                    keep_heard(cursor, NOTHING_HEARD)

    def _exists(self, cursor: Cursor[Any]) -> bool:
        found = cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{self._name}.current",)).fetchone()
        return bool(found and found[0])

    def _current(self, cursor: Cursor[Any]) -> Current:
        wanted = SQL("SELECT format, generation, version, damaged FROM {}.current")
        row = cursor.execute(wanted.format(Identifier(self._name))).fetchone()
        if row is None or row[0] != FORMAT:
            raise NotAsWritten(f"format {row[0] if row else None}")
        return Current(*row[1:])

    def _sweep(self, kept: str) -> None:
        """Drop the generations that are not in use."""
        with self._transactions.writer() as cursor:
            cursor.execute(SQL("SET LOCAL lock_timeout = {}").format(self._sweeping_ms))
            cursor.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname ~ %s AND nspname <> %s",
                (f"^{self._name}_[0-9a-f]{{12}}$", kept),
            )
            for (generation,) in cursor.fetchall():
                drop_generation(cursor, generation)
