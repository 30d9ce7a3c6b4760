"""Text that nobody said is not believed."""

import pytest

from index.captions.cue import Word
from pipeline.speech.invented import Listener, Segment


def segment(text: str, **judgement: float) -> Segment:
    words = tuple(Word(i * 300, i * 300 + 250, word) for i, word in enumerate(text.split()))
    sure = {"no_speech_prob": 0.02, "avg_logprob": -0.2, "compression_ratio": 1.3}
    return Segment(words=words, **{**sure, **judgement})


def believed(*segments: Segment) -> list[str]:
    listener = Listener()
    return [segment.text for segment in segments if listener.believes(segment)]


def test_speech_is_believed():
    assert believed(segment("Vatten är en fråga.")) == ["Vatten är en fråga."]


@pytest.mark.parametrize(
    "judgement",
    [
        {"no_speech_prob": 0.9, "avg_logprob": -0.9},
        {"compression_ratio": 2.6},
    ],
)
def test_text_from_silence_or_from_a_loop_is_not(judgement):
    assert believed(segment("Tack för att ni tittade.", **judgement)) == []


@pytest.mark.parametrize(
    "judgement", [{"no_speech_prob": 0.9, "avg_logprob": -0.3}, {"no_speech_prob": 0.1, "avg_logprob": -0.9}]
)
def test_one_doubt_alone_does_not_cost_the_words(judgement):
    assert believed(segment("Tack Anna.", **judgement)) == ["Tack Anna."]


def test_a_segment_without_words_is_not_believed():
    assert believed(segment("")) == []


def test_a_sentence_again_at_once_is_dropped_whatever_its_case_and_stops():
    heard = believed(segment("Nu är det vatten."), segment("nu är det vatten"), segment("Nu är det energi."))

    assert heard == ["Nu är det vatten.", "Nu är det energi."]


def test_a_short_word_may_be_said_twice_but_not_for_ever():
    assert believed(*[segment("Tack.")] * 6) == ["Tack.", "Tack."]


def test_a_sentence_may_come_back_later():
    one, other = segment("Vi har en fråga."), segment("Här är ett svar.")

    assert believed(one, other, one) == [one.text, other.text, one.text]


def test_invented_text_in_between_does_not_let_a_repeat_in():
    one, invented = segment("Vi har en fråga."), segment("Tack.", compression_ratio=3.0)

    assert believed(one, invented, one) == [one.text]
