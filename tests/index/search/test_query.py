from hypothesis import given
from hypothesis import strategies as st

from index.search.query import MOST_WORDS, name_forms, parse


def texts(words):
    return [word.text for word in words]


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


def test_a_hyphenated_word_is_one_word_with_parts():
    (word,) = parse("W-2").words
    assert texts(word.parts) == ["w", "2"]


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
