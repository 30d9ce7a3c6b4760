"""What a query's words may mean in this archive: their forms, and where and with what weight each is looked up.

Words next to each other may be a compound taken apart (stads utveckling), a word that the archive has hardly heard
may be a slip, and the last word of an open query may go on.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from index.language.forms import Analysis
from index.search.lexicon import Lexicon
from index.search.query import Parsed, name_forms
from index.search.spelling import meant

SPOKEN = {"stems": 1.0, "spellings": 0.9, "parts": 0.7}
TITLE_WEIGHT = 1.5
NAME_WEIGHT = 1.0
JOINED_WEIGHT = 0.6  # of a compound, for each of the two words that it was taken apart into
MEANT_WEIGHT = 0.8
COMPLETED_WEIGHT = 0.8
MOST_COMPLETIONS = 12


@dataclass(frozen=True, slots=True)
class Lookup:
    """A term, the field in which it is looked up, and what a match there weighs."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Word:
    """A wanted word and all that counts for it; *parts* those of a compound, which all together count as well.

    *meant*: what the archive calls it, where it was spelt in another way.
    """

    text: str
    lookups: tuple[Lookup, ...]
    parts: tuple["Word", ...] = ()
    meant: str | None = None

    @property
    def terms(self) -> frozenset[str]:
        """All that is looked up for it."""
        own = {lookup.term for lookup in self.lookups}
        return frozenset(own.union(*(part.terms for part in self.parts)))

    @property
    def stems(self) -> frozenset[str]:
        """The stems by which it is found in what is said."""
        own = {lookup.term for lookup in self.lookups if lookup.field in SPOKEN}
        return frozenset(own.union(*(part.stems for part in self.parts)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as an index is asked for it."""

    parsed: Parsed
    words: tuple[Word, ...]
    helpers: tuple[Word, ...]
    without: tuple[Word, ...]

    @property
    def terms(self) -> frozenset[str]:
        """All that is looked up."""
        return frozenset().union(*(word.terms for word in (*self.words, *self.helpers, *self.without)))

    @property
    def marked(self) -> frozenset[str]:
        """The stems that a snippet marks."""
        return frozenset().union(*(word.stems for word in self.words))

    @property
    def meant(self) -> dict[str, str]:
        """The words that were taken for slips, and what was looked up for each."""
        return {word.text: word.meant for word in self.words if word.meant}


def interpret(parsed: Parsed, analysis: Analysis, lexicon: Lexicon, *, verbatim: bool) -> Wanted:
    """What *parsed* means. If *verbatim*, every word is as it was meant to be spelt."""
    words = [_word(text, analysis) for text in parsed.words]
    if parsed.is_open and words:
        words[-1] = _completed(words[-1], analysis, lexicon)
    if not verbatim:
        last = len(words) - 1
        words = [
            word if parsed.is_open and place == last else _mended(word, analysis, lexicon)
            for place, word in enumerate(words)
        ]
    return Wanted(
        parsed,
        words=tuple(_joined(words, analysis)),
        helpers=tuple(_word(text, analysis) for text in parsed.helpers),
        without=tuple(_word(text, analysis) for text in parsed.without),
    )


def _word(text: str, analysis: Analysis, *, is_part: bool = False) -> Word:
    parts = () if is_part else analysis.split(text)
    stems = analysis.query_stems(text)
    return Word(
        text,
        lookups=(
            *_spoken(stems, 1.0),
            *(Lookup("title", stem, TITLE_WEIGHT) for stem in stems),
            *(Lookup("names", name, NAME_WEIGHT) for name in name_forms(text)),
        ),
        parts=tuple(_word(part, analysis, is_part=True) for part in parts),
    )


def _spoken(stems: tuple[str, ...], weight: float) -> tuple[Lookup, ...]:
    return tuple(Lookup(field, stem, weight * own) for field, own in SPOKEN.items() for stem in stems)


def _also(word: Word, others: list[str], weight: float, analysis: Analysis) -> Word:
    """*word*, for which *others* count too."""
    known = {(lookup.field, lookup.term) for lookup in word.lookups}
    more = [
        replace(lookup, weight=weight * lookup.weight)
        for other in others
        for lookup in _word(other, analysis, is_part=True).lookups
    ]
    fresh = {(lookup.field, lookup.term): lookup for lookup in more}
    return replace(word, lookups=(*word.lookups, *(fresh[key] for key in fresh.keys() - known)))


def _completed(word: Word, analysis: Analysis, lexicon: Lexicon) -> Word:
    others = [other for other, _ in lexicon.beginning(word.text, MOST_COMPLETIONS)]
    return _also(word, others, COMPLETED_WEIGHT, analysis)


def _mended(word: Word, analysis: Analysis, lexicon: Lexicon) -> Word:
    other = meant(word.text, lexicon, analysis)
    if not other:
        return word
    mended = _also(word, [other], MEANT_WEIGHT, analysis)
    return replace(mended, meant=other, parts=word.parts or _word(other, analysis).parts)


def _joined(words: list[Word], analysis: Analysis) -> list[Word]:
    """*words*, of which each two neighbours may be one Swedish compound as well."""
    joined = list(words)
    for place, (first, second) in enumerate(pairwise(words)):
        if first.text.isalpha() and second.text.isalpha():
            stems = dict.fromkeys(
                one
                for joint in _joints(first.text)
                for one in analysis.spellings_of(joint + second.text, "sv")
            )
            lookups = _spoken(tuple(stems), JOINED_WEIGHT)
            for at in (place, place + 1):
                joined[at] = replace(joined[at], lookups=(*joined[at].lookups, *lookups))
    return joined


def _joints(word: str) -> list[str]:
    """How *word* may stand before another: utveckling(s), arbet(s)-, skol-."""
    return [word, word + "s", *([word[:-1] + "s", word[:-1]] if word[-1] in "ae" else [])]
