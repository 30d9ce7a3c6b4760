"""Writes passages into a new segment of a Whoosh index, posting list by posting list.

Whoosh's own writer takes every posting by itself through a pool, a sort and a check, which is most of its time. Here
the postings of a segment are gathered by term as they come, and each list is handed to Whoosh's codec whole.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh.writing import SegmentWriter

from index.search.lexicon import SortedWords
from index.search.phrases import POSITION_BITS
from index.search.whoosh_codec import ArrayCodec, write_list
from index.search.whoosh_schema import Entry

POSITIONED = frozenset({"stems", "title", "names"})
LAST_POSITION = (1 << POSITION_BITS) - 1
FEW = 8  # postings, for which plain Python is quicker than an array's
LEXICON = ".lexicon"
Places = dict[str, "array[int]"]


class PassageWriter(SegmentWriter):  # type: ignore[misc]
    """A writer of whole passages. ``commit`` publishes what was written as one new segment."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=ArrayCodec())
        self._places: dict[str, Places] = defaultdict(lambda: defaultdict(lambda: array("Q")))
        self._words: Counter[str] = Counter()

    def add_entry(self, entry: Entry) -> None:
        """Add one passage."""
        number = self.docnum
        self.perdocwriter.start_doc(number)
        self.perdocwriter.add_field("passage", self.schema["passage"], (entry.stored, entry.mark), 0)
        for column, value in (("facts", entry.facts), ("length", entry.length)):
            self.perdocwriter.add_column_value(column, self.schema[column].column_type, value)
        self.perdocwriter.finish_doc()
        base = number << POSITION_BITS
        for field, terms in entry.terms.items():
            places = self._places[field]
            for position, term in enumerate(terms):
                places[term].append(base | min(position, LAST_POSITION))
        self._words.update(entry.words)
        self.docnum += 1
        self._added = True

    def commit_without(self, segments: frozenset[str]) -> None:
        """Publish what was written, in place of *segments*."""
        self.commit(mergetype=lambda _, known: [one for one in known if one.segment_id() not in segments])

    def _flush_segment(self) -> None:
        """Called by ``commit``: the posting lists of all fields, and the list of words, into their files."""
        self.perdocwriter.close()
        for field, places in self._places.items():
            self.fieldwriter.start_field(field, self.schema[field])
            for text, term in sorted((term.encode(), term) for term in places):
                passages, times = _counted(places[term])
                positions = _positions(places[term], times) if field in POSITIONED else ()
                write_list(self.fieldwriter, text, passages, times, positions)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()
        with self.storage.create_file(self.newsegment.make_filename(LEXICON)) as file:
            file.write(SortedWords.of(self._words).to_bytes())


def _counted(places: "array[int]") -> tuple[Sequence[int], Sequence[int]]:
    """The passages of *places*, each once, and how many places each has."""
    if len(places) <= FEW:
        counts: dict[int, int] = {}
        for place in places:
            passage = place >> POSITION_BITS
            counts[passage] = counts.get(passage, 0) + 1
        return list(counts), list(counts.values())
    passages = np.frombuffer(places, dtype=np.uint64) >> np.uint64(POSITION_BITS)
    starts = np.flatnonzero(np.diff(passages, prepend=np.uint64(LAST_POSITION << 40)))
    return passages[starts].tolist(), np.diff(starts, append=len(passages)).tolist()


def _positions(places: "array[int]", times: Sequence[int]) -> list[bytes]:
    """The positions in each passage, as two bytes each."""
    packed = np.frombuffer(places, dtype="<u8").astype("<u2").tobytes()
    if len(times) == 1:
        return [packed]
    ends = [2 * end for end in np.cumsum(times).tolist()]
    return [packed[start:end] for start, end in zip([0, *ends], ends, strict=False)]
