"""Phrases: terms that stand one after the other, found by the places of each."""

from collections.abc import Iterator

import numpy as np

from index.language.analysis import SNOWBALL, stem
from index.search.arrays import Bools
from index.search.query import name_forms
from index.search.state import IndexState

POSITION_BITS = 16


def holding(index: IndexState, phrase: tuple[str, ...]) -> Bools:
    """Passages in which *phrase*, two or more lower-case words, was said, is the title's or a name's."""
    mask = np.zeros(len(index.live), dtype=np.bool_)
    for field, terms in _spellings(phrase):
        places = index.places(field, terms[0])
        for distance, term in enumerate(terms[1:], start=1):
            if not len(places):
                break
            further = index.places(field, term) - distance
            places = places[np.isin(places, further, assume_unique=True)]
        mask[places >> POSITION_BITS] = True
    return mask


def holding_name(index: IndexState, name: tuple[str, ...]) -> Bools:
    """Passages whose speakers' names hold all words of *name*, in any order, the last with or without -s."""
    mask = index.live.copy()
    for word in name:
        has_word = np.zeros(len(mask), dtype=np.bool_)
        for form in name_forms(word):
            has_word[index.postings("names", form)[0]] = True
        mask &= has_word
    return mask


def _spellings(phrase: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A phrase as it lies in speech and titles (stemmed as Swedish, as English, or not), or as a name."""
    for terms in dict.fromkeys(
        tuple(stem(word, language) for word in phrase) for language in (*SNOWBALL, "")
    ):
        yield from ((field, terms) for field in ("stems", "title"))
    yield from (("names", (*phrase[:-1], last)) for last in name_forms(phrase[-1]))
