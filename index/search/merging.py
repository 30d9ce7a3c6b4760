"""Which segments of an index to write as one: many small ones make a search slow, large ones are dear to write."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

SMALLEST = 64
STEP = 8  # so many of a kind are made one, of the next kind
LARGEST = 50_000  # passages in a segment


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment by its name, the passages kept in it, and those that are deleted."""

    name: str
    kept: int
    deleted: int


def to_merge(segments: Iterable[Segment]) -> frozenset[str]:
    """The segments to be written as one: of like size when there are several, and what is mostly deleted."""
    tiers: dict[int, list[Segment]] = defaultdict(list)
    emptied = []
    for segment in segments:
        if segment.deleted > segment.kept:
            emptied.append(segment)
        else:
            tiers[int(log(max(1.0, segment.kept / SMALLEST), STEP))].append(segment)
    crowds = [tier for tier in tiers.values() if len(tier) >= STEP and _size(tier) <= LARGEST]
    return frozenset(segment.name for crowd in [*crowds[:1], emptied] for segment in crowd)


def _size(segments: Iterable[Segment]) -> int:
    return sum(segment.kept for segment in segments)
