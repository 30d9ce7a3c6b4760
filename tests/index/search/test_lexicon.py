import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.lexicon import Lexicons, SortedWords

WORDS = st.dictionaries(st.text("abåz", min_size=1, max_size=4), st.integers(1, 99))


@given(WORDS, st.text("abåz", max_size=2))
def test_words_are_found_by_their_beginning_the_commonest_first(counts, prefix):
    found = SortedWords.of(counts).beginning(prefix, 100)
    assert dict(found) == {word: count for word, count in counts.items() if word.startswith(prefix)}
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)


@given(WORDS, WORDS)
def test_segments_are_counted_together(one, other):
    both = Lexicons([SortedWords.of(one), SortedWords.of(other)])
    expected = {word: one.get(word, 0) + other.get(word, 0) for word in {*one, *other}}
    assert both.counts({*one, *other, "q"}) == expected
    assert dict(both.beginning("", 1000)) == expected


@given(WORDS)
def test_words_are_as_they_were_written(counts):
    words = SortedWords.from_bytes(SortedWords.of(counts).to_bytes())
    assert {word: words.count(word) for word in words.words} == counts


def test_damage_is_noticed():
    stored = bytearray(SortedWords.of({"vatten": 3}).to_bytes())
    stored[-1] ^= 1
    with pytest.raises(ValueError, match="checksum"):
        SortedWords.from_bytes(bytes(stored))
