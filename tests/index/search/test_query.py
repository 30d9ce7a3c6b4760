import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.query import MOST_WORDS, name_forms, parse


def texts(words):
    return list(words)


def test_words_phrases_and_exclusions_are_told_apart():
    wanted = parse('cykelbana "gröna tak" -bilar -"stora vägar"')
    assert texts(wanted.words) == ["cykelbana", "gröna", "tak"]
    assert wanted.phrases == (("gröna", "tak"),)
    assert texts(wanted.without) == ["bilar"]
    assert wanted.without_phrases == (("stora", "vägar"),)


def test_typographic_quotes_make_phrases():
    assert parse("”gröna tak”").phrases == parse("“gröna tak”").phrases == (("gröna", "tak"),)


def test_signs_without_meaning_are_harmless():
    wanted = parse('*** öppen (stad AND [x] - ~2 "" "tak')
    assert texts(wanted.words) == ["öppen", "stad", "x", "2", "tak"]
    assert (wanted.phrases, wanted.without) == ((), ())


def test_function_words_help_and_are_not_wanted():
    wanted = parse("skolan i staden")
    assert (texts(wanted.words), texts(wanted.helpers)) == (["skolan", "staden"], ["i"])


def test_function_words_alone_are_wanted():
    wanted = parse("the who")
    assert (texts(wanted.words), wanted.helpers) == (["the", "who"], ())


@pytest.mark.parametrize(
    ("typed", "kind", "chosen"),
    [
        ("speaker:anna", "speakers", (("anna",),)),
        ('talare:"Anna Lindberg" vatten', "speakers", (("anna", "lindberg"),)),
        ("speaker:anna-lindberg", "speakers", (("anna", "lindberg"),)),
        ("goal:13", "goals", (frozenset({13}),)),
        ("Mål:klimat", "goals", (frozenset({13}),)),
        ("year:2024", "years", (frozenset({2024}),)),
        ("år:2023-2025", "years", (frozenset({2023, 2024, 2025}),)),
    ],
)
def test_filters_are_typed(typed, kind, chosen):
    parsed = parse(typed)
    assert getattr(parsed, kind) == chosen
    assert "anna" not in parsed.words


@pytest.mark.parametrize("typed", ["goal:99", "year:soon", "goal:xyz", "speaker:", "year:"])
def test_filters_that_make_no_sense_are_words(typed):
    parsed = parse(typed)
    assert not parsed.narrows
    assert parsed.words


def test_a_star_leaves_the_last_word_open():
    assert parse("grön cykel*").is_open
    assert not parse("cykel* grön").is_open


def test_names_are_also_tried_without_genitive():
    assert "lindberg" in name_forms("lindbergs")
    assert "lindberg" in name_forms("lindberg's")


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_string_is_a_query(typed):
    wanted = parse(typed)
    assert len(wanted.words) <= MOST_WORDS


@given(st.text(alphabet='a"- ”'))
def test_any_order_of_quotes_and_hyphens_is_a_query(typed):
    assert all(len(phrase) > 1 for phrase in parse(typed).phrases)
