from hypothesis import given
from hypothesis import strategies as st

from index.language.forms import Analysis, Marker
from index.search.snippets import make_snippet

FILLER = "ord " * 100
PLAIN = Analysis()


def of_words(*words):
    return Marker(PLAIN, frozenset(stem for word in words for stem in PLAIN.query_stems(word)))


def of_stems(*stems):
    return Marker(PLAIN, frozenset(stems))


def shown(snippet):
    return "".join(piece.text for piece in snippet)


def marked(snippet):
    return [piece.text for piece in snippet if piece.marked]


def test_matched_forms_are_marked_in_a_short_text():
    snippet = make_snippet("Nya cykelbanor, en cykelbana.", "sv", of_words("cykelbanan"))
    assert marked(snippet) == ["cykelbanor", "cykelbana"]
    assert shown(snippet) == "Nya cykelbanor, en cykelbana."


def test_a_long_text_is_cut_around_the_cluster_with_most_different_matches():
    text = f"cykel cykel cykel {FILLER}en cykel i parken {FILLER}"
    snippet = make_snippet(text, "sv", of_words("cykel", "park"))
    assert marked(snippet) == ["cykel", "parken"]
    assert shown(snippet).startswith("… ord")
    assert shown(snippet).endswith("ord …")


def test_a_text_without_matches_shows_its_beginning():
    assert shown(make_snippet(f"Början {FILLER}", "sv", of_stems())).startswith("Början ord")


def test_a_word_typed_without_marks_is_marked():
    assert marked(make_snippet("Om hälsa och EU-mål", "sv", of_words("halsa", "mål"))) == [
        "hälsa",
        "EU-mål",
    ]


@given(st.text(alphabet="ab å.\n-", max_size=600), st.sampled_from(["a", "ab", "å"]))
def test_a_snippet_is_a_piece_of_the_text_no_longer_than_asked(text, stem):
    snippet = make_snippet(text, "sv", of_stems(stem), max_chars=80)
    whole = shown(snippet)
    inner = whole.removeprefix("… ").removesuffix(" …")
    assert len(inner) <= 80
    assert inner in text
    assert all(piece.text for piece in snippet)


@given(st.lists(st.sampled_from(["stad", "park", "väg"]), min_size=40, max_size=120))
def test_words_are_never_cut(words):
    inner = shown(make_snippet(" ".join(words), "sv", of_stems("park"))).removeprefix("… ").removesuffix(" …")
    assert set(inner.split()) <= {"stad", "park", "väg"}


def test_a_text_of_signs_alone_after_a_word_is_cut_after_the_word():
    assert shown(make_snippet("Början " + "– " * 200, "sv", of_stems())) == "Början …"
