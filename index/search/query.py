"""What a person typed, as the words, phrases and exclusions it holds. Any string is a query."""

import re
from dataclasses import dataclass
from itertools import islice

from index.language.analysis import parts, query_stems, tokens
from index.language.function_words import FUNCTION_WORDS

PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
QUOTES = str.maketrans("”“„«»", '"""""')
MOST_WORDS = 32  # more words than that only cost time


@dataclass(frozen=True, slots=True)
class Word:
    """One wanted word. *stems* find it in speech and titles, *names* among speakers, *parts* its compound."""

    text: str
    stems: tuple[str, ...]
    names: tuple[str, ...]
    parts: tuple["Word", ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart. *words* are wanted all; *helpers*, the function words, only lift what has them."""

    words: tuple[Word, ...] = ()
    helpers: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[Word, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def empty(self) -> bool:
        return not self.words

    @property
    def marked(self) -> frozenset[str]:
        """The stems that a snippet marks."""
        whole = {stem for word in self.words for stem in word.stems}
        return frozenset(whole | {stem for word in self.words for part in word.parts for stem in part.stems})


def parse(typed: str) -> Wanted:
    """Take *typed* apart. Quotes that are not closed, lone hyphens and all other signs mean nothing."""
    included: dict[str, None] = {}
    excluded: dict[str, None] = {}
    phrases: dict[bool, list[tuple[str, ...]]] = {True: [], False: []}
    for minus, quoted, plain in islice(PIECE.findall(typed.translate(QUOTES)), MOST_WORDS):
        without = minus == "-" or plain.startswith("-")
        words = [token.text for token in tokens(quoted or plain)][:MOST_WORDS]
        if quoted and len(words) > 1:
            phrases[without].append(tuple(words))
        if not (without and quoted and len(words) > 1):
            (excluded if without else included).update(dict.fromkeys(words))
    helping = [word for word in included if word in FUNCTION_WORDS]
    wanted = [word for word in included if word not in FUNCTION_WORDS] or helping
    return Wanted(
        words=tuple(map(_word, wanted[:MOST_WORDS])),
        helpers=tuple(map(_word, helping[:MOST_WORDS])) if wanted is not helping else (),
        phrases=tuple(phrases[False]),
        without=tuple(map(_word, excluded)),
        without_phrases=tuple(phrases[True]),
    )


def _word(text: str) -> Word:
    return Word(text, query_stems(text), name_forms(text), tuple(_word(part) for part in parts(text)))


def name_forms(word: str) -> tuple[str, ...]:
    """A name as typed and without a genitive -s, in both languages: Lindbergs and Lindberg's are Lindberg."""
    return tuple(dict.fromkeys([word, word.removesuffix("'s"), word.removesuffix("s")]))
