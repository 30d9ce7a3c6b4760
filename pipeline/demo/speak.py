"""Says a demo webinar aloud: espeak-ng sentence by sentence, laid out so that each talk fills its span."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.demo.script import Slide, Talk, Webinar
from pipeline.tool import run_tool

Samples = NDArray[np.int16]

RATE_HZ = 22_050  # what espeak-ng writes
WORDS_A_MINUTE = 150
LONGEST_S = 60
_VOICES = {"sv": "sv", "en": "en-us"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken sentence: when it sounds and the slide it is spoken over."""

    start_ms: int
    end_ms: int
    text: str
    slide: Slide


def speak(webinar: Webinar, wav: Path) -> tuple[Utterance, ...]:
    """Write the whole webinar's speech to *wav* (22.05 kHz mono). Raises ToolMissing and ToolFailed."""
    sound = np.zeros(webinar.length_ms * RATE_HZ // 1000, dtype=np.int16)
    uttered: list[Utterance] = []
    for talk in webinar.talks:
        uttered += _speak_talk(talk, webinar.language, sound, wav)
    _write(wav, sound)
    return tuple(uttered)


def _speak_talk(talk: Talk, language: str, sound: Samples, wav: Path) -> list[Utterance]:
    """The pauses share what the sentences leave of the span, whatever pace this espeak-ng has."""
    voice = f"{_VOICES[language]}+{talk.speaker.voice}"
    spoken = [
        (slide, text, _say(text, voice, wav.with_suffix(".part.wav")))
        for slide in talk.slides
        for text in slide.sentences
    ]
    span = (talk.end_ms - talk.start_ms) * RATE_HZ // 1000
    pause = (span - sum(len(samples) for _, _, samples in spoken)) // (len(spoken) + 1)
    uttered, at = [], talk.start_ms * RATE_HZ // 1000
    for slide, text, samples in spoken:
        start = at + pause
        at = start + len(samples)
        sound[start:at] = samples
        uttered.append(Utterance(start * 1000 // RATE_HZ, at * 1000 // RATE_HZ, text, slide))
    return uttered


def _say(text: str, voice: str, part: Path) -> Samples:
    run_tool(
        ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(part), text], timeout_s=LONGEST_S
    )
    with wave.open(str(part), "rb") as said:
        samples = np.frombuffer(said.readframes(said.getnframes()), dtype="<i2")
    part.unlink()
    return samples


def _write(wav: Path, sound: Samples) -> None:
    with wave.open(str(wav), "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
        out.writeframes(sound.astype("<i2").tobytes())
