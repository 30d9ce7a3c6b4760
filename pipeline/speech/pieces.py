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
FRAME_MS = 20
FRAME = RATE_HZ * FRAME_MS // 1000
PAUSE_FRAMES = 15  # a cut wants 300 ms of quiet: the stop inside a word is shorter
SHORTEST_S = 60
LONGEST_S = 120
LONG_SILENCE_FRAMES = 150  # 3 s: longer than a speaker's pause
MARGIN_FRAMES = 10
SILENCE_PEAK = 0.0005  # 16 of 32,768 steps: what is left of silence after a lossy codec


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring samples, float32 from -1 to 1, that start at *start_ms* of the recording."""

    start_ms: int
    samples: Samples

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.samples) * 1000 // RATE_HZ

    def sounding_ms(self) -> list[tuple[int, int]]:
        """The spans between long digital silences, counted from the piece's start; none if all is silent.

        A recogniser that is made to listen to half a minute of nothing invents text.
        """
        frames = np.flatnonzero(_peaks(self.samples) >= SILENCE_PEAK)
        if not len(frames):
            return []
        gaps = np.flatnonzero(np.diff(frames) > LONG_SILENCE_FRAMES)
        starts = frames[[0, *(gaps + 1)]] - MARGIN_FRAMES
        ends = frames[[*gaps, -1]] + 1 + MARGIN_FRAMES
        length_ms = self.end_ms - self.start_ms
        return [
            (max(0, int(start) * FRAME_MS), min(length_ms, int(end) * FRAME_MS))
            for start, end in zip(starts, ends, strict=True)
        ]


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
    first = SHORTEST_S * RATE_HZ // FRAME
    power = np.square(_frames(samples)[first:].astype(np.float64)).mean(axis=1)
    pauses = np.convolve(np.sqrt(power), np.ones(PAUSE_FRAMES), mode="valid")
    return (first + int(pauses.argmin()) + PAUSE_FRAMES // 2) * FRAME


def _frames(samples: Samples) -> Samples:
    return samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)


def _peaks(samples: Samples) -> Samples:
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    return np.asarray(np.abs(_frames(padded)).max(axis=1, initial=0.0), dtype=np.float32)


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
