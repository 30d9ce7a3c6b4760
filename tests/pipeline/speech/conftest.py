"""Sound for the recogniser: talks that espeak-ng says within the vocabulary of the carried checkpoint."""

import subprocess
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipeline.speech.contract import Transcript
from pipeline.speech.ears import ENGINES
from pipeline.speech.whisper import WhisperTranscriber

RATE_HZ = 16_000
PAUSE_S = 1.1

SWEDISH = (
    "Välkommen till dagens webbinarium om trafik och klimat.",
    "Anna Lindberg är första talare.",
    "Kommunen har tre projekt för barn i skolan.",
    "Nu ska vi till ett exempel med vatten.",
    "Biblioteket är i Göteborg.",
    "Vi har en fråga om budget och planering.",
    "Säkerhet är en digital fråga.",
    "Arkivet har fem verktyg för miljö.",
    "Nästa talare är Erik Johansson.",
    "Tack för en presentation om energi.",
    "Andra resultat är tio möte om hälsa.",
    "Maria Karlsson har ett svar till kommunen.",
    "Det här är en inspelning i arkivet.",
    "Samverkan är framtiden för staden.",
    "Tjänster och utveckling är en fråga för medborgare.",
    "Dagens arbete är med barn och trafik.",
    "Klimat är en fråga i dagens budget.",
    "Tredje exempel är planering för vatten.",
    "Erik ska till Göteborg med fyra projekt.",
    "Tack och välkomna till nästa möte.",
)
ENGLISH = (
    "Welcome and thank you.",
    "The next speaker is Anna Lindberg.",
    "This is the project about water and energy.",
    "The city council can work with traffic.",
    "Now we are in Stockholm with ten children.",
    "Here is the example of climate in the future.",
)


@dataclass(frozen=True)
class Sentence:
    start_ms: int
    text: str


@dataclass(frozen=True)
class Talk:
    wav: Path
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


def write_wav(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ) -> Path:
    """Write float samples, -1 to 1, as 16-bit mono."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, rate_hz, 0, "NONE", "not compressed"))
        out.writeframes((samples * 32_767).astype("<i2").tobytes())
    return path


@pytest.fixture
def make_wav(tmp_path: Path) -> Callable[..., Path]:
    """Writes float samples as a WAV named sound.wav."""
    return lambda samples, rate_hz=RATE_HZ: write_wav(tmp_path / "sound.wav", samples, rate_hz)


@pytest.fixture(scope="session")
def say(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Talk]:
    folder = tmp_path_factory.mktemp("said")

    def sound_of(text: str, voice: str) -> np.ndarray:
        said, wanted = folder / "said.wav", folder / "wanted.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", said, text], check=True)
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", said, "-ar", str(RATE_HZ), "-ac", "1", wanted], check=True
        )
        with wave.open(str(wanted), "rb") as file:
            return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32_768

    def make(name: str, texts: Sequence[str], voices: Sequence[str], lead_s: float = 0.5) -> Talk:
        parts, sentences = [np.zeros(int(lead_s * RATE_HZ))], []
        for voice in voices:
            for text in texts:
                sentences.append(Sentence(sum(map(len, parts)) * 1000 // RATE_HZ, text))
                parts += [sound_of(text, voice), np.zeros(int(PAUSE_S * RATE_HZ))]
        return Talk(write_wav(folder / name, np.concatenate(parts)), tuple(sentences))

    return make


@pytest.fixture(scope="session")
def swedish_talk(say: Callable[..., Talk]) -> Talk:
    """More than 150 s, two voices."""
    return say("swedish.wav", SWEDISH, ["sv", "sv+f2"])


@pytest.fixture(scope="session")
def english_talk(say: Callable[..., Talk]) -> Talk:
    """Some 20 s of speech after 35 s of silence, longer than the window whisper listens to."""
    return say("english.wav", ENGLISH, ["en-us"], lead_s=35)


@dataclass(frozen=True)
class Heard:
    transcript: Transcript
    percents: tuple[float, ...]


@pytest.fixture(scope="session", params=ENGINES)
def transcriber(request, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], WhisperTranscriber]:
    """Opens a Transcriber of each engine: transcriber("demo")."""
    cache = tmp_path_factory.mktemp("cache")
    return lambda model: WhisperTranscriber(model, cache, request.param)


@pytest.fixture(scope="session")
def swedish_heard(swedish_talk: Talk, transcriber: Callable[[str], WhisperTranscriber]) -> Heard:
    percents: list[float] = []
    heard = transcriber("demo").transcribe(
        swedish_talk.wav, language=None, prompt="", progress=percents.append
    )
    return Heard(heard, tuple(percents))
