"""Writes passages into a new segment of a Whoosh index, posting list by posting list.

Whoosh's own writer takes every posting by itself through a pool, a sort and a check, which is most of its time. Here
the postings of a segment are gathered by term as they come, and each list is handed to Whoosh's codec whole.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh.writing import SegmentWriter

from index.search.entry import Entry
from index.search.gathered import Gathered
from index.search.whoosh_codec import ArrayCodec, write_list

LEXICON = ".lexicon"


class PassageWriter(SegmentWriter):  # type: ignore[misc]
    """A writer of whole passages. ``commit`` publishes what was written as one new segment."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=ArrayCodec())
        self._gathered = Gathered()

    def add_entry(self, entry: Entry) -> None:
        """Add one passage."""
        number = self.docnum
        self.perdocwriter.start_doc(number)
        self.perdocwriter.add_field("passage", self.schema["passage"], (entry.stored, entry.mark), 0)
        for column, value in (("facts", entry.facts), ("length", entry.length)):
            self.perdocwriter.add_column_value(column, self.schema[column].column_type, value)
        self.perdocwriter.finish_doc()
        self._gathered.add(number, entry)
        self.docnum += 1
        self._added = True

    def commit_without(self, segments: frozenset[str]) -> None:
        """Publish what was written, in place of *segments*."""
        self.commit(mergetype=lambda _, known: [one for one in known if one.segment_id() not in segments])

    def _flush_segment(self) -> None:
        """Called by ``commit``: the posting lists of all fields, and the list of words, into their files."""
        self.perdocwriter.close()
        for field in self._gathered.fields:
            self.fieldwriter.start_field(field, self.schema[field])
            for term, passages, times, positions in self._gathered.lists(field):
                by_passage = _by_passage(positions, times) if positions else ()
                write_list(self.fieldwriter, term.encode(), passages, times, by_passage)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()
        with self.storage.create_file(self.newsegment.make_filename(LEXICON)) as file:
            file.write(self._gathered.words.to_bytes())


def _by_passage(positions: bytes, times: Sequence[int]) -> list[bytes]:
    """The positions in each passage."""
    if len(times) == 1:
        return [positions]
    ends = [2 * end for end in np.cumsum(times).tolist()]
    return [positions[start:end] for start, end in zip([0, *ends], ends, strict=False)]
