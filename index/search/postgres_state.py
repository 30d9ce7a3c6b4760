"""One state of an index on PostgreSQL, read in one transaction, which sees no later write."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from psycopg import Cursor

from index.language.forms import Analysis
from index.search.arrays import Bools, Floats, Ints
from index.search.columns import Columns
from index.search.contract import PassageDocument
from index.search.gathered import POSITIONED
from index.search.postgres_generations import Current
from index.search.postgres_segment import read_columns, read_document, read_list
from index.search.postgres_tables import FIELDS, NotAsWritten
from index.search.segmented import Lists, SegmentedState


def load_columns(cursor: Cursor[Any], current: Current, known: Columns | None) -> Columns:
    """The columns of all segments; what is *known* from another state is not read again."""
    before = known.segments if known and known.version[0] == current.generation else {}
    cursor.execute("SELECT id, size, deleted FROM segment WHERE size > cardinality(deleted) ORDER BY id")
    rows = cursor.fetchall()
    fresh = [number for number, _, _ in rows if str(number) not in before]
    cursor.execute("SELECT id, facts, facts_of, lengths, words FROM segment WHERE id = ANY(%s)", (fresh,))
    read = {str(number): read_columns(*columns) for number, *columns in cursor}
    segments = {name: before.get(name) or read[name] for name in (str(number) for number, _, _ in rows)}
    live = [_live(size, deleted) for _, size, deleted in rows]
    return Columns.of((current.generation, current.version), segments, live)


def _live(size: int, deleted: list[int]) -> Bools:
    live = np.ones(size, dtype=np.bool_)
    live[deleted] = False
    return live


AT_ONCE = 5000  # lists that are fetched together when all are read


class PostgresState(SegmentedState):
    """The index as the transaction of *cursor* sees it."""

    def __init__(self, cursor: Cursor[Any], columns: Columns, analysis: Analysis) -> None:
        super().__init__(columns, analysis)
        self._cursor = cursor
        self._segments = [int(name) for name in columns.segments]
        sizes = [len(one.facts_of) for one in columns.segments.values()]
        self._starts = np.array(list(accumulate(sizes, initial=0)))
        self._firsts = dict(zip(self._segments, self._starts.tolist(), strict=False))

    def expect(self, terms: Iterable[str]) -> None:
        unknown = [term for term in terms if self.columns.postings.get((FIELDS[0], term)) is None]
        if not unknown:
            return
        found: dict[tuple[str, str], list[Lists]] = defaultdict(list)
        self._cursor.execute(
            "SELECT segment, field, term, passages, times FROM posting"
            " WHERE segment = ANY(%s) AND term = ANY(%s) ORDER BY segment",
            (self._segments, unknown),
        )
        for segment, field, term, passages, times in self._cursor:
            found[FIELDS[field], term].append((self._firsts[segment], *read_list(passages, times), b""))
        for term in unknown:
            for name in FIELDS:
                self.remember(name, term, found.get((name, term), ()))

    def lists(self, field: str, term: str) -> Iterator[Lists]:
        self._cursor.execute(
            "SELECT segment, passages, times, positions FROM posting"
            " WHERE segment = ANY(%s) AND term = %s AND field = %s ORDER BY segment",
            (self._segments, term, FIELDS.index(field)),
        )
        for segment, passages, times, positions in self._cursor.fetchall():
            yield self._firsts[segment], *_read_whole(field, passages, times, positions), positions

    def documents(self, passages: Sequence[int]) -> list[PassageDocument]:
        at = np.searchsorted(self._starts, passages, side="right") - 1
        numbers = (np.asarray(passages, dtype=np.int64) - self._starts[at]).tolist()
        segments = [self._segments[place] for place in at]
        self._cursor.execute(
            "SELECT content FROM unnest(%s::bigint[], %s::int[]) WITH ORDINALITY AS wanted (segment, number, place)"
            " JOIN passage USING (segment, number) ORDER BY place",
            (segments, numbers),
        )
        return [read_document(content) for (content,) in self._cursor]

    def read_through(self) -> None:
        """Read every posting and every passage. Raises NotAsWritten."""
        cursor = self._cursor
        cursor.execute(
            "SELECT id, lists, size - cardinality(deleted) FROM segment WHERE id = ANY(%s)", (self._segments,)
        )
        for segment, lists, kept in cursor.fetchall():
            cursor.execute("SELECT content FROM passage WHERE segment = %s", (segment,))
            passages = sum(bool(read_document(content)) for (content,) in cursor)
            read = sum(bool(_read_whole(FIELDS[field], *row)) for field, *row in self._all_lists(segment))
            if (passages, read) != (kept, lists):
                raise NotAsWritten(f"{passages} of {kept} passages, {read} of {lists} lists")

    def _all_lists(self, segment: int) -> Iterator[tuple[Any, ...]]:
        with self._cursor.connection.cursor("lists", binary=True) as cursor:
            cursor.itersize = AT_ONCE
            yield from cursor.execute(
                "SELECT field, passages, times, positions FROM posting WHERE segment = %s", (segment,)
            )


def _read_whole(field: str, passages: bytes, times: bytes, positions: bytes) -> tuple[Ints, Floats]:
    """A list of which all positions are there too, if *field* has them."""
    numbers, counts = read_list(passages, times)
    if field in POSITIONED and len(positions) != 2 * int(counts.sum()):
        raise NotAsWritten(f"{len(positions)} bytes for {int(counts.sum())} positions")
    return numbers, counts
