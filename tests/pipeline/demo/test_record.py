"""Demo recordings: what is seen, what is heard, and what can be downloaded."""

import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import ffmpeg
import jiwer
import pytest

from pipeline.demo.record import make_material, make_recording
from pipeline.demo.speak import speak
from pipeline.demo.webinars import WEBINARS
from pipeline.speech.whisper import WhisperTranscriber


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def recognised(sound, webinar, folder) -> str:
    wav = folder / "16k.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", sound, "-ac", "1", "-ar", "16000", wav], check=True)
    transcript = WhisperTranscriber("demo", folder).transcribe(
        wav, language=webinar.language, prompt="", progress=lambda percent: None
    )
    return plain(" ".join(word.text for word in transcript.words))


def spoken(webinar) -> str:
    return plain(" ".join(text for talk in webinar.talks for text in talk.sentences))


def test_the_recording_plays_in_browsers_and_is_as_long_as_its_talks(recording):
    found = ffmpeg.probe(str(recording))

    video, audio = found["streams"]
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 1280, 720)
    assert (video["r_frame_rate"], video["pix_fmt"]) == ("25/1", "yuv420p")
    assert (audio["codec_name"], audio["sample_rate"]) == ("aac", "48000")
    assert int(video["nb_frames"]) == WEBINARS[0].length_ms // 40
    assert float(found["format"]["duration"]) * 1000 == pytest.approx(WEBINARS[0].length_ms, abs=50)


def test_nothing_but_the_recording_is_left(recording):
    assert [path.name for path in recording.parent.iterdir()] == [f"{WEBINARS[0].slug}.mp4"]


def test_slides_change_with_what_is_said(recording, tmp_path):
    utterances = speak(WEBINARS[0], tmp_path / "speech.wav")
    change = next(later.start_ms for sooner, later in pairwise(utterances) if sooner.slide != later.slide)

    before, same, after = (frame_at(recording, change + shift_ms) for shift_ms in (-600, -200, 200))

    assert difference(before, same) < 0.5
    assert difference(same, after) > 2


def frame_at(recording, at_ms: int) -> bytes:
    """A small grey picture of that moment."""
    picture = ["-frames:v", "1", "-vf", "scale=160:90,format=gray", "-f", "rawvideo", "-"]
    seek = ["ffmpeg", "-v", "error", "-ss", str(at_ms / 1000), "-i", recording]
    return subprocess.run([*seek, *picture], check=True, capture_output=True).stdout


def difference(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_the_recordings_sound_is_understood_by_the_carried_model(recording, tmp_path):
    heard = recognised(recording, WEBINARS[0], tmp_path)

    assert jiwer.wer(spoken(WEBINARS[0]), heard) < 0.15


@pytest.mark.parametrize("webinar", WEBINARS[1:], ids=lambda webinar: webinar.slug)
def test_the_speech_of_the_others_is_understood_too(webinar, tmp_path):
    speak(webinar, tmp_path / "speech.wav")

    heard = recognised(tmp_path / "speech.wav", webinar, tmp_path)

    assert jiwer.wer(spoken(webinar), heard) < 0.15


@pytest.mark.parametrize("webinar", WEBINARS, ids=lambda webinar: webinar.slug)
def test_sentences_lie_in_their_talks_with_pauses_between(webinar, tmp_path):
    utterances = speak(webinar, tmp_path / "speech.wav")

    assert [said.text for said in utterances] == [text for talk in webinar.talks for text in talk.sentences]
    assert all(later.start_ms - sooner.end_ms >= 400 for sooner, later in pairwise(utterances))
    for talk in webinar.talks:
        own = [said for said in utterances if said.slide in talk.slides]
        assert talk.start_ms < own[0].start_ms < own[-1].end_ms < talk.end_ms


def test_material_is_a_deck_and_a_handout_the_same_each_time(tmp_path):
    webinar = WEBINARS[0]

    deck, handout = make_material(webinar, tmp_path)
    first = deck.read_bytes()
    make_material(webinar, tmp_path)

    assert deck.name == "vatten-och-energi-bilder.pdf"
    assert first.startswith(b"%PDF")
    assert first.count(b"/Type /Page\n") == sum(len(talk.slides) for talk in webinar.talks)
    assert deck.read_bytes() == first
    assert "Talare: Anna Lindberg, Miljöförvaltningen" in handout.read_text(encoding="utf-8")


def test_a_recording_made_again_is_the_same_to_the_byte(tmp_path):
    talk = WEBINARS[0].talks[0]
    short = replace(WEBINARS[0], talks=(replace(talk, slides=talk.slides[:1], end_ms=12_000),))

    first = make_recording(short, tmp_path).read_bytes()

    assert make_recording(short, tmp_path).read_bytes() == first
