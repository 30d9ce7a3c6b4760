"""Captions as the programs write them that people hold meetings and recognise speech with."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue
from index.captions.read import CaptionsUnreadable, read_captions
from index.captions.track_json import write_json
from index.captions.webvtt import write_webvtt

HELLO, ANSWER = Cue(0, 1_500, "Hej och välkomna.", "Anna Lindberg"), Cue(2_000, 3_000, "Tack.", "Bo")


def read(text: str) -> list[Cue]:
    return read_captions(text.encode(), "möte")


def word_file(*paragraphs: str) -> bytes:
    """A Word file; a newline in a paragraph is a line break, two spaces are a tab."""
    stop = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>'
    xml = "".join(f'<w:p>{stop}<w:r><w:t xml:space="preserve">{one}</w:t></w:r></w:p>' for one in paragraphs)
    xml = xml.replace("\n", "</w:t><w:br/><w:t>").replace("  ", "</w:t><w:tab/><w:t>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body>{xml}</w:body></w:document>")
    return file.getvalue()


def test_zoom_names_the_speaker_in_every_cue():
    text = (
        "WEBVTT\r\n\r\n1\r\n00:00:00.000 --> 00:00:01.500\r\nAnna Lindberg: Hej och välkomna.\r\n\r\n"
        "2\r\n00:00:02.000 --> 00:00:03.000\r\nBo: Tack.\r\n\r\n"
    )

    assert read(text) == [HELLO, ANSWER]


def test_a_colon_alone_makes_no_speaker():
    said = ["Målet är: rent vatten", "Inte sant", "Jo då"]
    text = "".join(f"00:00:0{n},000 --> 00:00:0{n},900\n{words}\n\n" for n, words in enumerate(said))

    assert {cue.speaker for cue in read(text)} == {None}


def test_a_name_in_an_srt_holds_until_the_next():
    text = (
        "1\n00:00:00,000 --> 00:00:01,000\nAnna Lindberg: Hej\n\n2\n00:00:01,000 --> 00:00:02,000\noch välkomna: alla\n\n"
        "3\n00:00:02,000 --> 00:00:03,000\nErik af Ek (Staden): Tack\n\n4\n00:00:03,000 --> 00:00:04,000\nså mycket\n"
    )

    assert [(cue.speaker, cue.text) for cue in read(text)] == [
        ("Anna Lindberg", "Hej"),
        ("Anna Lindberg", "och välkomna: alla"),
        ("Erik af Ek (Staden)", "Tack"),
        ("Erik af Ek (Staden)", "så mycket"),
    ]


def test_teams_names_the_voice_under_an_identifier():
    text = (
        "WEBVTT\n\n8f2e4e1c-1111-4d55-9c0e-a0b1c2d3e4f5/12-0\n00:00:00.000 --> 00:00:01.500\n"
        "<v Anna Lindberg>Hej och\nvälkomna.</v>\n\n8f2e4e1c-1111-4d55-9c0e-a0b1c2d3e4f5/17-0\n"
        "00:00:02.000 --> 00:00:03.000\n<v Bo>Tack.</v>\n"
    )

    assert read(text) == [Cue(0, 1_500, "Hej och\nvälkomna.", "Anna Lindberg"), ANSWER]


def test_the_older_webvtt_of_teams_has_times_without_zeros():
    text = (
        "WEBVTT\n\n0:0:0.0 --> 0:0:1.500\n<v Anna Lindberg>Hej och välkomna.</v>\n\n"
        "0:0:2.0 --> 0:0:3.0\n<v Bo>Tack.</v>\n\n0:1:2.90 --> 0:1:2.500\n<v Bo>Ja.</v>\n"
    )

    assert read(text) == [HELLO, ANSWER, Cue(62_090, 62_500, "Ja.", "Bo")]


def test_the_older_word_file_of_teams():
    first, second = (
        "0:0:0.0 --> 0:0:1.500\nAnna Lindberg\nHej och välkomna.",
        "0:0:2.0 --> 0:0:3.0\nBo\nTack.",
    )

    assert read_captions(word_file(first, second), "möte.docx") == [HELLO, ANSWER]
    assert read(f"{first}\n{second}\n") == [HELLO, ANSWER]


def test_the_newer_word_file_of_teams_has_no_ends():
    cues = read_captions(
        word_file(
            "Forum-20260312_130000-Meeting Transcript",
            "12 mars 2026, 13:00",
            "27m 42s",
            "Anna Lindberg started transcription",
            "Anna Lindberg  0:03\nHej och välkomna &amp; tack.\nNu börjar vi.",
            "Bo  0:03\nMm.",
            "Bo  1:02:03\nTack.",
            "Anna Lindberg stopped transcription",
        ),
        "möte.docx",
    )

    assert {(cue.start_ms, cue.speaker, cue.text.replace("\n", " ")) for cue in cues} == {
        (3_000, "Anna Lindberg", "Hej och välkomna & tack."),
        (4_739, "Anna Lindberg", "Nu börjar vi."),
        (3_000, "Bo", "Mm."),
        (3_723_000, "Bo", "Tack."),
    }
    assert all(1_000 <= cue.end_ms - cue.start_ms <= 7_000 for cue in cues)


def test_a_long_turn_of_a_transcript_becomes_cues_that_can_be_read():
    turn = "Vi har byggt ett lager för värme under marken, och det räcker hela vintern. " * 20

    cues = read_captions(word_file(f"Anna Lindberg  0:00\n{turn}", "Bo  3:00\nTack."), "möte.docx")

    assert len(cues) > 20
    assert max(len(cue.text) for cue in cues) <= 85
    assert {cue.speaker for cue in cues[:-1]} == {"Anna Lindberg"}


def test_youtube_repeats_each_line_which_is_kept_once():
    text = (
        "WEBVTT\nKind: captions\nLanguage: sv\n\n"
        "00:00:00.160 --> 00:00:02.389 align:start position:0%\n \nhej<00:00:00.480><c> och</c><00:00:00.719><c> välkomna</c>\n\n"
        "00:00:02.389 --> 00:00:02.399 align:start position:0%\nhej och välkomna\n \n\n"
        "00:00:02.399 --> 00:00:04.789 align:start position:0%\nhej och välkomna\ntill<00:00:02.639><c> oss</c>\n\n"
        "00:00:04.789 --> 00:00:04.799 align:start position:0%\ntill oss\n \n\n"
        "00:00:04.799 --> 00:00:06.000 align:start position:0%\ntill oss\nhär<00:00:05.000><c> i dag</c>\n"
    )

    assert read(text) == [
        Cue(160, 2_399, "hej och välkomna"),
        Cue(2_399, 4_799, "till oss"),
        Cue(4_799, 6_000, "här i dag"),
    ]


def test_a_word_that_is_said_twice_is_kept_twice():
    text = "".join(
        f"00:00:0{n},000 --> 00:00:0{n},900\n{said}\n\n"
        for n, said in enumerate(["Ja.", "Ja.", "Nej.", "Jo.", "Nej."])
    )

    assert [cue.text for cue in read(text)] == ["Ja.", "Ja.", "Nej.", "Jo.", "Nej."]


WORDS = [{"word": " Hej", "start": 0.0, "end": 0.4}, {"word": " alla.", "start": 0.5, "end": 1.5}]


@pytest.mark.parametrize(
    "found",
    [
        {"text": "…", "language": "sv", "segments": [{"id": 0, "start": 0.0, "end": 1.5, "text": " Hej alla.", "words": WORDS}]},
        {"segments": [{"start": 0.0, "end": 1.5, "text": " Hej alla."}]},
        {"segments": [{"start": 0, "end": 1.5, "text": "Hej alla."}], "words": WORDS},
        {"transcription": [{"offsets": {"from": 0, "to": 1500}, "text": " Hej alla."}]},
        [{"start": 0.0, "end": 1.5, "text": " Hej alla."}],
        {"cues": [{"start_ms": 0, "end_ms": 1500, "text": "Hej alla."}]},
    ],
    ids=["whisper with words", "whisper", "verbose_json", "whisper.cpp", "segments alone", "ours"],
)  # fmt: skip
def test_json_of_recognisers(found):
    assert read(json.dumps(found)) == [Cue(0, 1_500, "Hej alla.")]


def test_whisperx_tells_speakers_apart_and_gives_numbers_no_time():
    words = [
        {"word": "Fem", "start": 0.0, "end": 0.4, "score": 0.9, "speaker": "SPEAKER_00"},
        {"word": "2030", "speaker": "SPEAKER_00"},
        {"word": "Ja.", "start": 3.0, "end": 3.4, "score": 0.9, "speaker": "SPEAKER_01"},
    ]
    found = {
        "segments": [{"start": 0, "end": 3.4, "text": "", "words": words, "speaker": "SPEAKER_00"}],
        "word_segments": words,
    }

    assert read(json.dumps(found)) == [
        Cue(0, 1_000, "Fem 2030", "SPEAKER_00"),
        Cue(3_000, 4_000, "Ja.", "SPEAKER_01"),
    ]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:01,000 –> 00:00:02,000",
        "00:00:01,000 --&gt; 00:00:02,000",
        "00:00:01,000 → 00:00:02,000",
        "00: 00:01, 000 --> 00:00: 02,000",
        "00:00:01:000 --> 00:00:02:000",
        "00:00:01.0000000 --> 00:00:02.0000000",
        "00:00:01,000 -->",
    ],
)
def test_times_that_programs_have_spoiled_are_mended(timing):
    text = f"1\n{timing}\nHej\n\n2\n00:00:02,000 --> 00:00:03,000\nigen\n"

    assert read(text) == [Cue(1_000, 2_000, "Hej"), Cue(2_000, 3_000, "igen")]


def test_a_time_before_the_beginning_is_the_beginning():
    assert read("1\n-00:00:01,000 --> 00:00:02,000\nHej\n") == [Cue(0, 2_000, "Hej")]


def test_cues_out_of_order_and_twice_are_put_in_order():
    late, early = "00:05.000 --> 00:06.000\nb\n\n", "00:01.000 --> 00:02.000\na\n\n"

    assert read("WEBVTT\n\n" + late + early + late) == [Cue(1_000, 2_000, "a"), Cue(5_000, 6_000, "b")]


def test_a_cue_ends_where_its_speakers_next_begins_but_two_may_be_heard_at_once():
    text = "WEBVTT\n\n00:00.000 --> 00:05.000\n<v A>a\n\n00:01.000 --> 00:03.000\n<v B>b\n\n00:02.000 --> 00:04.000\n<v A>c\n"

    assert [(cue.start_ms, cue.end_ms, cue.speaker) for cue in read(text)] == [
        (0, 2_000, "A"),
        (1_000, 3_000, "B"),
        (2_000, 4_000, "A"),
    ]


LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)
TRACKS = st.lists(
    st.tuples(st.integers(1, 9_000), st.integers(1, 9_000), st.lists(LINES, min_size=1, max_size=2), st.none() | LINES),
    min_size=1,
    max_size=3,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(TRACKS)
def test_a_track_comes_back_from_webvtt_and_json_as_it_went(rows):
    cues, at_ms = [], 0
    for pause_ms, length_ms, lines, speaker in rows:
        cues.append(Cue(at_ms + pause_ms, at_ms + pause_ms + length_ms, "\n".join(lines), speaker))
        at_ms = cues[-1].end_ms

    assert read(write_webvtt(cues)) == cues
    assert read(write_json(cues)) == cues


PIECES = st.sampled_from(
    ["WEBVTT\n\n", "0:0:1.9 --> 0:0:2.1\n", "00:00:01,000 –> \n", "Anna Ek\n", "Anna Ek   0:03\n", "Bo: ", "<v ", "\ud800",
     '{"segments": [', '{"start": 1e999, "text": "a", "words": [{"word": "b", "start": -1}]}', "]}", "{}", "\0", "ja\n", "\n\n"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=9).map("".join))
def test_any_text_gives_cues_in_order_or_the_one_error(text):
    check(text.encode("utf-8", "surrogatepass"))
    check(json.dumps({"segments": [{"start": 1, "end": 2, "text": text}]}).encode())


BYTES = st.sampled_from([b"WEBVTT\n\n", b"00:01.000 --> 00:02.000\n", b"1\n00:00:01,5 --> 00:00:01,0\n", b"\n\n", b"<v ",
                         b"\xff\xfe", b"PK\x03\x04"])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=60) | BYTES, max_size=6).map(b"".join))
def test_any_bytes_give_cues_or_the_one_error(data):
    check(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 400), st.booleans())
def test_any_damage_to_a_word_file_gives_cues_or_the_one_error(noise, at, is_cut):
    whole = word_file("Anna Ek  0:03\nHej.")
    check(whole[:at] + noise + (b"" if is_cut else whole[at + len(noise) :]))


def check(data: bytes) -> None:
    try:
        cues = read_captions(data, "any")
    except CaptionsUnreadable:
        return
    assert cues == sorted(cues, key=lambda cue: cue.start_ms)
    for cue in cues:
        assert cue.text.strip()
        assert 0 <= cue.start_ms < cue.end_ms
        assert "\0" not in cue.text.encode().decode() + (cue.speaker or "").encode().decode()
