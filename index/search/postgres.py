"""The search engine of many machines: PostgreSQL keeps the posting lists, which are scored here as Whoosh's are."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import marisa_trie
from psycopg import Cursor

from index.language.dictionary import EMPTY, Dictionary, open_dictionary
from index.language.forms import Analysis
from index.search.answer import answer, asks_nothing
from index.search.columns import Columns
from index.search.contract import IndexDamaged, PassageDocument, Query, Results, Suggestions
from index.search.merging import LARGEST, Segment, to_merge
from index.search.postgres_generations import Current, PostgresGenerations
from index.search.postgres_segment import read_document, write_segment
from index.search.postgres_state import PostgresState, load_columns
from index.search.postgres_tables import NotAsWritten, keep_heard
from index.search.spool import Spool
from index.search.suggesting import suggest

NAME = "efterhand_search"
PATIENCE_S = 600.0  # a rebuild of a large archive holds other writers up for minutes
AT_ONCE = 500  # passages that are fetched together


class PostgresIndex:
    """A SearchIndex in the database at *url*, in schemas called after *name*. Safe for threads.

    *word_lists* is where the dictionary lies, or is compiled to when it is first needed; without it compounds are
    taken apart by the archive's own words alone. All machines should have the same. Whatever asks the database
    raises DatabaseAway as well.
    """

    engine = "postgresql"

    def __init__(
        self, url: str, word_lists: Path | None = None, *, name: str = NAME, patience_s: float = PATIENCE_S
    ) -> None:
        self._generations = PostgresGenerations(url, name, patience_s)
        self._word_lists = word_lists
        self._opening = threading.Lock()
        self._columns: Columns | None = None
        self._analysed: tuple[str, Analysis] | None = None

    @property
    def is_made(self) -> bool:
        """Whether there is one. Others make it when they first need it."""
        return self._generations.exist

    def close(self) -> None:
        self._generations.close()

    def replace_recording(self, recording_id: int, documents: Sequence[PassageDocument]) -> None:
        with self._generations.noting_damage():
            with self._generations.writing() as (cursor, current):
                _delete(cursor, recording_id)
                if documents:
                    write_segment(cursor, documents, self._analysis(cursor, current))
                self._generations.publish(cursor)
                merged = _to_merge(cursor)
            if merged:
                self._merge()

    def rebuild(self, documents: Iterable[PassageDocument]) -> None:
        with TemporaryDirectory() as folder, self._generations.replacement() as cursor:
            spool = Spool(Path(folder) / "spool")
            spool.fill(documents)
            heard = spool.heard()
            keep_heard(cursor, heard.tobytes())
            analysis, laid_aside = Analysis(self._dictionary, heard), spool.empty()
            while batch := list(islice(laid_aside, 1)):
                write_segment(cursor, chain(batch, islice(laid_aside, LARGEST - 1)), analysis)

    def search(self, query: Query) -> Results:
        if asks_nothing(query):
            return Results()
        with self._generations.noting_damage(), self._state() as state:
            return answer(state, query)

    def suggest(self, typed: str, visible: frozenset[int] | None, limit: int) -> Suggestions:
        with self._generations.noting_damage(), self._state() as state:
            return suggest(state, typed, visible, limit)

    def is_damaged(self) -> bool:
        try:
            with self._generations.reading() as (_, current):
                return current.is_noted
        except IndexDamaged:
            return True

    def check(self) -> None:
        with self._generations.noting_damage(), self._state() as state:
            state.read_through()

    def marks(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        with self._generations.reading() as (cursor, _):
            for recording_id, mark in cursor.execute("SELECT recording, mark FROM passage ORDER BY mark"):
                found.setdefault(recording_id, []).append(mark)
        return found

    def document_count(self) -> int:
        with self._generations.reading() as (cursor, _):
            ((count,),) = cursor.execute(
                "SELECT coalesce(sum(size - cardinality(deleted)), 0)::bigint FROM segment"
            ).fetchall()
        return int(count)

    def remove(self) -> None:
        """Drop all that it keeps in the database."""
        self._generations.remove()

    @cached_property
    def _dictionary(self) -> Dictionary:
        return open_dictionary(self._word_lists) if self._word_lists else EMPTY

    @contextmanager
    def _state(self) -> Iterator[PostgresState]:
        """The index as it is now. Raises IndexDamaged."""
        with self._generations.reading() as (cursor, current):
            with self._opening:
                if self._columns is None or self._columns.version != (current.generation, current.version):
                    self._columns = load_columns(cursor, current, self._columns)
                columns, analysis = self._columns, self._analysis(cursor, current)
            yield PostgresState(cursor, columns, analysis)

    def _analysis(self, cursor: Cursor[Any], current: Current) -> Analysis:
        """The analysis by which the generation in use is written and asked."""
        if self._analysed is None or self._analysed[0] != current.generation:
            row = cursor.execute("SELECT words FROM heard").fetchone()
            if row is None:
                raise NotAsWritten("the words heard are missing")
            heard = marisa_trie.Trie().frombytes(row[0])
            self._analysed = current.generation, Analysis(self._dictionary, heard)
        return self._analysed[1]

    def _merge(self) -> None:
        """Write segments as one where there are too many. Searches see no difference; a death here changes nothing."""
        with self._generations.writing() as (cursor, current), self._generations.reading() as (reader, _):
            merged = _to_merge(cursor)
            write_segment(cursor, _passages_of(reader, merged), self._analysis(cursor, current))
            cursor.execute("DELETE FROM posting WHERE segment = ANY(%s)", (merged,))
            cursor.execute("DELETE FROM passage WHERE segment = ANY(%s)", (merged,))
            cursor.execute("DELETE FROM segment WHERE id = ANY(%s)", (merged,))
            self._generations.publish(cursor)


def _delete(cursor: Cursor[Any], recording_id: int) -> None:
    """Take the passages of a recording out of their segments."""
    cursor.execute(
        "WITH gone AS (DELETE FROM passage WHERE recording = %s RETURNING segment, number),"
        " by_segment AS (SELECT segment, array_agg(number) AS numbers FROM gone GROUP BY segment)"
        " UPDATE segment SET deleted = deleted || numbers FROM by_segment WHERE id = by_segment.segment",
        (recording_id,),
    )


def _to_merge(cursor: Cursor[Any]) -> list[int]:
    cursor.execute("SELECT id, size, cardinality(deleted) FROM segment")
    segments = [Segment(str(number), size - deleted, deleted) for number, size, deleted in cursor]
    return [int(name) for name in to_merge(segments)]


def _passages_of(cursor: Cursor[Any], segments: list[int]) -> Iterator[PassageDocument]:
    cursor.execute(
        "SELECT content FROM passage WHERE segment = ANY(%s) ORDER BY segment, number", (segments,)
    )
    while rows := cursor.fetchmany(AT_ONCE):
        yield from (read_document(content) for (content,) in rows)
