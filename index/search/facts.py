"""What passages share with their talk, as arrays: the ground for filters and counts."""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

import numpy as np

from index.search.arrays import Bools, Ints
from index.search.contract import Counts, PassageDocument, Query
from index.search.names import Names
from index.search.query import Parsed

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Facts:
    """One combination of them; the passages of a talk have a few combinations between them."""

    recording_id: int
    talk_id: int | None
    speakers: tuple[str, ...]
    names: tuple[str, ...]
    goals: tuple[int, ...]
    language: str
    year: int | None
    title: str
    kind: str
    series: str | None
    series_title: str

    @classmethod
    def of(cls, passage: PassageDocument) -> "Facts":
        return cls(
            passage.recording_id,
            passage.talk_id,
            passage.speakers,
            passage.speaker_names,
            passage.goals,
            passage.language,
            passage.year,
            passage.title,
            passage.kind,
            passage.series,
            passage.series_title,
        )

    def to_bytes(self) -> bytes:
        return json.dumps(ALL_FACTS(self), separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Facts":
        recording_id, talk_id, speakers, names, goals, *others = json.loads(stored)
        return cls(recording_id, talk_id, tuple(speakers), tuple(names), tuple(goals), *others)


ALL_FACTS = attrgetter(*(row.name for row in fields(Facts)))


class Facet(Generic[Value]):
    """One kind of value over all facts; *groups* numbers the talk of each.

    A pair is a talk and a value that it has; a row is one of the facts and a pair that it makes.
    """

    def __init__(self, values: Sequence[Iterable[Value]], groups: Ints) -> None:
        self._ordinals: dict[Value, int] = {}
        rows = [
            (fact, self._ordinals.setdefault(value, len(self._ordinals)))
            for fact, of_fact in enumerate(values)
            for value in dict.fromkeys(of_fact)
        ]
        self._facts, self._columns = np.array(rows, dtype=np.int64).reshape(-1, 2).T
        width = max(1, len(self._ordinals))
        pairs, self._pairs = np.unique(groups[self._facts] * width + self._columns, return_inverse=True)
        self._column_of_pair = pairs % width
        self._values = list(self._ordinals)
        self._size = len(values)

    def having(self, *values: Value) -> Bools:
        """Which facts have any of *values*."""
        mask = np.zeros(self._size, dtype=np.bool_)
        wanted = [self._ordinals[value] for value in values if value in self._ordinals]
        mask[self._facts[np.isin(self._columns, wanted)]] = True
        return mask

    def count(self, present: Bools) -> dict[Value, int]:
        """In how many talks each value is, among the facts that are *present*; commonest first."""
        found = np.zeros(len(self._column_of_pair), dtype=np.bool_)
        found[self._pairs[present[self._facts]]] = True
        counts = np.bincount(self._column_of_pair[found], minlength=len(self._values))
        held = np.flatnonzero(counts)
        order = held[np.argsort(-counts[held], kind="stable")].tolist()
        return {
            self._values[ordinal]: count for ordinal, count in zip(order, counts[order].tolist(), strict=True)
        }


class FactTable:
    """All different facts of an index. *groups* numbers the talk of each, *years* its year (0: none).

    *is_written*: whether the words stood on a slide or in material, rather than being said; *in_material* is the latter alone.
    """

    def __init__(self, facts: Sequence[Facts]) -> None:
        numbers: dict[tuple[int, int | None], int] = {}
        keys = [(row.recording_id, row.talk_id) for row in facts]
        self.facts = facts
        self.groups = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
        self.talks = list(numbers)
        self.is_written = np.array([row.kind != "speech" for row in facts], dtype=np.bool_)
        self.in_material = np.array([row.kind == "material" for row in facts], dtype=np.bool_)
        self.years = np.array([row.year or 0 for row in facts], dtype=np.int64)
        self.speakers = Names(
            (pair, row)
            for row, one in enumerate(facts)
            for pair in zip(one.speakers, one.names, strict=False)
        )
        self.titles = Names(
            ((one.talk_id, one.title), row) for row, one in enumerate(facts) if one.talk_id is not None
        )
        self.series = Names(
            ((one.series, one.series_title), row) for row, one in enumerate(facts) if one.series is not None
        )
        self._recordings = np.array([row.recording_id for row in facts], dtype=np.int64)
        self._facets: Mapping[str, Facet[Any]] = {
            "speaker": Facet([row.speakers for row in facts], self.groups),
            "goal": Facet([row.goals for row in facts], self.groups),
            "year": Facet([[row.year] if row.year is not None else [] for row in facts], self.groups),
            "language": Facet([[row.language] for row in facts], self.groups),
            "series": Facet([[row.series] if row.series is not None else [] for row in facts], self.groups),
        }

    def allowed(self, query: Query) -> Bools:
        """Which facts the asker may see and chose."""
        mask = self.visible(query.visible)
        for name, facet in self._facets.items():
            choice = getattr(query, name)
            if choice is not None:
                mask &= facet.having(choice)
        return mask

    def visible(self, recordings: frozenset[int] | None) -> Bools:
        """Which facts are of *recordings* (None: all)."""
        if recordings is None:
            return np.ones(len(self.facts), dtype=np.bool_)
        return np.isin(self._recordings, np.array(sorted(recordings), dtype=np.int64))

    def newness(self, newest: Sequence[int]) -> Ints:
        """The place of each fact's recording among *newest*, from the end: the first has the largest, others 0."""
        places = {recording: len(newest) - place for place, recording in enumerate(newest)}
        return np.array([places.get(row.recording_id, 0) for row in self.facts], dtype=np.int64)

    def chosen(self, parsed: Parsed) -> Bools:
        """Which facts have the goals, years and series that were typed."""
        mask = np.ones(len(self.facts), dtype=np.bool_)
        for goals in parsed.goals:
            mask &= self._facets["goal"].having(*goals)
        for years in parsed.years:
            mask &= self._facets["year"].having(*years)
        for words in parsed.series:
            mask &= self._facets["series"].having(*self.series.holding(words))
        return mask

    def count(self, present: Bools) -> Counts:
        """Talks by value among the facts that are *present*."""
        return Counts(*(facet.count(present) for facet in self._facets.values()))
