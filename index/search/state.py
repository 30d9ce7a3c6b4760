"""What an engine supplies of one state of its index; searching, ranking and suggesting are then the same for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.language.forms import Analysis
from index.search.arrays import Bools, Floats, Ints
from index.search.facts import FactTable
from index.search.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """What a moment shows of a passage."""

    number: int
    start_ms: int
    end_ms: int
    text: str
    language: str
    kind: str
    material_id: int | None
    page: int


class IndexState(Protocol):
    """Passages numbered from 0, some of which may be deleted. All arrays are by passage.

    *facts_of* is each passage's row of *facts*, *relative_lengths* its words against the average. Fields of posting
    lists: ``stems``, ``spellings``, ``parts`` (all of what is said), ``title``, ``names``.
    """

    count: int
    live: Bools
    facts: FactTable
    facts_of: Ints
    relative_lengths: Floats
    analysis: Analysis

    @property
    def lexicon(self) -> Lexicon: ...

    def expect(self, terms: Iterable[str]) -> None:
        """Posting lists of *terms* will be asked for: an engine that is far away fetches all at once."""

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The passages that hold *term* in *field*, in order, and how many times each."""

    def places(self, field: str, term: str) -> Ints:
        """Where *term* stands in *field*: passage << 16 | position, in order. Of ``stems``, ``title``, ``names``."""

    def stored(self, passages: Sequence[int]) -> list[StoredPassage]:
        """What is to be shown of *passages*."""
