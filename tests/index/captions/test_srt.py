"""SRT as it is met in the wild."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue
from index.captions.srt import parse_srt, write_srt

CUES = [Cue(0, 1_500, "Hej"), Cue(2_000, 3_000, "Målet är\n2030")]
TIMES_MS = st.integers(0, 10**10)
WORDS = st.text(st.characters(categories=["L", "Zs", "Po", "Nd"]), min_size=1).filter(str.strip)


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:00,000 --> 00:00:01,500\nHej\n\n2\n00:00:02,000 --> 00:00:03,000\nMålet är\n2030\n",
        "00:00:00,000 --> 00:00:01,500\nHej\n\n00:00:02,000 --> 00:00:03,000\nMålet är\n2030",
        "1\r\n00:00:00.000 --> 00:00:01.500\r\nHej\r\n2\r\n00:02.0 -> 0:0:3\r\nMålet är\r\n2030\r\n",
        "1\n\n00:00:00,0 --> 00:00:01,5\n\nHej\n\n\n\n2\n\n00:00:02,0 --> 00:00:03,0\n\nMålet är\n\n2030\n\n",
        "\ufeff1\n00:00:00,000 --> 00:00:01,500 X1:1 X2:2\n{\\an8}<i>Hej</i>\n\n7\n"
        '00:00:02,000-->00:00:03,000\n<font color="red">Målet är\n2030</font>\n',
    ],
    ids=["tidy", "no numbers", "points and no blanks", "doubled blanks", "tags"],
)
def test_variants_are_read_alike(text):
    assert parse_srt(text) == CUES


def test_a_year_that_ends_a_cue_is_not_taken_for_a_number():
    text = "00:00:00,000 --> 00:00:01,000\nMålet är\n2030\n\n00:00:02,000 --> 00:00:03,000\nHej\n"

    assert [cue.text for cue in parse_srt(text)] == ["Målet är\n2030", "Hej"]


def test_less_than_and_names_are_text():
    text = "1\n00:00:00,000 --> 00:00:01,000\nÅsa: 1 < 2 och 3 > 2\n"

    assert parse_srt(text) == [Cue(0, 1_000, "Åsa: 1 < 2 och 3 > 2")]


def test_the_written_form_names_a_speaker_once_in_a_row():
    cues = [
        Cue(0, 1_000, "Hej", "Åsa"),
        Cue(1_000, 2_000, "två\n\nrader", "Åsa"),
        Cue(3_600_000, 3_600_001, "Tack", "Bo"),
    ]

    assert write_srt(cues) == (
        "1\n00:00:00,000 --> 00:00:01,000\nÅsa: Hej\n\n"
        "2\n00:00:01,000 --> 00:00:02,000\ntvå\nrader\n\n"
        "3\n01:00:00,000 --> 01:00:00,001\nBo: Tack\n"
    )


def test_a_text_without_timings_has_no_cues():
    assert parse_srt("1\nHej\n\n2\nHej då --> igen\n") == []


@settings(max_examples=80)
@given(st.lists(st.builds(Cue, TIMES_MS, TIMES_MS, st.lists(WORDS, min_size=1, max_size=2).map("\n".join))))
def test_a_round_trip_loses_nothing(cues):
    assert parse_srt(write_srt(cues)) == cues
