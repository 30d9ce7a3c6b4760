"""The terms as data: there for every goal in both languages, written so that they can be met."""

import re

import pytest

from index.goals import terms
from index.goals.spelling import plain_forms

MIDDLE_STAR = re.compile(r"[^\W_]\*[^\W_]")

both_languages = pytest.mark.parametrize("language", terms.LANGUAGES)
every_goal = pytest.mark.parametrize("goal", range(1, 18))


@both_languages
@every_goal
def test_every_goal_has_terms_of_each_weight(language: str, goal: int) -> None:
    own = [term for term in terms.terms(language) if term.goal == goal]

    assert len(own) >= 60
    assert {term.weight for term in own} == set(terms.WEIGHTS.values())


@both_languages
@every_goal
def test_no_term_stands_twice_in_a_goal(language: str, goal: int) -> None:
    own = [term.words for term in terms.terms(language) if term.goal == goal]

    assert sorted({words for words in own if own.count(words) > 1}) == []


def test_a_star_stands_at_an_end_of_a_word() -> None:
    for file in terms.FOLDER.iterdir():
        assert MIDDLE_STAR.findall(file.read_text(encoding="utf-8")) == [], file


def test_the_version_names_rules_and_data() -> None:
    assert re.fullmatch(rf"{terms.RULES}-[0-9a-f]{{12}}", terms.version())


@pytest.mark.parametrize(
    ("word", "plain"),
    [("skolorna", "skola"), ("städernas", "städer"), ("havet", "hav"), ("arbetet", "arbete"), ("fn:s", "fn")],
)
def test_inflected_forms_lead_to_the_plain_one(word: str, plain: str) -> None:
    assert plain in plain_forms(word, "sv")


@pytest.mark.parametrize(("word", "other"), [("kort", "kor"), ("vet", "vete")])
def test_words_that_only_look_alike_are_kept_apart(word: str, other: str) -> None:
    assert other not in plain_forms(word, "sv")
