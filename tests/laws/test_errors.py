"""Law: every error prints, in Swedish and in English, also after it was stored and restored."""

import pkgutil
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from string import Formatter

import pytest

import archive_web
import index
import pipeline
from index.errors import EfterhandError, Fact, restore

FLOORS = (index, pipeline, archive_web)
# Programs rather than modules: importing one would run it. Alembic runs ``env`` with a context of its own.
PROGRAMS = ("__main__", "migrations.env")


def import_every_module() -> None:
    """Import the whole house, so that every error class exists."""
    for floor in FLOORS:
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if not module.name.endswith(PROGRAMS):
                import_module(module.name)


def subclasses(kind: type[EfterhandError]) -> Iterator[type[EfterhandError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


def is_ours(kind: type[EfterhandError]) -> bool:
    """Whether *kind* stands in the house itself rather than in a test of it."""
    return kind.__module__.partition(".")[0] in {floor.__name__ for floor in FLOORS}


def placeholders(sentence: str) -> dict[str, str]:
    """The facts that *sentence* names, each with its format specification."""
    return {name: spec or "" for _, name, spec, _ in Formatter().parse(sentence) if name is not None}


def prose(sentence: str) -> str:
    return "".join(literal for literal, _, _, _ in Formatter().parse(sentence))


def sample(kind: type[EfterhandError]) -> dict[str, Fact]:
    """A fact for every placeholder: text, or a number where the sentence formats one."""
    specs = placeholders(kind.en) | placeholders(kind.sv)
    return {name: 1234 if spec else f"<{name}>" for name, spec in specs.items()}


import_every_module()
ERRORS = sorted(
    {kind for kind in subclasses(EfterhandError) if is_ours(kind)}, key=lambda kind: kind.__name__
)

every_error = pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)


def test_errors_of_every_floor_were_found() -> None:
    assert {kind.__module__.partition(".")[0] for kind in ERRORS} >= {"index", "pipeline"}


def test_no_two_errors_share_a_code() -> None:
    codes = Counter(kind.__name__ for kind in ERRORS)

    assert [code for code, times in codes.items() if times > 1] == []


@every_error
def test_an_error_is_known_by_its_code(kind: type[EfterhandError]) -> None:
    assert EfterhandError.known[kind.__name__] is kind


@every_error
def test_an_error_says_when_it_is_raised(kind: type[EfterhandError]) -> None:
    assert (vars(kind).get("__doc__") or "").strip()


@every_error
def test_an_error_has_a_sentence_of_its_own_in_both_languages(kind: type[EfterhandError]) -> None:
    assert {"en", "sv"} <= vars(kind).keys()
    assert kind.en.strip()
    assert kind.sv.strip()
    if any(letter.isalpha() for letter in prose(kind.en)):
        assert prose(kind.sv) != prose(kind.en)


@every_error
def test_both_languages_name_the_same_facts(kind: type[EfterhandError]) -> None:
    assert placeholders(kind.sv).keys() == placeholders(kind.en).keys()


@every_error
def test_a_fact_is_named_plainly(kind: type[EfterhandError]) -> None:
    """Facts are plain strings and numbers passed as keywords: no ``{}``, ``{0}``, ``{a.b}`` or ``{a[0]}``."""
    names = placeholders(kind.en).keys() | placeholders(kind.sv).keys()

    assert [name for name in names if not name.isidentifier()] == []


@every_error
@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_error_prints_after_it_was_stored(kind: type[EfterhandError], language: str) -> None:
    facts = sample(kind)

    error = restore(kind.__name__, facts)

    sentence = error.say(language)
    assert type(error) is kind
    assert error.facts == facts
    assert all(f"<{name}>" in sentence for name, fact in facts.items() if isinstance(fact, str))
    assert str(error) == error.say("en")


def test_a_code_that_no_one_knows_still_prints() -> None:
    error = restore("LongGone", {"name": "clip.mp4", "part": 3})

    assert error.code == "Unexpected"
    assert "LongGone" in error.say("sv")
    assert "name=clip.mp4, part=3" in error.say("en")
