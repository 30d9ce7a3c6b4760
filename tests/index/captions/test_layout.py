"""Each rule of cue layout, and all of them at once on any words."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue, Word
from index.captions.layout import lay_out, spread


def spoken(text, *, start_ms=0, word_ms=300, gap_ms=50):
    """The words of *text*, said at an even pace."""
    words = text.split()
    step_ms = word_ms + gap_ms
    return [
        Word(start_ms + n * step_ms, start_ms + n * step_ms + word_ms, word) for n, word in enumerate(words)
    ]


def texts(cues):
    return [cue.text.replace("\n", " ") for cue in cues]


LONG = (
    "Staden har tillsammans med två företag byggt ett lager för värme under marken och det räcker "
    "till hela norra delen av staden under den kallaste veckan på vintern utan att någon olja bränns"
)


def test_at_most_two_lines_of_42_characters():
    cues = lay_out(spoken(LONG))

    lines = [cue.text.split("\n") for cue in cues]
    assert max(map(len, lines)) == 2
    assert max(len(line) for cue in lines for line in cue) <= 42
    assert " ".join(texts(cues)) == LONG


def test_a_line_is_full_at_42_characters():
    (full,) = lay_out(spoken("a" * 20 + " " + "b" * 21))
    (over,) = lay_out(spoken("a" * 21 + " " + "b" * 21))

    assert (len(full.text), full.text.count("\n")) == (42, 0)
    assert over.text.count("\n") == 1


def test_a_long_clause_falls_into_cues_of_like_length():
    words = "Staden har byggt ett lager för värme under marken som räcker till hela norra delen av staden nu"

    lengths = [len(cue.text) for cue in lay_out(spoken(words))]

    assert len(lengths) == 2
    assert abs(lengths[0] - lengths[1]) <= 10


def test_two_lines_are_of_like_length():
    (cue,) = lay_out(spoken("Vi har byggt ett lager för värme under marken där"))

    first, second = cue.text.split("\n")
    assert abs(len(first) - len(second)) <= 5


def test_a_line_breaks_at_a_clause_when_one_is_near():
    (cue,) = lay_out(spoken("När vintern kommer, har vi värme i lagret under marken"))

    assert cue.text == "När vintern kommer,\nhar vi värme i lagret under marken"


def test_a_word_longer_than_a_line_is_left_whole():
    word = "kommun" * 10

    (cue,) = lay_out([Word(0, 900, word)])

    assert cue.text == word


def test_a_cue_breaks_at_a_sentence_end_first():
    cues = lay_out(
        spoken("Vi har byggt ett lager för värme, och det räcker. Nu ska vi bygga en till, i norr.")
    )

    assert texts(cues) == [
        "Vi har byggt ett lager för värme, och det räcker.",
        "Nu ska vi bygga en till, i norr.",
    ]


def test_a_cue_breaks_at_a_clause_when_the_sentence_is_too_long():
    cues = lay_out(
        spoken("När vintern kommer till staden, och snön ligger djup på torget, har vi värme i lagret.")
    )

    assert texts(cues)[0].endswith(",")
    assert len(cues) == 2


def test_a_cue_breaks_at_a_pause():
    before = spoken("och då tänkte vi att")
    after = spoken("det räcker nog ändå", start_ms=before[-1].end_ms + 701)

    assert texts(lay_out(before + after)) == ["och då tänkte vi att", "det räcker nog ändå"]


def test_a_shorter_pause_does_not_break():
    before = spoken("och då tänkte vi att")
    after = spoken("det räcker nog ändå", start_ms=before[-1].end_ms + 699)

    assert len(lay_out(before + after)) == 1


def test_a_cue_is_at_least_a_second_long_when_there_is_time():
    (cue,) = lay_out([Word(500, 700, "Ja.")])

    assert cue == Cue(500, 1_500, "Ja.")


def test_short_sentences_share_a_cue_rather_than_flash_by():
    cues = lay_out(spoken("Ja. Nej. Jo. Nja."))

    assert min(cue.end_ms - cue.start_ms for cue in cues) >= 1_000


def test_a_cue_is_at_most_seven_seconds_long():
    cues = lay_out(spoken("en lugn och saktmodig röst som talar mycket långsamt", word_ms=1_300))

    assert max(cue.end_ms - cue.start_ms for cue in cues) <= 7_000
    assert len(cues) > 1


def test_a_word_drawn_out_over_a_silence_ends_after_seven_seconds():
    assert lay_out([Word(0, 60_000, "Tack.")]) == [Cue(0, 7_000, "Tack.")]


def test_a_cue_stays_until_it_can_be_read_at_17_characters_a_second():
    (cue,) = lay_out(spoken("Snabbt sagda ord om mål och stad", word_ms=50, gap_ms=10))

    characters_a_second = len(cue.text) * 1000 / (cue.end_ms - cue.start_ms)
    assert 16.9 <= characters_a_second <= 17


def test_a_cue_that_takes_time_to_read_comes_early_and_holds_back_the_next():
    first = spoken("Snabbt sagda ord om mål och stad.", start_ms=5_000, word_ms=100, gap_ms=60)
    second = spoken("Sedan nästa sak.", start_ms=first[-1].end_ms + 100, word_ms=500)

    one, other = lay_out(first + [replace(word, speaker="Bo") for word in second])

    assert 4_500 <= one.start_ms < 5_000
    assert second[0].start_ms < one.end_ms == other.start_ms
    assert len(one.text) * 1000 / (one.end_ms - one.start_ms) <= 17


def test_a_cue_holds_the_next_back_by_a_second_at_most():
    rushed = spoken("rusar fram i tal", word_ms=60, gap_ms=0)
    cues = lay_out(
        [
            word
            for n in range(40)
            for word in spoken("rusar fram i tal", start_ms=n * 240, word_ms=60, gap_ms=0)
        ]
    )

    begins_ms, said = [], 0
    for cue in cues:
        begins_ms.append(said // len(rushed) * 240 + said % len(rushed) * 60)
        said += len(cue.text.split())
    late_ms = [cue.start_ms - begin_ms for cue, begin_ms in zip(cues, begins_ms, strict=True)]
    assert max(late_ms) == 1_000


def test_a_cue_holds_one_speaker():
    first = [replace(word, speaker="Åsa") for word in spoken("Hur långt räcker värmen?")]
    second = [replace(word, speaker="Bo") for word in spoken("Hela vintern", start_ms=first[-1].end_ms)]

    cues = lay_out(first + second)

    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("Åsa", "Hur långt räcker värmen?"),
        ("Bo", "Hela vintern"),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Staden har byggt ett stort lager för värme under marken som räcker till hela den norra delen av staden",
            "som",
        ),
        (
            "We have built a large store of heat under the ground and it will warm the whole north of the city",
            "and",
        ),
    ],
)
def test_without_a_mark_a_cue_breaks_before_a_word_that_opens_a_clause(text, first):
    assert texts(lay_out(spoken(text)))[1].split()[0] == first


@pytest.mark.parametrize(
    "text",
    ["Vi har byggt ett lager som räcker länge i staden", "They have built a very big store in the city now"],
)
def test_no_line_ends_with_an_article_or_a_preposition(text):
    (cue,) = lay_out(spoken(text))

    assert cue.text.split("\n")[0].split()[-1] not in ("ett", "som", "i", "a", "in", "the")


def test_words_heard_at_once_follow_each_other():
    cues = lay_out([Word(5_000, 5_000, "a" * 40)] * 6)

    assert [cue.start_ms for cue in cues] == [4_500, *(cue.end_ms for cue in cues[:-1])]


def test_words_without_times_of_their_own_share_the_time_by_their_length():
    assert spread(" på  vintern ", 1_000, 2_100, "Bo") == [
        Word(1_000, 1_300, "på", "Bo"),
        Word(1_300, 2_100, "vintern", "Bo"),
    ]
    assert spread("", 0, 1_000) == []


def test_no_words_give_no_cues():
    assert lay_out([]) == lay_out([Word(0, 10, "")]) == []


WORDS = st.builds(
    lambda start_ms, length_ms, text: Word(start_ms, start_ms + length_ms, text),
    st.integers(0, 60_000),
    st.integers(0, 9_000),
    st.text("abcåäö.,", min_size=1, max_size=42),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_words_are_kept_in_order_and_never_overlap(words):
    cues = lay_out(words)

    in_order = sorted(words, key=lambda word: word.start_ms)
    assert " ".join(texts(cues)).split() == [word.text for word in in_order]
    assert all(cue.start_ms < cue.end_ms for cue in cues)
    assert all(cue.end_ms <= following.start_ms for cue, following in pairwise(cues))
    assert all(cue.end_ms - cue.start_ms <= 7_000 for cue in cues)
    assert all(len(line) <= 42 for cue in cues for line in cue.text.split("\n"))
    assert all(cue.text.count("\n") <= 1 for cue in cues)
