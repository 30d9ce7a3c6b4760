"""A long sound in pieces, cut where it is quietest, so that no recording is ever whole in memory."""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.speech.contract import RecognitionFailed

Samples = NDArray[np.float32]

RATE_HZ = 16_000
FRAME = RATE_HZ // 50  # 20 ms
PAUSE_FRAMES = 15  # a cut wants 300 ms of quiet: the stop inside a word is shorter
SHORTEST_S = 60
LONGEST_S = 120
SILENCE_PEAK = 0.0005  # 16 of 32,768 steps: what is left of silence after a lossy codec


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring samples, float32 from -1 to 1, that start at *start_ms* of the recording."""

    start_ms: int
    samples: Samples

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.samples) * 1000 // RATE_HZ

    @property
    def silent(self) -> bool:
        return is_silent(self.samples)


def is_silent(samples: Samples) -> bool:
    """True where no sample rises above digital silence."""
    return not len(samples) or float(np.abs(samples).max()) < SILENCE_PEAK


def read_pieces(wav: Path) -> Iterator[Piece]:
    """The pieces of a 16 kHz mono 16-bit WAV, 60 to 120 s each, the last one shorter.

    Raises RecognitionFailed where the file is not such a WAV.
    """
    try:
        with wave.open(str(wav), "rb") as sound:
            _check(sound, wav.name)
            yield from _cut(sound)
    except (wave.Error, EOFError) as fault:
        raise RecognitionFailed(reason=f"{wav.name} is not a WAV file: {fault}") from None


def length_ms(wav: Path) -> int:
    """How long a WAV is, from its header. Raises RecognitionFailed."""
    try:
        with wave.open(str(wav), "rb") as sound:
            return sound.getnframes() * 1000 // sound.getframerate()
    except (wave.Error, EOFError) as fault:
        raise RecognitionFailed(reason=f"{wav.name} is not a WAV file: {fault}") from None


def quietest_cut(samples: Samples) -> int:
    """The sample in the middle of the quietest 300 ms that start 60 s or later."""
    usable = len(samples) // FRAME * FRAME
    power = np.square(samples[:usable].astype(np.float64)).reshape(-1, FRAME).mean(axis=1)
    first = SHORTEST_S * RATE_HZ // FRAME
    pauses = np.convolve(np.sqrt(power[first:]), np.ones(PAUSE_FRAMES), mode="valid")
    return (first + int(pauses.argmin()) + PAUSE_FRAMES // 2) * FRAME


def _check(sound: wave.Wave_read, name: str) -> None:
    if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (RATE_HZ, 1, 2):
        raise RecognitionFailed(reason=f"{name} is not a 16 kHz mono 16-bit WAV")


def _cut(sound: wave.Wave_read) -> Iterator[Piece]:
    start, held = 0, np.empty(0, dtype=np.float32)
    while True:
        held = np.concatenate([held, _read(sound, LONGEST_S * RATE_HZ - len(held))])
        cut = quietest_cut(held) if len(held) == LONGEST_S * RATE_HZ else len(held)
        if not cut:
            return
        yield Piece(start * 1000 // RATE_HZ, held[:cut])
        start, held = start + cut, held[cut:]


def _read(sound: wave.Wave_read, count: int) -> Samples:
    return np.frombuffer(sound.readframes(count), dtype="<i2").astype(np.float32) / np.float32(32_768)
