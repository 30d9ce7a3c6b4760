"""The columns of a Whoosh index, read from its segments."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.search.arrays import Bools
from index.search.columns import Columns, SegmentColumns, Version
from index.search.facts import Facts
from index.search.lexicon import SortedWords
from index.search.whoosh_writer import LEXICON


def read_columns(leaves: Sequence[Any], version: Version, known: Columns | None) -> Columns:
    """The columns of *leaves*; what is *known* from another state is not read again."""
    if known and known.version == version:
        return known
    before = known.segments if known else {}
    segments = {(name := segment_name(leaf)): before.get(name) or _read(leaf) for leaf in leaves}
    return Columns.of(version, segments, [_live(leaf) for leaf in leaves])


def segment_name(leaf: Any) -> str:
    return str(leaf.segment().segment_id())


def _read(leaf: Any) -> SegmentColumns:
    numbers: dict[bytes, int] = {}
    stored = leaf.column_reader("facts", translate=False)
    facts_of = [numbers.setdefault(bytes(row), len(numbers)) for row in stored]
    name = leaf.segment().make_filename(LEXICON)
    words = leaf.storage().open_file(name).get(0, leaf.storage().file_length(name))
    return SegmentColumns(
        [Facts.from_bytes(row) for row in numbers],
        np.array(facts_of, dtype=np.int64),
        np.array(leaf.column_reader("length", translate=False).load(), dtype=np.int64),
        SortedWords.from_bytes(bytes(words)),
    )


def _live(leaf: Any) -> Bools:
    """Which passages of a segment are kept."""
    live = np.ones(leaf.doc_count_all(), dtype=np.bool_)
    if leaf.has_deletions():
        live[:] = False
        live[np.fromiter(leaf.all_doc_ids(), dtype=np.int64)] = True
    return live
