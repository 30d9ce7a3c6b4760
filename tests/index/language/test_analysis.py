import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.analysis import analyse, fold, forms, found_by, parts, query_stems, stem, tokens


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
    assert analyse("schools skolor", "en") == ["school", "skolor"]
    assert analyse("schools skolor", "sv") == ["school", "skol"]
    assert analyse("Schulen skolor", "de") == ["schulen", "skolor"]


def test_hyphenated_compounds_are_also_their_parts():
    assert parts("eu-direktiv") == ["eu", "direktiv"]
    assert parts("direktiv") == []
    assert forms("EU-direktiven", "sv").parts == ["eu", "direktiv"]


def test_folding_leaves_plain_letters():
    assert [fold(word) for word in ["hälsa", "åö", "idé", "smørrebrød", "plain"]] == [
        "halsa",
        "ao",
        "ide",
        "smorrebrod",
        "plain",
    ]


def test_only_marked_words_have_folded_forms():
    assert forms("hälsan i skolan", "sv").folded == [stem("halsan", "sv")]


def test_a_query_word_is_stemmed_both_ways():
    assert {"citi", "cities"} <= set(query_stems("cities"))
    assert {stem("skolor", "sv"), "skolor"} <= set(query_stems("skolor"))


def test_a_word_is_found_by_its_stem_its_parts_and_its_plain_spelling():
    assert {stem("eu-miljömål", "sv"), stem("miljömål", "sv"), stem("miljomal", "sv")} <= found_by(
        "eu-miljömål", "sv"
    )


def test_threads_do_not_disturb_each_others_stems():
    words = [
        f"{start}{end}"
        for start in ("cykelban", "skol", "stad", "klimat")
        for end in ("orna", "or", "ens", "et")
    ]
    expected = [stem.__wrapped__(word, "sv") for word in words]
    wrong = []

    def work() -> None:
        for _ in range(20):
            wrong.extend(w for w, s in zip(words, expected, strict=True) if stem.__wrapped__(w, "sv") != s)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
