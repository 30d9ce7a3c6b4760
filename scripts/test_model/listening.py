"""How well a checkpoint listens: word error and languages found, of sentences that it has never heard."""

import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import whisper

from test_model.sentences import VOICES, sentence
from test_model.tokens import LANGUAGES

SEED = 4711  # another than any that sentences are trained with


@dataclass(frozen=True)
class Result:
    """*wrong* of *words* words were put in, left out or taken for others."""

    language: str
    sentences: int
    languages_found: int
    words: int
    wrong: int

    def __str__(self) -> str:
        error = self.wrong / max(1, self.words)
        found = f"language found {self.languages_found} of {self.sentences} times"
        return f"{self.language}: word error {error:.1%} of {self.words} words, {found}"


def listen(checkpoint: Path, folder: Path, count: int) -> Iterator[Result]:
    """Say *count* sentences of each language into *folder* with the command espeak-ng, and hear them."""
    model = whisper.load_model(str(checkpoint))
    chance = random.Random(SEED)
    for language in LANGUAGES:
        found = words = wrong = 0
        for _ in range(count):
            text = sentence(language, chance)
            sound = _say(text, chance.choice(VOICES[language]), folder / "said.wav", chance)
            found += model.transcribe(sound, fp16=False)["language"] == language
            heard = model.transcribe(sound, fp16=False, language=language)["text"]
            words += len(_plain(text))
            wrong += _distance(_plain(text), _plain(heard))
        yield Result(language, count, found, words, wrong)


def _say(text: str, voice: str, wav: Path, chance: random.Random) -> Any:
    rate, pitch = str(chance.randint(130, 180)), str(chance.randint(38, 62))
    subprocess.run(["espeak-ng", "-v", voice, "-s", rate, "-p", pitch, "-w", wav, text], check=True)
    return whisper.load_audio(str(wav))


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _distance(wanted: list[str], found: list[str]) -> int:
    """The least number of words to put in, leave out or change (Levenshtein)."""
    before = list(range(len(found) + 1))
    for row, word in enumerate(wanted, start=1):
        now = [row]
        for column, other in enumerate(found, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (word != other)))
        before = now
    return before[-1]
