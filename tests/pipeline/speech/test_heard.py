"""The words of an engine as ours."""

from index.captions.cue import Word
from pipeline.speech.heard import compression_ratio, sentences, words_of


def test_words_are_put_on_the_recordings_clock_in_order_and_without_spaces():
    words = words_of([(0.5, 1.0, " Nu"), (0.9, 0.9, " ska"), (1.2, 1.5, " "), (1.5, 1.8, "vi.")], 60_000)

    assert words == (Word(60_500, 61_000, "Nu"), Word(61_000, 61_001, "ska"), Word(61_500, 61_800, "vi."))


def test_words_are_cut_after_sentences_and_at_pauses():
    words = words_of([(0, 1, "Nu."), (1, 2, "Det"), (2, 3, "är"), (4.5, 5, "så"), (5, 6, "bra.")], 0)

    cut = [" ".join(word.text for word in sentence) for sentence in sentences(words)]

    assert cut == ["Nu.", "Det är", "så bra."]


def test_what_repeats_itself_is_compressed_more():
    said, loop = "Vi har en fråga om budget och planering.", "och det är " * 20

    ratios = [compression_ratio(words_of([(0, 1, text)], 0)) for text in (said, loop)]

    assert ratios[0] < 1 < 2.4 < ratios[1]
