"""Caption files as people hand them in: any encoding, either format, or no captions at all."""

from pathlib import Path

import pytest

from index.captions.cue import Cue
from index.captions.read import CaptionsUnreadable, read_captions, read_captions_file

SRT = "1\n00:00:01,000 --> 00:00:02,000\nPå ön växer småländska åkerbär – ”goda”\n"
SWEDISH = "På ön växer småländska åkerbär – ”goda”"
LATIN = "Våra fötter frös i den här älven"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_swedish_comes_out_right_in(encoding):
    assert read_captions(SRT.encode(encoding), "a.srt") == [Cue(1_000, 2_000, SWEDISH)]


@pytest.mark.parametrize("text", ["Å", "Hej då", LATIN])
def test_latin_1_comes_out_right_however_short(text):
    data = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("latin-1")

    assert read_captions(data, "a.srt") == [Cue(1_000, 2_000, text)]


def test_other_alphabets_are_found():
    text = "Цели в области устойчивого развития касаются каждого города и каждого человека"
    data = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("cp1251")

    assert read_captions(data, "a.srt") == [Cue(1_000, 2_000, text)]


def test_a_damaged_byte_spoils_only_its_own_character():
    data = b"1\n00:00:01,000 --> 00:00:02,000\n" + LATIN.encode().replace("älven".encode(), b"\xc3lven")

    assert read_captions(data, "a.srt") == [Cue(1_000, 2_000, LATIN.replace("älven", "\ufffdlven"))]


def test_webvtt_is_known_by_its_content():
    data = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åsa>Hej\n".encode()

    assert read_captions(data, "captions.srt") == [Cue(1_000, 2_000, "Hej", "Åsa")]


def test_webvtt_with_commas_in_its_times_is_read_all_the_same():
    data = b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHej\n"

    assert read_captions(data, "a.vtt") == [Cue(1_000, 2_000, "Hej")]


def test_cues_come_by_start_without_empty_ones_or_loose_spaces():
    late, empty = b"00:05.000 --> 00:06.000\nb\n\n", b"00:03.000 --> 00:04.000\n \n\n"
    data = b"WEBVTT\n\n" + late + empty + b"00:01.000 --> 00:02.000\n a \n"

    assert read_captions(data, "a.vtt") == [Cue(1_000, 2_000, "a"), Cue(5_000, 6_000, "b")]


def test_the_words_of_a_cue_that_ends_before_it_begins_are_kept():
    data = b"WEBVTT\n\n00:05.000 --> 00:01.000\nb\n"

    assert read_captions(data, "a.vtt") == [Cue(5_000, 7_000, "b")]


@pytest.mark.parametrize(
    "data",
    [b"", b"WEBVTT\n\n", b"Minutes of the meeting\n\nPresent: all.\n", bytes(range(256)) * 40, b"\xff\xfe\0"],
    ids=["empty", "no cues", "text", "binary", "half a character"],
)
def test_what_holds_no_cue_is_refused_in_one_sentence(data):
    with pytest.raises(CaptionsUnreadable) as caught:
        read_captions(data, "möte {1}.vtt")

    assert caught.value.say("en").startswith(
        "There are no captions to read in möte {1}.vtt: give a file from Zoom"
    )
    assert "möte {1}.vtt" in caught.value.say("sv")


def test_a_file_too_large_to_be_captions_is_refused_unread(tmp_path: Path) -> None:
    """The file is sparse: it has its size, but takes no disk."""
    with (tmp_path / "film.vtt").open("wb") as file:
        file.write(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHej\n")
        file.truncate(6 * 10**9)

    with pytest.raises(CaptionsUnreadable):
        read_captions_file(tmp_path / "film.vtt", "film.vtt")
