import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.analysis import fold, parts, stem, tokens
from index.language.analysis import words as words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cykelbanor, 2030!", ["cykelbanor", "2030"]),
        ("a form W-2 i Å", ["a", "form", "w-2", "i", "å"]),
        ("EU-direktiv om CO2‑utsläpp", ["eu-direktiv", "om", "co2-utsläpp"]),
        ("FN:s mål 17.3, 1,5 grader", ["fn:s", "mål", "17.3", "1,5", "grader"]),
        ("the city’s plan", ["the", "city's", "plan"]),
        ("kl. 12:30.Nästa", ["kl", "12", "30", "nästa"]),
        ("univer\u00adsitet a\u030akermark", ["universitet", "åkermark"]),
        ("snake_case ... — \x00", ["snake", "case"]),
    ],
)
def test_tokens_are_the_words_of_a_text(text, words):
    assert [token.text for token in tokens(text)] == words


@given(st.text() | st.text(alphabet="aå-\u0308\u00ad’1.,:"))
def test_words_are_the_texts_of_tokens(text):
    assert words_of(text) == [token.text for token in tokens(text)]


def test_a_token_knows_where_it_stands():
    text = "Vi bygger Stadsparken nu"
    token = tokens(text)[2]
    assert text[token.start : token.end] == "Stadsparken"


@given(st.text())
def test_tokens_are_in_order_and_do_not_overlap(text):
    ends = [0]
    for token in tokens(text):
        assert ends[-1] <= token.start < token.end <= len(text)
        ends.append(token.end)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("cykelbana", "cykelbanorna", "sv"),
        ("skola", "skolornas", "sv"),
        ("skola", "skolan", "sv"),
        ("cykelbanor", "cykelbanans", "sv"),
        ("fråga", "frågans", "sv"),
        ("plan", "planen", "sv"),
        ("fn", "fn:s", "sv"),
        ("school", "schools", "en"),
        ("city", "city's", "en"),
    ],
)
def test_inflected_forms_share_a_stem(one, other, language):
    assert stem(one, language) == stem(other, language)


def test_a_stem_is_of_its_language():
    assert [stem(word, "en") for word in ("schools", "skolor")] == ["school", "skolor"]
    assert [stem(word, "sv") for word in ("schools", "skolor")] == ["school", "skol"]
    assert [stem(word, "de") for word in ("schulen", "skolor")] == ["schulen", "skolor"]


def test_hyphenated_compounds_are_also_their_parts():
    assert parts("eu-direktiv") == ["eu", "direktiv"]
    assert parts("direktiv") == []


def test_folding_leaves_plain_letters():
    assert [fold(word) for word in ["hälsa", "åö", "idé", "smørrebrød", "plain"]] == [
        "halsa",
        "ao",
        "ide",
        "smorrebrod",
        "plain",
    ]


def test_threads_do_not_disturb_each_others_stems():
    words = [
        f"{start}{end}"
        for start in ("cykelban", "skol", "stad", "klimat")
        for end in ("orna", "or", "ens", "et")
    ]
    expected = [stem(word, "sv") for word in words]
    wrong = []

    def work() -> None:
        for _ in range(20):
            wrong.extend(w for w, s in zip(words, expected, strict=True) if stem(w, "sv") != s)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
