"""Where nobody speaks: the pauses of a recording, found by ffmpeg."""

import re
from collections.abc import Iterable
from pathlib import Path

import ffmpeg
import numpy as np

from pipeline.media.command import run_ffmpeg
from pipeline.media.hostile import open_input
from pipeline.speech.chunks import RATE_HZ, length_ms, read_chunks
from pipeline.speech.contract import Span

SHORTEST_S = 0.3  # the stop inside a word is shorter
BELOW_SPEECH_DB = 25.0
LOUD_SHARE = 90  # percent of the time that is at most this loud: speech, whatever the pauses between
FRAME = RATE_HZ // 10
QUIETEST_DB = -90.0
CLICK_MS = 50
REPORT = "silences.log"
EDGE = re.compile(r"silence_(start|end): (-?[\d.]+)")


def find_silences(wav: Path, folder: Path) -> list[Span]:
    """The spans in ms of a 16 kHz mono WAV where it is far quieter than its speech, for 300 ms or longer.

    *folder* is where ffmpeg may write. Raises RecognitionFailed for what is no such WAV, and what run_tool raises.
    """
    total_ms = length_ms(wav)
    noise_db = max(_loudness_db(wav) - BELOW_SPEECH_DB, QUIETEST_DB)
    quiet = open_input(wav)["a:0"].filter("silencedetect", noise=f"{noise_db:.1f}dB", duration=SHORTEST_S)
    run_ffmpeg([ffmpeg.output(quiet, "-", f="null")], folder, total_ms, report=REPORT)
    report = folder / REPORT
    said = report.read_text(encoding="utf-8", errors="replace")
    report.unlink()
    edges = [(kind, round(float(at_s) * 1000)) for kind, at_s in EDGE.findall(said)]
    starts = [max(0, at_ms) for kind, at_ms in edges if kind == "start"]
    ends = [min(at_ms, total_ms) for kind, at_ms in edges if kind == "end"]
    return _without_clicks(zip(starts, [*ends, total_ms], strict=False))


def _without_clicks(silences: Iterable[Span]) -> list[Span]:
    """*silences* with those as one between which there is only a click."""
    whole: list[Span] = []
    for start_ms, end_ms in silences:
        if whole and start_ms - whole[-1][1] <= CLICK_MS:
            start_ms, _ = whole.pop()
        whole.append((start_ms, end_ms))
    return whole


def _loudness_db(wav: Path) -> float:
    """How loud it is while somebody speaks: the level that nine tenths of the time are below."""
    powers = [
        np.square(frames.astype(np.float64)).mean(axis=1)
        for chunk in read_chunks(wav)
        for frames in [chunk.samples[: len(chunk.samples) // FRAME * FRAME].reshape(-1, FRAME)]
    ]
    loud = np.percentile(np.concatenate(powers), LOUD_SHARE) if any(map(len, powers)) else 0.0
    return float(10 * np.log10(loud + 1e-12))
