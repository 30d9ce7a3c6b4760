import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.analysis import plain_word, raw_words, stem
from index.language.dictionary import open_dictionary
from index.language.forms import Analysis, Marker
from tests.word_lists import WORD_LISTS


@pytest.fixture(scope="module")
def analysis():
    return Analysis(open_dictionary(WORD_LISTS))


def is_found(analysis, query, word, language):
    return bool(analysis.found_by(word, language) & set(analysis.query_stems(query)))


@pytest.mark.parametrize(
    ("query", "word", "language"),
    [
        ("vattnet", "vatten", "sv"),
        ("vatten", "vattnet", "sv"),
        ("bok", "böcker", "sv"),
        ("böckerna", "bok", "sv"),
        ("utveckling", "stadsutvecklingen", "sv"),
        ("stad", "stadsutvecklingen", "sv"),
        ("cykelbana", "cykelbanor", "sv"),
        ("halsa", "hälsan", "sv"),
        ("vard", "hälsovården", "sv"),
        ("direktivet", "EU-direktiv".lower(), "sv"),
        ("child", "children", "en"),
        ("cities", "city", "en"),
        ("städte", "städte", "de"),
        ("stadte", "städte", "de"),
    ],
)
def test_a_word_is_found_by(analysis, query, word, language):
    assert is_found(analysis, query, word, language)


@pytest.mark.parametrize(
    ("query", "word", "language"),
    [
        ("kör", "kor", "sv"),
        ("stad", "stadga", "sv"),
        ("stadt", "stadtwerke", "de"),
        ("folk", "folkhälsa", "en"),
    ],
)
def test_a_word_is_not_found_by(analysis, query, word, language):
    assert not is_found(analysis, query, word, language)


def test_a_text_keeps_its_stems_in_order(analysis):
    forms = analysis.of_text(["cykelbanor", "och", "hälsa"], "sv")
    assert forms.stems == tuple(stem(word, "sv") for word in ("cykelbanor", "och", "hälsa"))
    assert {"cykel", stem("bana", "sv")} <= set(forms.parts)
    assert stem("halsa", "sv") in forms.spellings


def test_a_compound_typed_without_marks_is_taken_apart(analysis):
    assert analysis.split("miljohansyn") == ("miljo", "hansyn")
    assert analysis.split("eu-direktiv") == ("eu", "direktiv")


def test_what_is_found_in_a_text_is_marked(analysis):
    marker = Marker(analysis, frozenset(analysis.query_stems("vatten")))
    text = "Vi värnar Grundvattnet i grunden"
    assert [text[match.start : match.end] for match in marker.matches(text, "sv")] == ["Grundvattnet"]
    assert marker.found_in(text, "sv") == marker.found_in("vattnet", "sv")
    assert marker.found_in("grunden", "sv") == frozenset()


def test_without_word_lists_the_archives_own_words_are_enough():
    assert Analysis().of_word("cykelbanor", "sv").parts == ()


@pytest.mark.parametrize(
    ("query", "text", "language", "marked"),
    [
        ("bok", "Många böcker – och läroböcker – lånas ut.", "sv", ["böcker", "läroböcker"]),
        ("go", "We went home, he said; ”going” is for others.", "en", ["went", "going"]),
        ("halsa", "Folk\u00adhälsa och hälso\u00advård i Łódź", "sv", ["Folk\u00adhälsa", "hälso\u00advård"]),
        ("halsa", "Folkhälsan.Hälsa,hälsa", "sv", ["Folkhälsan", "Hälsa", "hälsa"]),
    ],
)
def test_irregular_words_and_odd_letters_are_marked_too(analysis, query, text, language, marked):
    marker = Marker(analysis, frozenset(analysis.query_stems(query)))
    assert [text[match.start : match.end] for match in marker.matches(text, language)] == marked


@given(st.text(alphabet="abc åÅäöé’–.-'\u00adœİ", max_size=80), st.sampled_from(["a", "ab", "å", "bca", "é"]))
def test_no_word_is_passed_over_on_the_way(text, stem):
    analysis = Analysis()
    marker = Marker(analysis, frozenset([stem]))
    found = [word.span() for word in raw_words(text) if stem in analysis.found_by(plain_word(word[0]), "sv")]
    assert [(match.start, match.end) for match in marker.matches(text, "sv")] == found


def test_a_text_without_spaces_is_read_through_once(analysis):
    marker = Marker(analysis, frozenset(analysis.query_stems("stad")))
    assert len(marker.matches("stad," * 50_000, "sv")) == 50_000
