"""Sentences as espeak-ng says them: their sound as whisper sees it, and the time of each word."""

import random
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from whisper.audio import HOP_LENGTH, N_FFT, mel_filters

from test_model.espeak import Espeak, Said
from test_model.sentences import VOICES, sentence
from test_model.tokens import LANGUAGES, SOUNDS, word_tokens

RATE_HZ = 16_000
BANDS = 80
PLAIN_VOICE_SHARE = 0.4
SWEDISH_SHARE = 0.57
FILTERS, HANN = mel_filters("cpu", BANDS), torch.hann_window(N_FFT)


@dataclass(frozen=True)
class Spoken:
    """A word: its tokens, its class as a sound, and when it is said, in s from the beginning of its utterance."""

    tokens: list[int]
    sound: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Utterance:
    """*mel* is the logarithm of whisper's mel spectrogram, shape (80, hundredths of a second), not yet scaled."""

    mel: np.ndarray
    words: tuple[Spoken, ...]

    @property
    def end_s(self) -> float:
        return self.words[-1].end_s


Pool = dict[str, list[Utterance]]


def make_pool(count: int, seed: int) -> Pool:
    """*count* utterances, somewhat more than half of them Swedish."""
    chance, espeak = random.Random(seed), Espeak()
    shares = {"sv": SWEDISH_SHARE, "en": 1 - SWEDISH_SHARE}
    return {
        language: [_utter(espeak, language, chance) for _ in range(max(1, round(count * shares[language])))]
        for language in LANGUAGES
    }


def _utter(espeak: Espeak, language: str, chance: random.Random) -> Utterance:
    text, voices = sentence(language, chance), VOICES[language]
    voice = voices[0] if chance.random() < PLAIN_VOICE_SHARE else chance.choice(voices)
    words_a_minute, pitch, pitch_range = (chance.randint(*span) for span in ((125, 185), (35, 65), (30, 70)))
    said = espeak.say(text, voice, words_a_minute, pitch, pitch_range)
    words = text.split()
    starts_s = _starts_s(words, said)
    spoken = [
        Spoken(word_tokens(word), SOUNDS[word.rstrip(".").lower()], start_s, end_s)
        for word, start_s, end_s in zip(words, starts_s, [*starts_s[1:], said.end_s], strict=True)
    ]
    return Utterance(_mel(_at_16_khz(said)), tuple(spoken))


def _starts_s(words: list[str], said: Said) -> list[float]:
    """When each word begins. Words that espeak-ng says as one, such as "of the", share its time by their length."""
    positions = [1 + sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    known = {number: said.starts_s[at] for number, at in enumerate(positions) if at in said.starts_s}
    known = {0: 0.0, **known}
    marks = [*sorted(known), len(words)]
    starts_s: list[float] = []
    for first, following in pairwise(marks):
        begin_s, end_s = known[first], known.get(following, said.end_s)
        lengths = [len(word) + 1 for word in words[first:following]]
        before = [sum(lengths[:number]) for number in range(len(lengths))]
        starts_s += [begin_s + (end_s - begin_s) * length / sum(lengths) for length in before]
    return starts_s


def _at_16_khz(said: Said) -> np.ndarray:
    """Resampled by Fourier transform: 22,050 to 16,000 is 441 to 320."""
    if said.rate_hz == RATE_HZ:
        return said.samples
    padded = np.pad(said.samples, (0, -len(said.samples) % 441))
    count = len(padded) * 320 // 441
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * (count / len(padded)), dtype=np.float32)


def _mel(samples: np.ndarray) -> np.ndarray:
    padded = torch.from_numpy(np.pad(samples, (0, -len(samples) % HOP_LENGTH + HOP_LENGTH)))
    waves = torch.stft(padded, N_FFT, HOP_LENGTH, window=HANN, return_complex=True)
    power = FILTERS @ waves[..., :-1].abs() ** 2
    return torch.clamp(power, min=1e-10).log10().numpy().astype(np.float16)
