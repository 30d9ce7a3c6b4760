"""The terms by which talk of a goal is known, in Swedish and in English, as they stand in the folder ``terms``.

A file for each goal holds terms with commas between them, by how much they tell: ``certain`` (hardly said of
anything else, so that it is enough alone in a short text), ``likely`` (nearly as much, but also heard in other talk),
``telling``, and ``hint`` (counts only beside stronger ones). ``when`` names terms that count only
where one of the words of ``any`` stands in the same window. ``otherwise.toml`` holds phrases that mean something else.

A term is one or more words. Each is met in its inflected forms; ``*`` at an end stands for any letters, so that
``*jordbruk*`` is met in "småjordbrukare". Hyphens are spaces, and British spelling is as good as American.

The English terms were grown with the help of the OSDG Community Dataset (CC BY 4.0, doi 10.5281/zenodo.5550237).
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from index.goals.spelling import words_of

RULES = 3  # to be raised with any change of how terms are met and counted
WEIGHTS = {"certain": 3.0, "likely": 2.3, "telling": 1.6, "hint": 0.7}
LANGUAGES = ("en", "sv")
FOLDER = resources.files(__package__).joinpath("terms")


@dataclass(frozen=True, slots=True)
class Term:
    """*words* are patterns, one a word; *near*: terms of which one must be there too, if there are any.

    *goal* 0: the phrase means something else.
    """

    goal: int
    words: tuple[str, ...]
    weight: float
    near: tuple[tuple[str, ...], ...] = ()


@cache
def terms(language: str) -> tuple[Term, ...]:
    """All terms of *language*: those of the goals, and the phrases that mean something else."""
    found = [
        Term(0, words, 0.0) for words in _listed(tomllib.loads(_read("otherwise.toml"))[language], language)
    ]
    for goal in range(1, 18):
        own = tomllib.loads(_read(_name(goal)))[language]
        found += _weighed(goal, own, language, ())
        for condition in own.get("when", ()):
            found += _weighed(goal, condition, language, tuple(_listed(condition["any"], language)))
    return tuple(found)


@cache
def version() -> str:
    """Which rules and which terms were at work: the same for the same suggestions."""
    names = [*map(_name, range(1, 18)), "otherwise.toml"]
    sum_of = hashlib.sha256("\0".join(_read(name) for name in names).encode())
    return f"{RULES}-{sum_of.hexdigest()[:12]}"


def _weighed(
    goal: int, own: Mapping[str, Any], language: str, near: tuple[tuple[str, ...], ...]
) -> Iterator[Term]:
    for kind, weight in WEIGHTS.items():
        for words in _listed(own.get(kind, ""), language):
            yield Term(goal, words, weight, near)


def _listed(text: str, language: str) -> Iterator[tuple[str, ...]]:
    for term in text.split(","):
        words = tuple(word.text for word in words_of(term, language, with_stars=True))
        if words:
            yield words


def _name(goal: int) -> str:
    return f"{goal:02}.toml"


def _read(name: str) -> str:
    return FOLDER.joinpath(name).read_text(encoding="utf-8")
