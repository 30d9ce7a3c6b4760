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
    texts = [" ".join(word.text for word in listener.believed(segment)) for segment in segments]
    return [text for text in texts if text]


def test_speech_is_believed():
    assert believed(segment("Vatten är en fråga.")) == ["Vatten är en fråga."]


@pytest.mark.parametrize(
    "judgement",
    [
        {"no_speech_prob": 0.9, "avg_logprob": -0.9},
        {"compression_ratio": 2.6},
        {"level_db": -40.0},
    ],
)
def test_text_from_silence_or_from_a_loop_is_not(judgement):
    assert believed(segment("Vi har en fråga.", **judgement)) == []


@pytest.mark.parametrize(
    "judgement",
    [
        {"no_speech_prob": 0.9, "avg_logprob": -0.3},
        {"no_speech_prob": 0.1, "avg_logprob": -0.9},
        {"level_db": -20.0},
    ],
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


DOUBT = {"no_speech_prob": 0.4, "avg_logprob": -0.45}


@pytest.mark.parametrize(
    "text",
    [
        "Undertexter från Amara.org-gemenskapen",
        "Undertexter av Amara.org-gemenskapen",
        "Subtitles by the Amara.org community",
        "Svensktextning.nu",
        "Textning: Anna Berg www.btistudios.com",
    ],
)
def test_what_subtitles_are_signed_with_is_not_believed_however_sure_it_comes(text):
    assert believed(segment(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tack för att ni tittade!",
        "Tack för att du tittade.",
        "Tack för att ni tittade på den här videon.",
        "Glöm inte att prenumerera!",
        "Undertextning: Maria Karlsson",
        "Thanks for watching!",
        "Thank you for watching.",
        "Please subscribe to the channel.",
        "Subtitles by Erik Johansson",
    ],
)
def test_a_phrase_from_the_ends_of_films_is_believed_only_without_doubt(text):
    assert believed(segment(text, **DOUBT)) == []
    assert believed(segment(text)) == [text]


def test_a_speaker_may_go_on_from_such_a_phrase():
    text = "Textning av alla våra möten är en fråga om budget för kommunen och för skolan."

    assert believed(segment(text, **DOUBT)) == [text]


@pytest.mark.parametrize(
    ("invented", "said"),
    [
        ("och det är och det är och det är och det är vatten", "och det är vatten"),
        ("Nu nu nu nu nu nu nu ska vi.", "Nu ska vi."),
        ("Vi har en fråga, vi har en fråga, vi har en fråga.", "Vi har en fråga,"),
    ],
)
def test_a_loop_inside_a_segment_is_kept_once(invented, said):
    assert believed(segment(invented)) == [said]


@pytest.mark.parametrize("text", ["Nej, nej, nej, nej.", "Det är så, det är så.", "Ett ett två två."])
def test_what_people_do_repeat_is_kept(text):
    assert believed(segment(text)) == [text]


def test_sentences_that_take_turns_in_a_loop_are_kept_twice():
    one, other = segment("Vi har en fråga."), segment("Här är ett svar.")

    assert believed(*[one, other] * 4) == [one.text, other.text] * 2


def test_a_refrain_after_other_sentences_is_speech():
    others = [
        segment(f"Det här är mening {number}.") for number in ("ett", "två", "tre", "fyra", "fem", "sex")
    ]
    refrain = segment("Vi har en fråga.")

    heard = believed(refrain, *others, refrain, *others, refrain)

    assert heard.count(refrain.text) == 3
