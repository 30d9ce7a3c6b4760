"""What a Transcriber promises, by both engines, with a checkpoint that really listens."""

import re
import threading
import time
from itertools import pairwise

import jiwer
import numpy as np
import psutil
import pytest

from pipeline.speech.contract import (
    ModelMissing,
    ModelUnknown,
    ModelUnreadable,
    RecognitionFailed,
    Transcript,
)
from pipeline.speech.whisper import WhisperTranscriber

TONE = np.sin(np.arange(16_000) / 6) / 2


def plain(text: str) -> str:
    """Lower case words without punctuation, as word error is counted."""
    return " ".join(re.findall(r"\w+", text.lower()))


def word_error(talk, transcript: Transcript) -> float:
    return jiwer.wer(plain(talk.text), plain(" ".join(word.text for word in transcript.words)))


def ignore(percent: float) -> None:
    """Progress that no one looks at."""


def test_swedish_is_found_and_understood(swedish_talk, swedish_heard):
    transcript = swedish_heard.transcript

    assert transcript.language == "sv"
    assert transcript.model == "demo"
    assert word_error(swedish_talk, transcript) < 0.15


def test_words_carry_the_recordings_clock_over_pieces(swedish_talk, swedish_heard):
    words = swedish_heard.transcript.words
    starts = np.array([word.start_ms for word in words])
    errors = [np.abs(starts - sentence.start_ms).min() for sentence in swedish_talk.sentences]

    assert swedish_talk.sentences[-1].start_ms > 150_000
    assert np.mean(np.array(errors) < 600) > 0.9
    assert max(errors) < 1500
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(words))
    assert all(word.start_ms < word.end_ms and word.text == word.text.strip() for word in words)


def test_progress_comes_after_every_chunk(swedish_heard):
    percents = swedish_heard.percents

    assert len(percents) >= 3
    assert 30 < percents[0] < 90
    assert percents == tuple(sorted(percents))
    assert percents[-1] == 100


def test_english_after_a_long_silence_is_found_and_nothing_is_invented_before_it(english_talk, transcriber):
    transcript = transcriber("demo").transcribe(
        english_talk.wav, language=None, prompt="Anna Lindberg, Stockholm", progress=ignore
    )

    assert transcript.language == "en"
    assert transcript.words[0].start_ms == pytest.approx(35_000, abs=600)
    assert word_error(english_talk, transcript) < 0.15


def test_silence_has_no_words_and_no_language(make_wav, transcriber):
    wav = make_wav(np.zeros(5 * 16_000))

    transcript = transcriber("demo").transcribe(wav, language=None, prompt="", progress=ignore)

    assert transcript == Transcript("und", (), "demo")


def test_silence_needs_no_model(make_wav, tmp_path):
    wav = make_wav(np.zeros(5 * 16_000))
    transcriber = WhisperTranscriber("/no/such/model.pt", tmp_path)

    assert transcriber.transcribe(wav, language="sv", prompt="", progress=ignore).words == ()
    assert transcriber.find_languages(wav, [[(0, 2000)], [(2000, 5000)]]) == [{}, {}]


def test_a_span_is_recognised_alone_and_its_words_keep_the_recordings_clock(swedish_talk, transcriber):
    first, last = swedish_talk.sentences[20], swedish_talk.sentences[24]
    span = (first.start_ms - 300, last.start_ms - 300)
    percents = []

    transcript = transcriber("demo").transcribe(
        swedish_talk.wav, language="sv", prompt="", progress=percents.append, span=span
    )

    said = " ".join(sentence.text for sentence in swedish_talk.sentences[20:24])
    assert jiwer.wer(plain(said), plain(" ".join(word.text for word in transcript.words))) < 0.15
    assert transcript.words[0].start_ms == pytest.approx(first.start_ms, abs=600)
    assert all(span[0] <= word.start_ms < span[1] for word in transcript.words)
    assert percents[-1] == 100


def test_the_language_of_each_region_is_found(swedish_talk, transcriber):
    regions = [[(0, 9_000), (60_000, 70_000)], [(70_000, 70_000)]]

    likely, of_nothing = transcriber("demo").find_languages(swedish_talk.wav, regions)

    assert likely["sv"] > 0.8
    assert of_nothing == {}


@pytest.mark.usefixtures("without_network")
def test_without_network_the_missing_weights_are_named_soon(make_wav, tmp_path):
    started = time.monotonic()

    with pytest.raises(ModelMissing) as raised:
        WhisperTranscriber("small", tmp_path / "cache").transcribe(
            make_wav(TONE), language="sv", prompt="", progress=ignore
        )

    assert raised.type is ModelMissing
    assert raised.value.facts["model"] == "small"
    assert "EFTERHAND_SPEECH_MODEL" in raised.value.say("sv")
    assert time.monotonic() - started < 30


def test_an_unknown_model_is_said_to_be_unknown_even_beside_a_folder_of_our_name(
    make_wav, tmp_path, monkeypatch
):
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit('the wrong pipeline')")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ModelUnknown, match=r"no speech model “smal”.*small"):
        WhisperTranscriber("smal", tmp_path).transcribe(
            make_wav(TONE), language="sv", prompt="", progress=ignore
        )


def test_a_text_file_is_no_model(make_wav, tmp_path, transcriber):
    model = tmp_path / "model with spaces.pt"
    model.write_text("This is not a model.\n")

    with pytest.raises(ModelUnreadable, match=r"model with spaces\.pt is not a Whisper checkpoint"):
        transcriber(str(model)).transcribe(make_wav(TONE), language="sv", prompt="", progress=ignore)


def test_a_killed_child_is_an_error_and_not_the_end(make_wav, tmp_path):
    wav = make_wav(TONE)
    killer = threading.Thread(target=kill_child_that_reads, args=(str(wav),))
    killer.start()

    with pytest.raises(RecognitionFailed, match="ended by signal 9"):
        WhisperTranscriber("demo", tmp_path).transcribe(wav, language="sv", prompt="", progress=ignore)

    killer.join()


def kill_child_that_reads(wav: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in psutil.Process().children():
            if any(wav in argument for argument in child.cmdline()):
                child.kill()
                return
        time.sleep(0.02)


def test_an_unknown_language_is_refused_in_words(english_talk, transcriber):
    with pytest.raises(RecognitionFailed, match="xx"):
        transcriber("demo").transcribe(english_talk.wav, language="xx", prompt="", progress=ignore)


def test_a_folder_of_another_kind_is_no_model(make_wav, tmp_path, transcriber):
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(ModelUnreadable, match="is not a Whisper checkpoint"):
        transcriber(str(folder)).transcribe(make_wav(TONE), language="sv", prompt="", progress=ignore)
