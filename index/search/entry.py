"""A passage as an index writes it: its terms by field, and what is kept of it.

All analysis is ours; an engine is given lists of terms, and keeps them as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index.language.analysis import fold, parts, words
from index.language.forms import Analysis
from index.search.contract import PassageDocument
from index.search.facts import Facts


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is written: its terms by field, and what is kept of it. *words* are all of them as
    they were said, or stand in the title and the names."""

    terms: dict[str, Iterable[str]]
    facts: bytes
    length: int
    stored: tuple[Any, ...]
    mark: str
    words: frozenset[str]


def entry_of(passage: PassageDocument, analysis: Analysis) -> Entry:
    """What is written of *passage*."""
    spoken, titled = words(passage.text), words(passage.title)
    named = name_terms(passage.speaker_names)
    said = analysis.of_text(spoken, passage.language)
    title = analysis.of_text(titled, passage.language)
    return Entry(
        terms={
            "recording": [str(passage.recording_id)],
            "stems": said.stems,
            "spellings": said.spellings,
            "parts": said.parts,
            "title": [*title.stems, *title.spellings, *title.parts],
            "names": named,
        },
        facts=Facts.of(passage).to_bytes(),
        length=len(spoken),
        stored=passage.values,
        mark=passage.mark,
        words=frozenset((*spoken, *titled, *named)),
    )


def name_terms(names: Iterable[str]) -> list[str]:
    """Names word by word, not stemmed; then the parts of double names; all again as typed without å, ä, ö."""
    single = [word for name in names for word in words(name)]
    plain = [*single, *(part for word in single for part in parts(word))]
    folded = [fold(word) for word in plain]
    return [*plain, *(word for word in folded if word not in plain)]
