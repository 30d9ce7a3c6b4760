"""Pieces joined: words in order, languages, and gaps."""

from index.captions.cue import Word
from pipeline.speech.contract import Transcript
from pipeline.speech.joined import join
from pipeline.speech.recipe import Piece, Recipe

RECIPE = Recipe("small", tuple(Piece(start, start + 1000, None, "") for start in (0, 1000, 2000, 3000)))


def heard(start_ms: int, language: str, *texts: str) -> Transcript:
    words = tuple(Word(start_ms + i * 100, start_ms + i * 100 + 90, text) for i, text in enumerate(texts))
    return Transcript(language, words, "small")


def test_words_come_in_order_and_the_language_is_that_of_most():
    pieces = {
        1: heard(1000, "en", "Thank", "you"),
        0: heard(0, "sv", "Tack", "så"),
        2: heard(2000, "sv", "Nu"),
        3: heard(3000, "sv"),
    }

    joined = join(RECIPE, pieces)

    assert [word.text for word in joined.words] == ["Tack", "så", "Thank", "you", "Nu"]
    assert (joined.language, joined.model, joined.gaps) == ("sv", "small", ())
    assert joined.spoken == ((0, 1000, "sv"), (1000, 2000, "en"), (2000, 3000, "sv"))


def test_neighbours_that_failed_are_one_gap():
    assert join(RECIPE, {0: heard(0, "sv", "Tack")}).gaps == ((1000, 4000),)
    assert join(RECIPE, {1: heard(0, "sv", "Tack"), 2: heard(0, "sv")}).gaps == ((0, 1000), (3000, 4000))


def test_neighbours_in_one_language_are_one_span():
    joined = join(RECIPE, {number: heard(number * 1000, "en", "Now") for number in range(4)})

    assert joined.spoken == ((0, 4000, "en"),)


def test_silence_has_no_language():
    joined = join(RECIPE, {number: heard(0, "und") for number in range(4)})

    assert (joined.words, joined.language, joined.spoken, joined.gaps) == ((), "und", (), ())
