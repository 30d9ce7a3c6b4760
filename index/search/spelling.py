"""A word that the archive has hardly heard, one slip away from a word that it knows well."""

from collections.abc import Iterator

from index.language.forms import Analysis
from index.search.lexicon import Lexicon

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéü"
SHORTEST = 4
RARE = 5  # a word in fewer passages may be a slip
COMMONER = 20  # times as common is what was meant, at least


def meant(word: str, lexicon: Lexicon, analysis: Analysis) -> str | None:
    """What *word* was meant to be: the archive's commonest word one slip from it, or a compound with such a part.

    None where *word* is common enough to be meant itself, or nothing is near.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    own = lexicon.counts([word]).get(word, 0)
    if own >= RARE:
        return None
    return _nearest(word, max(1, COMMONER * own), lexicon) or (
        None if own else _nearest_compound(word, lexicon, analysis)
    )


def _nearest(word: str, least: int, lexicon: Lexicon) -> str | None:
    """The commonest word one slip from *word*, if it is in at *least* so many passages."""
    found = lexicon.counts(frozenset(_slips(word)) - {word})
    best = max(found, key=lambda other: (found[other], other), default=None)
    return best if best and found[best] >= least else None


def _nearest_compound(word: str, lexicon: Lexicon, analysis: Analysis) -> str | None:
    """A compound that no passage holds as it is typed, with a slip in its first part or in what follows it."""
    if analysis.split(word):
        return None
    for first, rest in sorted(analysis.openings(word), key=lambda parts: -len(parts[0])):
        if len(rest) >= SHORTEST and (mended := _nearest(rest, RARE, lexicon)):
            return first + mended
    return None


def _slips(word: str) -> Iterator[str]:
    """All strings one slip from *word*: a letter left out, one too many, a wrong one, two that changed places."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        for letter in LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
