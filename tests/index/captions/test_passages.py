"""Passages: their length, and what ends one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue
from index.captions.passages import PassageText, Span, make_passages, slide_passages


def cues_of(*texts, each_ms=10_000, start_ms=0, speaker=None):
    """One cue after the other without a pause."""
    return [
        Cue(start_ms + n * each_ms, start_ms + (n + 1) * each_ms, text, speaker)
        for n, text in enumerate(texts)
    ]


def spans(passages):
    return [(passage.start_ms, passage.end_ms) for passage in passages]


def test_cues_are_gathered_with_line_breaks_removed():
    cues = cues_of("Vi bygger\nen stad", "som håller.", speaker="Åsa")

    assert make_passages(cues, [Span(0, 60_000, key=7)]) == [
        PassageText(0, 20_000, "Vi bygger en stad som håller.", talk=7, speaker="Åsa")
    ]


def test_a_passage_ends_at_the_first_sentence_end_after_30_seconds():
    cues = cues_of("a.", "b.", "c.", "d.", "e", "f", "g", "h.", *"ijk", "l.")

    assert spans(make_passages(cues, [])) == [(0, 30_000), (30_000, 80_000), (80_000, 120_000)]


def test_a_passage_without_a_sentence_end_is_cut_within_60_seconds():
    assert spans(make_passages(cues_of(*"abcdefghij"), [])) == [(0, 60_000), (60_000, 100_000)]


def test_overlapping_cues_count_to_their_last_end():
    cues = [
        Cue(0, 50_000, "a"),
        Cue(10_000, 20_000, "b."),
        Cue(50_000, 58_000, "c"),
        Cue(58_000, 95_000, "d"),
    ]

    assert spans(make_passages(cues, [])) == [(0, 50_000), (50_000, 95_000)]


def test_a_short_rest_joins_the_passage_before_it_when_both_fit():
    assert spans(make_passages(cues_of("a", "b", "c.", "d"), [])) == [(0, 40_000)]


def test_a_short_rest_stands_alone_when_it_does_not_fit():
    assert spans(make_passages(cues_of(*"abcdefg"), [])) == [(0, 60_000), (60_000, 70_000)]


def test_a_single_cue_of_over_60_seconds_is_a_passage():
    cues = cues_of("a", "b", each_ms=70_000)

    assert spans(make_passages(cues, [])) == [(0, 70_000), (70_000, 140_000)]


def test_a_cue_belongs_to_the_talk_that_holds_its_middle():
    cues = cues_of("a", "b", "c")
    talks = [Span(0, 14_000, key=1), Span(14_000, 25_000, key=2)]

    passages = make_passages(cues, talks)

    assert [(passage.text, passage.talk) for passage in passages] == [("a", 1), ("b", 2), ("c", None)]


def test_another_speaker_begins_a_passage():
    cues = [Cue(0, 1_000, "a", "Åsa"), Cue(1_000, 2_000, "b", "Åsa"), Cue(2_000, 3_000, "c", "Bo")]

    assert [(p.text, p.speaker) for p in make_passages(cues, [])] == [("a b", "Åsa"), ("c", "Bo")]


def test_only_a_pause_of_over_10_seconds_ends_a_passage():
    cues = [Cue(0, 1_000, "a"), Cue(11_000, 12_000, "b"), Cue(22_001, 23_000, "c")]

    assert spans(make_passages(cues, [])) == [(0, 12_000), (22_001, 23_000)]


def test_no_cues_give_no_passages():
    assert make_passages([], [Span(0, 1_000, key=1)]) == []


CUES = st.builds(
    lambda start_ms, length_ms, text, speaker: Cue(start_ms, start_ms + length_ms, text, speaker),
    st.integers(0, 400_000),
    st.integers(1, 7_000),
    st.sampled_from(["ord", "slut."]),
    st.sampled_from(["Åsa", None]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CUES, max_size=60), st.integers(0, 400_000))
def test_every_word_is_in_a_passage_of_at_most_a_minute(cues, border_ms):
    cues = sorted(cues, key=lambda cue: cue.start_ms)

    passages = make_passages(cues, [Span(0, border_ms, key=1), Span(border_ms, 500_000, key=2)])

    assert " ".join(passage.text for passage in passages) == " ".join(cue.text for cue in cues)
    assert all(passage.end_ms - passage.start_ms <= 60_000 for passage in passages)


def test_a_slide_is_a_passage_of_the_talk_in_which_it_is_shown():
    slides = [
        Cue(0, 20_000, "Klimatet i budgeten\n  Fyra resultat\n\n"),
        Cue(20_000, 30_000, " \n"),
        Cue(30_000, 70_000, "Slut"),
    ]

    assert slide_passages(slides, [Span(0, 40_000, key=1), Span(40_000, 80_000, key=2)]) == [
        PassageText(0, 20_000, "Klimatet i budgeten · Fyra resultat", talk=1, speaker=None, kind="slide"),
        PassageText(30_000, 70_000, "Slut", talk=2, speaker=None, kind="slide"),
    ]
