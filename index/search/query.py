"""What a person typed, as the words, phrases, exclusions and filters it holds. Any string is a query."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from index.goals import agenda
from index.language.analysis import fold, tokens
from index.language.function_words import FUNCTION_WORDS

QUOTES = str.maketrans("”“„«»", '"""""')
KEYS = {"speaker": "speaker", "talare": "speaker", "goal": "goal", "mål": "goal", "mal": "goal"}
KEYS |= {"year": "year", "år": "year", "ar": "year", "series": "series", "serie": "series"}
KEY = rf"(?:({'|'.join(KEYS)}):)?"
PIECE = re.compile(rf'(-?){KEY}"([^"]*)"|(-?){KEY}(\S+)', re.IGNORECASE)
YEARS = re.compile(r"(\d{4})(?:[-–](\d{4}))?")
MOST_WORDS = 32  # more words than that only cost time
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query taken apart. *words* are wanted all; *helpers*, the function words, only lift what has them.

    *speakers* are names, of which a passage must have all; each of *goals* and *years* is a choice of which it must
    have one. *series* are words that begin some of its series' title. *is_open*: the last word may go on (``cykel*``).
    """

    words: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()
    speakers: tuple[tuple[str, ...], ...] = ()
    goals: tuple[frozenset[int], ...] = ()
    years: tuple[frozenset[int], ...] = ()
    series: tuple[tuple[str, ...], ...] = ()
    is_open: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it chooses a speaker, a goal, a year or a series."""
        return bool(self.speakers or self.goals or self.years or self.series)


@dataclass(slots=True)
class _Sorting:
    """The pieces of a query, as they are read one by one."""

    included: dict[str, None] = field(default_factory=dict)
    excluded: dict[str, None] = field(default_factory=dict)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    without_phrases: list[tuple[str, ...]] = field(default_factory=list)
    speakers: list[tuple[str, ...]] = field(default_factory=list)
    goals: list[frozenset[int]] = field(default_factory=list)
    years: list[frozenset[int]] = field(default_factory=list)
    series: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, key: str, text: str, *, without: bool, is_quoted: bool) -> None:
        if key and not without and self._choose(KEYS[key], text):
            return
        words = _words(text)
        is_phrase = is_quoted and len(words) > 1
        if is_phrase:
            (self.without_phrases if without else self.phrases).append(tuple(words))
        if not (without and is_phrase):
            (self.excluded if without else self.included).update(dict.fromkeys(words))

    def _choose(self, kind: str, text: str) -> bool:
        """Take *text* as a filter. Returns False when it cannot be one, and is only words."""
        if kind in ("speaker", "series"):
            names = tuple(part for word in _words(text) for part in word.split("-") if part)
            (self.speakers if kind == "speaker" else self.series).extend([names] if names else [])
            return bool(names)
        chosen = CHOICES[kind](text)
        (self.goals if kind == "goal" else self.years).extend([chosen] if chosen else [])
        return bool(chosen)


def parse(typed: str) -> Parsed:
    """Take *typed* apart. Quotes that are not closed, lone hyphens and all other signs mean nothing."""
    sorting = _Sorting()
    for found in islice(PIECE.finditer(typed.translate(QUOTES)), MOST_WORDS):
        minus, key, quoted, plain_minus, plain_key, plain = found.groups()
        sorting.add(
            (key or plain_key or "").lower(),
            plain if quoted is None else quoted,
            without=bool(minus or plain_minus),
            is_quoted=quoted is not None,
        )
    helping = [word for word in sorting.included if word in FUNCTION_WORDS]
    wanted = [word for word in sorting.included if word not in FUNCTION_WORDS] or helping
    return Parsed(
        words=tuple(wanted[:MOST_WORDS]),
        helpers=tuple(helping[:MOST_WORDS]) if wanted is not helping else (),
        phrases=tuple(sorting.phrases),
        without=tuple(sorting.excluded)[:MOST_WORDS],
        without_phrases=tuple(sorting.without_phrases),
        speakers=tuple(sorting.speakers),
        goals=tuple(sorting.goals),
        years=tuple(sorting.years),
        series=tuple(sorting.series),
        is_open=typed.rstrip().endswith("*"),
    )


def as_meant(typed: str, meant: Mapping[str, str]) -> str:
    """*typed* with the words that were taken for slips as they were looked up; empty where there are none."""
    mended = re.sub(r"\w+", lambda word: meant.get(word[0].lower(), word[0]), typed)
    return mended if mended != typed else ""


def _words(text: str) -> list[str]:
    return [token.text[:LONGEST_WORD] for token in islice(tokens(text), MOST_WORDS)]


def _goals(text: str) -> frozenset[int]:
    """The goals that *text* names: by number, or by the beginning of a word of their names."""
    if text.isascii() and text.isdecimal():
        return frozenset({int(text[:3])} & {goal.number for goal in agenda.goals()})
    wanted = fold(text.lower())
    return frozenset(
        goal.number
        for goal in agenda.goals()
        if len(wanted) > 2
        and any(
            fold(token.text).startswith(wanted)
            for name in (goal.name("sv"), goal.name("en"))
            for token in tokens(name)
        )
    )


def _years(text: str) -> frozenset[int]:
    """A year or, with a hyphen, all from one to another."""
    found = YEARS.fullmatch(text)
    return frozenset(range(int(found[1]), int(found[2] or found[1]) + 1)) if found else frozenset()


CHOICES: Mapping[str, Callable[[str], frozenset[int]]] = {"goal": _goals, "year": _years}


def name_forms(word: str) -> tuple[str, ...]:
    """A name as typed and without a genitive -s, in both languages: Lindbergs and Lindberg's are Lindberg."""
    return tuple(dict.fromkeys([word, word.removesuffix("'s"), word.removesuffix("s")]))
