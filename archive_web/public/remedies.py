"""What would find something where a search found nothing: fewer filters, or words as they were meant."""

from dataclasses import dataclass, replace
from typing import Any

from archive_web.public.filters import Asked, Filter
from index.search.contract import Query, SearchIndex
from index.search.query import as_meant


@dataclass(frozen=True)
class Remedy:
    """A search that finds *count* talks, more than none. *label* is the filter it does without; empty: all of them."""

    label: str
    count: int
    url: str


def remedies(index: SearchIndex, query: Query, asked: Asked, filters: list[Filter]) -> list[Remedy]:
    """Each chosen filter that alone stands in the way, then all of them together."""
    chosen = [(filter.name, filter.chosen.label) for filter in filters if filter.chosen is not None]
    ways: list[tuple[str, dict[str, Any]]] = [(label, {name: None}) for name, label in chosen]
    if len(chosen) > 1:
        ways.append(("", {name: None for name, _ in chosen}))
    found = [
        Remedy(label, _total(index, replace(query, **without)), asked.url(**without))
        for label, without in ways
    ]
    return [one for one in found if one.count]


def meant_instead(index: SearchIndex, query: Query) -> str:
    """The words as they were meant, where a search for just what was written finds nothing; else empty."""
    return as_meant(query.words, index.search(replace(query, verbatim=False)).meant) if query.verbatim else ""


def _total(index: SearchIndex, query: Query) -> int:
    return index.search(replace(query, limit=1, offset=0)).total
