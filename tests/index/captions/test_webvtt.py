"""WebVTT: what its parser must keep, and that what is written is read again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue
from index.captions.webvtt import parse_webvtt, write_webvtt

TIMES_MS = st.integers(0, 10**10)
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1)
TEXTS = st.lists(LINES, max_size=3).map("\n".join)
NAMES = LINES.map(lambda name: " ".join(name.split())).map(lambda name: name or None)


def test_settings_comments_styles_and_identifiers_are_passed_over():
    text = (
        "WEBVTT - a title\nKind: captions\n\n"
        "NOTE a comment\nof two lines\n\n"
        "STYLE\n::cue { color: red }\n\n"
        "REGION\nid:fred\n\n"
        "first\n00:01.000 --> 01:00:02.500 align:start line:0\nHej\noch välkomna\n"
    )

    assert parse_webvtt(text) == [Cue(1_000, 3_602_500, "Hej\noch välkomna")]


def test_a_voice_becomes_the_speaker():
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v.loud Åsa  Öberg>Hej <i>alla</i></v>\n"

    assert parse_webvtt(text) == [Cue(0, 1_000, "Hej alla", "Åsa Öberg")]


def test_a_voice_on_the_first_span_only_holds_for_the_whole_cue():
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n- <v Åsa>Hej</v>\noch välkomna\n"

    assert parse_webvtt(text) == [Cue(0, 1_000, "- Hej\noch välkomna", "Åsa")]


def test_two_voices_in_a_cue_are_told_apart():
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Åsa>Klart?</v>\n<v Bo>Ja.</v>\n"

    assert parse_webvtt(text) == [Cue(0, 1_000, "Klart?", "Åsa"), Cue(0, 1_000, "Ja.", "Bo")]


def test_word_times_and_character_references_are_resolved():
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<00:00:00.100><c>R&amp;D</c> &lt;3 &#229;\n"

    assert parse_webvtt(text) == [Cue(0, 1_000, "R&D <3 å")]


def test_a_text_without_the_signature_has_no_cues():
    assert parse_webvtt("WEBVTTX\n\n00:00.000 --> 00:01.000\nHej\n") == []


def test_lines_may_end_with_cr_lf_or_both():
    text = "WEBVTT\r\r00:00.000 --> 00:01.000\ra\rb\n\n00:01.000 --> 00:02.000\r\nc\r\n"

    assert [cue.text for cue in parse_webvtt(text)] == ["a\nb", "c"]


def test_nul_is_replaced_as_databases_refuse_it():
    assert parse_webvtt("WEBVTT\n\n00:00.000 --> 00:01.000\na\0b\n") == [Cue(0, 1_000, "a\ufffdb")]


def test_a_timing_begins_a_cue_without_a_blank_line_before_it():
    text = "WEBVTT\n00:00.000 --> 00:01.000\na\n00:01.000 --> 00:02.000\n00:02.000 --> 00:03.000\nb\n"

    assert [cue.text for cue in parse_webvtt(text)] == ["a", "", "b"]


def test_a_third_line_with_an_arrow_is_not_the_timing_of_what_stands_above_it():
    text = "WEBVTT\n\nNOTE\na --\n00:00.000 --> 00:01.000\na\nb\nnot --> a timing\nlost\n"

    assert parse_webvtt(text) == [Cue(0, 1_000, "a\nb")]


def test_a_fraction_has_three_digits():
    assert parse_webvtt("WEBVTT\n\n00:00.000 --> 00:01.0000\nHej\n") == []


def test_hours_of_endless_digits_are_no_time():
    assert parse_webvtt(f"WEBVTT\n\n{'9' * 5000}:00:00.000 --> 00:01.000\nHej\n") == []


def test_the_written_form():
    cues = [Cue(0, 1_000, "Hej"), Cue(3_600_000, 3_601_001, "två\nrader", "Åsa")]

    assert write_webvtt(cues, language="sv") == (
        "WEBVTT\nLanguage: sv\n\n"
        "00:00:00.000 --> 00:00:01.000\nHej\n\n"
        "01:00:00.000 --> 01:00:01.001\n<v Åsa>två\nrader\n"
    )


def test_a_blank_line_or_an_arrow_in_a_text_breaks_nothing():
    cues = [Cue(0, 1_000, "a\n\r\n\nb\n00:00.000 --> 00:01.000"), Cue(1_000, 2_000, "c")]

    read = parse_webvtt(write_webvtt(cues))

    assert [cue.text for cue in read] == ["a\nb\n00:00.000 --> 00:01.000", "c"]


@settings(max_examples=80)
@given(st.lists(st.builds(Cue, TIMES_MS, TIMES_MS, TEXTS, NAMES | st.none()), max_size=4))
def test_a_round_trip_loses_nothing(cues):
    assert parse_webvtt(write_webvtt(cues, language="sv")) == cues


@settings(max_examples=80)
@given(st.text(st.sampled_from("WEBVTT\n\r\0 -->:.019<v>&a;/")))
def test_any_text_is_parsed(text):
    read = parse_webvtt("WEBVTT\n\n" + text)

    assert parse_webvtt(write_webvtt(read)) == read
