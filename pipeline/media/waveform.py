"""The waveform that a player draws: how far the sound swings, twenty times a second.

Written as audiowaveform's JSON, version 2 (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md).
"""

import json
import wave
from pathlib import Path
from typing import BinaryIO

import numpy as np

PIXELS_A_SECOND = 20
BLOCK_PIXELS = 20 * 60  # read at once


def write_waveform(wav: Path, out: Path) -> None:
    """Write the lowest and highest sample of each pixel of *wav* (mono, 16 bits) to *out*, in 8 bits.

    ``data`` holds them by turns, -128 to 127; ``length`` is the number of pixels.
    """
    levels: list[int] = []
    with wave.open(str(wav)) as file:
        samples_a_pixel = file.getframerate() // PIXELS_A_SECOND
        while block := file.readframes(samples_a_pixel * BLOCK_PIXELS):
            levels += _levels(np.frombuffer(block, "<i2"), samples_a_pixel)
        told = {
            "version": 2,
            "channels": 1,
            "sample_rate": file.getframerate(),
            "samples_per_pixel": samples_a_pixel,
            "bits": 8,
            "length": len(levels) // 2,
            "data": levels,
        }
    out.write_text(json.dumps(told, separators=(",", ":")), encoding="ascii")


def read_levels(file: BinaryIO, most: int) -> list[int]:
    """The waveform in *file* in *most* steps, or as many as it has: the widest swing in each, 0 to 100."""
    pairs = np.array(json.load(file)["data"], dtype=np.int16).reshape(-1, 2)
    swings = pairs[:, 1] - pairs[:, 0]
    starts = np.unique(np.linspace(0, len(swings), most, endpoint=False).astype(int))
    levels: list[int] = (np.maximum.reduceat(swings, starts) * 100 // 255).tolist() if len(swings) else []
    return levels


def _levels(samples: np.ndarray, samples_a_pixel: int) -> list[int]:
    """Lowest and highest by turns; the last pixel may have fewer samples."""
    starts = np.arange(0, len(samples), samples_a_pixel)
    lowest, highest = np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)
    levels: list[int] = (np.stack([lowest, highest], axis=1) >> 8).ravel().tolist()
    return levels
