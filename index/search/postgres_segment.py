"""A segment of an index on PostgreSQL: how passages, their posting lists and their columns are written and read."""

import json
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from psycopg import Cursor

from index.language.forms import Analysis
from index.search.arrays import Floats, Ints
from index.search.columns import SegmentColumns
from index.search.contract import PassageDocument
from index.search.entry import entry_of
from index.search.facts import Facts
from index.search.gathered import Gathered
from index.search.lexicon import SortedWords
from index.search.postgres_tables import FIELDS, NotAsWritten

LONGEST_TERM = 300  # letters; no query holds a longer one, and a key has its limits
COPY_PASSAGES = "COPY passage (segment, number, recording, mark, content) FROM STDIN (FORMAT BINARY)"
COPY_POSTINGS = "COPY posting (segment, term, field, passages, times, positions) FROM STDIN (FORMAT BINARY)"
PASSAGE_TYPES = ("int8", "int4", "int8", "text", "bytea")
POSTING_TYPES = ("int8", "text", "int2", "bytea", "bytea", "bytea")


@contextmanager
def reading_bytes() -> Iterator[None]:
    """Bytes that are not as they were written show as values that cannot be."""
    try:
        yield
    except (ValueError, TypeError) as fault:
        raise NotAsWritten(fault) from fault


def write_segment(cursor: Cursor[Any], documents: Iterable[PassageDocument], analysis: Analysis) -> None:
    """Write *documents* as a new segment."""
    ((segment,),) = cursor.execute("SELECT nextval(pg_get_serial_sequence('segment', 'id'))").fetchall()
    gathered, lengths, facts_of = Gathered(), array("I"), array("I")
    facts: dict[bytes, int] = {}
    with cursor.copy(COPY_PASSAGES) as copy:
        copy.set_types(PASSAGE_TYPES)
        for number, document in enumerate(documents):
            entry = entry_of(document, analysis)
            copy.write_row((segment, number, document.recording_id, entry.mark, _packed(document)))
            gathered.add(number, entry)
            lengths.append(entry.length)
            facts_of.append(facts.setdefault(entry.facts, len(facts)))
    lists = _write_lists(cursor, segment, gathered)
    cursor.execute(
        "INSERT INTO segment (id, size, lists, facts, facts_of, lengths, words) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            segment,
            len(lengths),
            lists,
            b"\n".join(facts),
            facts_of.tobytes(),
            lengths.tobytes(),
            gathered.words.to_bytes(),
        ),
    )


def _write_lists(cursor: Cursor[Any], segment: int, gathered: Gathered) -> int:
    """Write all posting lists. Returns how many."""
    count = 0
    with cursor.copy(COPY_POSTINGS) as copy:
        copy.set_types(POSTING_TYPES)
        for field, name in enumerate(FIELDS):
            for term, passages, times, positions in gathered.lists(name):
                if len(term) <= LONGEST_TERM:
                    is_plain = max(times) == 1
                    packed_times = b"" if is_plain else array("I", times).tobytes()
                    packed = array("I", passages).tobytes()
                    copy.write_row((segment, term, field, packed, packed_times, positions))
                    count += 1
    return count


def read_list(passages: bytes, times: bytes) -> tuple[Ints, Floats]:
    """The passages of a segment that hold a term, and how many times each. Raises NotAsWritten."""
    with reading_bytes():
        numbers = np.frombuffer(passages, "<u4").astype(np.int64)
        counts = np.frombuffer(times, "<u4").astype(np.float64) if times else np.ones(len(numbers))
    if not len(numbers) or len(numbers) != len(counts):
        raise NotAsWritten(f"{len(counts)} times for {len(numbers)} passages")
    return numbers, counts


def read_columns(facts: bytes, facts_of: bytes, lengths: bytes, words: bytes) -> SegmentColumns:
    """Raises NotAsWritten."""
    with reading_bytes():
        return SegmentColumns(
            [Facts.from_bytes(row) for row in facts.split(b"\n") if row],
            np.frombuffer(facts_of, "<u4").astype(np.int64),
            np.frombuffer(lengths, "<u4").astype(np.int64),
            SortedWords.from_bytes(words),
        )


def read_document(content: bytes) -> PassageDocument:
    """Raises NotAsWritten."""
    with reading_bytes():
        values: list[Any] = [
            tuple(value) if isinstance(value, list) else value for value in json.loads(content)
        ]
        return PassageDocument(*values)


def _packed(document: PassageDocument) -> bytes:
    return json.dumps(document.values, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
