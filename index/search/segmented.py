"""An IndexState over segments: engines add how the lists and the passages of a segment are read."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

import numpy as np

from index.language.forms import Analysis
from index.search.arrays import Floats, Ints
from index.search.columns import Columns
from index.search.contract import PassageDocument
from index.search.phrases import POSITION_BITS
from index.search.state import StoredPassage

Lists = tuple[int, Ints, Floats, bytes]


class SegmentedState(ABC):
    """Passages are numbered from 0, segment by segment; some numbers are of deleted ones."""

    def __init__(self, columns: Columns, analysis: Analysis) -> None:
        self.columns, self.analysis = columns, analysis
        self.facts, self.facts_of = columns.facts, columns.facts_of
        self.live, self.count = columns.live, columns.count
        self.relative_lengths, self.lexicon = columns.relative_lengths, columns.lexicon

    @abstractmethod
    def lists(self, field: str, term: str) -> Iterable[Lists]:
        """The posting lists of each segment, in order: its first passage's number, then passages within it, times
        and all positions (where *field* has them), two bytes each. Deleted passages may be among them."""

    @abstractmethod
    def documents(self, passages: Sequence[int]) -> list[PassageDocument]:
        """Passages as they were given."""

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        known = self.columns.postings.get((field, term))
        return known or self.remember(field, term, self.lists(field, term))

    def remember(self, field: str, term: str, lists: Iterable[Lists]) -> tuple[Ints, Floats]:
        """The lists of all segments as one, of passages that are kept."""
        passages, times, _ = _joined(lists)
        if self.count < len(self.live):
            kept = self.live[passages]
            passages, times = passages[kept], times[kept]
        self.columns.postings.keep((field, term), (passages, times))
        return passages, times

    def places(self, field: str, term: str) -> Ints:
        passages, times, packed = _joined(self.lists(field, term))
        positions = np.frombuffer(packed, "<u2")
        places: Ints = (np.repeat(passages, times.astype(int)) << POSITION_BITS) | positions
        kept: Ints = places[self.live[places >> POSITION_BITS]]
        return kept

    def stored(self, passages: Sequence[int]) -> list[StoredPassage]:
        return [
            StoredPassage(
                one.number,
                one.start_ms,
                one.end_ms,
                one.text,
                one.language,
                one.kind,
                one.material_id,
                one.page,
            )
            for one in self.documents(passages)
        ]


def _joined(lists: Iterable[Lists]) -> tuple[Ints, Floats, bytes]:
    found = list(lists)
    nothing: Ints = np.zeros(0, dtype=np.int64)
    passages = np.concatenate([nothing, *(passages + first for first, passages, _, _ in found)])
    times = np.concatenate([np.zeros(0), *(times for _, _, times, _ in found)])
    return passages, times, b"".join(positions for _, _, _, positions in found)
