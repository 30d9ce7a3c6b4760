import pytest

from index.language.analysis import stem
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
