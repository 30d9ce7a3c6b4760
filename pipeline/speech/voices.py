"""Whose turn it is: a talk's sound divided among as many voices as it has speakers. Nothing of a voice is kept.

The engine ``spectral`` compares the spectrum and the pitch of what is said between pauses; it needs no model. It
tells voices apart that differ as a man's and a woman's do (92 % of the time was given to the right one of two that
espeak-ng spoke, with room noise), and little more than guesses where two are alike (67 % for two men).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.speech.chunks import RATE_HZ, Samples, read_samples
from pipeline.speech.contract import Span

Floats = NDArray[np.float64]

LONGEST_MS = 4_000
SHORTEST_MS = 400  # less tells too little of a voice; it is taken for that of what was said before
FRAME, HOP, FFT = 400, 160, 512
BANDS, COEFFICIENTS = 26, 13
LOWEST_HZ, HIGHEST_HZ = 100, 7_000
PITCH_HZ = (70, 350)
PITCH_WEIGHT = 4.0  # of some forty features
TINY = 1e-10


class Diarizer(Protocol):
    """Tells voices apart."""

    def turns(self, wav: Path, spoken: Sequence[Span], count: int) -> list[list[Span]]:
        """Divide what is *spoken* in a 16 kHz mono WAV, spans between pauses, among *count* voices.

        Returns the turns of each voice, in order of when it is first heard; a voice may be missing.
        """


class SpectralDiarizer:
    """A Diarizer by the means and spreads of mel cepstra, and pitch, grouped by Ward's method."""

    def turns(self, wav: Path, spoken: Sequence[Span], count: int) -> list[list[Span]]:
        pieces = [piece for span in spoken for piece in _shorter(span)]
        clear = [piece for piece in pieces if piece[1] - piece[0] >= SHORTEST_MS]
        if not clear:
            return []
        features = np.array([_features(read_samples(wav, *piece)) for piece in clear])
        spread = features.std(axis=0)
        features = (features - features.mean(axis=0)) / np.where(spread > TINY, spread, 1.0)
        features[:, -1] *= PITCH_WEIGHT
        voice_of = dict(zip(clear, _grouped(features, count), strict=True))
        return _turns(pieces, voice_of)


def between(silences: Sequence[Span], whole: Span) -> list[Span]:
    """What is spoken in *whole*: all between its silences."""
    inside = [(max(start, whole[0]), min(end, whole[1])) for start, end in silences]
    edges = [whole[0], *(edge for span in inside if span[0] < span[1] for edge in span), whole[1]]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _shorter(span: Span) -> Iterator[Span]:
    """*span* in equal pieces of four seconds at most: a turn may change without a pause."""
    start_ms, end_ms = span
    count = -(-(end_ms - start_ms) // LONGEST_MS)
    edges = [start_ms + (end_ms - start_ms) * number // count for number in range(count + 1)]
    yield from pairwise(edges)


def _turns(pieces: Sequence[Span], voice_of: dict[Span, int]) -> list[list[Span]]:
    """Neighbouring pieces of one voice as one turn; a piece too short to tell goes with the one before it."""
    told: list[tuple[int, Span]] = []
    for piece in pieces:
        before = told[-1][0] if told else next(iter(voice_of.values()))
        told.append((voice_of.get(piece, before), piece))
    found: dict[int, list[Span]] = {}
    for voice, run in groupby(told, key=lambda pair: pair[0]):
        spans = [span for _, span in run]
        found.setdefault(voice, []).append((spans[0][0], spans[-1][1]))
    return list(found.values())


def _grouped(features: Floats, count: int) -> list[int]:
    """Which of *count* groups each row belongs to: the two that lose least by it are joined, again and again.

    Source: Ward's method by the update of Lance and Williams (1967).
    """
    of_row, sizes = list(range(len(features))), np.ones(len(features))
    apart = np.square(features[:, None] - features[None]).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    for _ in range(len(features) - count):
        one, other = divmod(int(apart.argmin()), len(features))
        both = sizes[one] + sizes[other]
        joined = (
            (sizes + sizes[one]) * apart[one]
            + (sizes + sizes[other]) * apart[other]
            - sizes * apart[one, other]
        )
        apart[one] = apart[:, one] = joined / (sizes + both)
        apart[other] = apart[:, other] = apart[one, one] = np.inf
        sizes[one] = both
        of_row = [one if group == other else group for group in of_row]
    return of_row


def _features(samples: Samples) -> Floats:
    """Means and spreads of the cepstra of what is loud enough, and the logarithm of the pitch."""
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), FRAME)[::HOP]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(FRAME), FFT)))
    energy = power.sum(axis=1)
    loud = energy > np.percentile(energy, 30)
    cepstra = np.log(power[loud] @ _filters().T + TINY) @ _cosines().T
    return np.concatenate([cepstra.mean(axis=0), cepstra.std(axis=0), [_log_pitch(frames[loud])]])


def _log_pitch(frames: Floats) -> float:
    """Of the frames' mean autocorrelation, which unvoiced ones hardly change."""
    spectrum = np.square(np.abs(np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * FFT)))
    similar = np.fft.irfft(spectrum)
    similar = (similar / (similar[:, :1] + TINY)).mean(axis=0)
    shortest, longest = RATE_HZ // PITCH_HZ[1], RATE_HZ // PITCH_HZ[0]
    return float(np.log(RATE_HZ / (shortest + int(similar[shortest:longest].argmax()))))


def _filters() -> Floats:
    """Triangles evenly spaced on the mel scale, shape (bands, frequencies)."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    mels = np.linspace(lowest, highest, BANDS + 2)
    edges = (700 * (10 ** (mels / 2595) - 1) * FFT / RATE_HZ)[:, None]
    bins = np.arange(FFT // 2 + 1)
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _cosines() -> Floats:
    """The cosine transform without its first row, which is only how loud it is."""
    rows = np.arange(1, COEFFICIENTS + 1)[:, None]
    return np.asarray(np.cos(np.pi * rows * (2 * np.arange(BANDS) + 1) / (2 * BANDS)))
