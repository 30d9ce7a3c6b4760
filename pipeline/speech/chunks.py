"""The sound of a piece in chunks of a minute or two, cut where it is quietest: never is it whole in memory."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
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
LEVEL = RATE_HZ // 10
LOUD_SHARE = 90  # percent of the time that is at most this loud: speech, whatever the pauses between
TINY = 1e-10
SILENCE_PEAK = 0.0005  # 16 of 32,768 steps: what is left of silence after a lossy codec


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring samples, float32 from -1 to 1, that start at *start_ms* of the recording."""

    start_ms: int
    samples: Samples

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.samples) * 1000 // RATE_HZ

    def sounding_ms(self) -> list[tuple[int, int]]:
        """The spans between long digital silences, counted from the chunk's start; none if all is silent.

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

    def level_db(self, start_ms: int, end_ms: int) -> float:
        """How much louder (or, below zero, quieter) a span's loudest 100 ms are than this chunk mostly is at its loud.

        The times are the recording's.
        """
        powers = np.square(_blocks(self.samples, LEVEL).astype(np.float64)).mean(axis=1)
        first = (start_ms - self.start_ms) * RATE_HZ // 1000 // LEVEL
        last = (end_ms - self.start_ms) * RATE_HZ // 1000 // LEVEL + 1
        here = powers[max(0, first) : last].max(initial=0.0)
        loud = np.percentile(powers, LOUD_SHARE) if len(powers) else 0.0
        return float(10 * np.log10((here + TINY) / (loud + TINY)))


def read_chunks(wav: Path, start_ms: int = 0, end_ms: int | None = None) -> Iterator[Chunk]:
    """What a 16 kHz mono 16-bit WAV holds from *start_ms* to *end_ms*, 60 to 120 s each, the last one shorter.

    Raises RecognitionFailed where the file is not such a WAV.
    """
    with _opened(wav) as sound:
        start, end = _within(sound, start_ms, end_ms)
        yield from _cut(sound, start, end)


def read_samples(wav: Path, start_ms: int, end_ms: int) -> Samples:
    """The same in one. Raises RecognitionFailed."""
    with _opened(wav) as sound:
        start, end = _within(sound, start_ms, end_ms)
        return _read(sound, end - start)


def length_ms(wav: Path) -> int:
    """How long a WAV is, from its header. Raises RecognitionFailed."""
    with _opened(wav) as sound:
        return sound.getnframes() * 1000 // RATE_HZ


def quietest_cut(samples: Samples, from_s: int = SHORTEST_S) -> int:
    """The sample in the middle of the quietest 300 ms that start at *from_s* or later."""
    first = from_s * RATE_HZ // FRAME
    power = np.square(_frames(samples)[first:].astype(np.float64)).mean(axis=1)
    pauses = np.convolve(np.sqrt(power), np.ones(PAUSE_FRAMES), mode="valid")
    return (first + int(pauses.argmin()) + PAUSE_FRAMES // 2) * FRAME


def _frames(samples: Samples) -> Samples:
    return _blocks(samples, FRAME)


def _blocks(samples: Samples, length: int) -> Samples:
    return samples[: len(samples) // length * length].reshape(-1, length)


def _peaks(samples: Samples) -> Samples:
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    return np.asarray(np.abs(_frames(padded)).max(axis=1, initial=0.0), dtype=np.float32)


@contextmanager
def _opened(wav: Path) -> Iterator[wave.Wave_read]:
    try:
        with wave.open(str(wav), "rb") as sound:
            _check(sound, wav.name)
            yield sound
    except (wave.Error, EOFError) as fault:
        raise RecognitionFailed(reason=f"{wav.name} is not a WAV file: {fault}") from None


def _within(sound: wave.Wave_read, start_ms: int, end_ms: int | None) -> tuple[int, int]:
    """The samples from *start_ms* to *end_ms*, as far as there are any; the next that is read is the first."""
    total = sound.getnframes()
    end = total if end_ms is None else min(end_ms * RATE_HZ // 1000, total)
    start = min(start_ms * RATE_HZ // 1000, end)
    sound.setpos(start)
    return start, end


def _check(sound: wave.Wave_read, name: str) -> None:
    if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (RATE_HZ, 1, 2):
        raise RecognitionFailed(reason=f"{name} is not a 16 kHz mono 16-bit WAV")


def _cut(sound: wave.Wave_read, start: int, end: int) -> Iterator[Chunk]:
    held = np.empty(0, dtype=np.float32)
    while True:
        unread = end - start - len(held)
        held = np.concatenate([held, _read(sound, min(LONGEST_S * RATE_HZ - len(held), unread))])
        cut = quietest_cut(held) if len(held) == LONGEST_S * RATE_HZ else len(held)
        if not cut:
            return
        yield Chunk(start * 1000 // RATE_HZ, held[:cut])
        start, held = start + cut, held[cut:]


def _read(sound: wave.Wave_read, count: int) -> Samples:
    return np.frombuffer(sound.readframes(count), dtype="<i2").astype(np.float32) / np.float32(32_768)
