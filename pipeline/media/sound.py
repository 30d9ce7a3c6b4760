"""The sound of a recording: made equally loud once, and written as speech recognition wants it."""

import json
import math
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.command import one_clock, part_of, run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.refusals import NothingToPlay
from pipeline.progress import Progress

TARGET_LUFS = -16.0  # what podcasts and meeting rooms use; EBU R 128 measures it
TRUE_PEAK_DBTP = -1.5
QUIETEST_LUFS = -50.0  # below this there is only hiss, which must not be made as loud as speech
RANGE_LU = (11.0, 20.0)  # a wide range is kept, so that one gain does for the whole recording
AUDIO_KBPS = 128
SPEECH_RATE_HZ = 16_000
REPORT = "loudness.log"


@dataclass(frozen=True, slots=True)
class Sound:
    """*audio*: AAC 48 kHz stereo in MP4; *wav*: 16 kHz mono, 16 bits. *input_lufs* is None for silence."""

    audio: Path
    wav: Path
    duration_ms: int
    input_lufs: float | None


@dataclass(frozen=True, slots=True)
class Loudness:
    """What loudnorm measured, by its own names: LUFS, dBTP, LU, LUFS, LU."""

    input_i: float
    input_tp: float
    input_lra: float
    input_thresh: float
    target_offset: float

    @property
    def is_silence(self) -> bool:
        return self.input_i < QUIETEST_LUFS


def make_sound(source: Path, facts: SourceFacts, folder: Path, progress: Progress) -> Sound:
    """Write ``sound.m4a`` and ``speech.wav`` into *folder*, both starting when the recording starts.

    The first pass measures the loudness and writes the WAV in one decode, the second brings the loudness to
    -16 LUFS, by one gain where peaks allow it. Raises NothingToPlay if no sound can be decoded, and what
    run_tool raises.
    """
    audio, wav = folder / "sound.m4a", folder / "speech.wav"
    loudness = _measure(source, facts, wav, part_of(progress, 0, 50))
    duration_ms = _wav_ms(wav)
    if not duration_ms:
        raise NothingToPlay()
    _normalise(source, facts, loudness, audio, part_of(progress, 50, 100))
    return Sound(audio, wav, duration_ms, None if loudness.is_silence else loudness.input_i)


def _measure(source: Path, facts: SourceFacts, wav: Path, progress: Progress) -> Loudness:
    recording = open_input(source)
    ears = _heard(recording, facts).filter_multi_output("asplit", 2)
    measured = ears[0].filter("loudnorm", **_targets(RANGE_LU[0]), print_format="json")
    speech = ears[1].filter("aresample", SPEECH_RATE_HZ).filter("aformat", channel_layouts="mono")
    end_s = facts.duration_ms / 1000
    outputs = [
        ffmpeg.output(measured, "-", f="null", t=end_s),
        ffmpeg.output(speech, file_url(wav), acodec="pcm_s16le", f="wav", t=end_s),
        *one_clock(recording, facts),
    ]
    run_ffmpeg(outputs, wav.parent, facts.duration_ms, progress, report=REPORT)
    return _read_loudness(wav.parent / REPORT)


def _heard(recording: Any, facts: SourceFacts) -> Any:
    """The sound as stereo, with silence before its start and in its gaps, so that it keeps time."""
    assert facts.audio is not None, "The caller asks for sound only where there is some."
    steady = recording[str(facts.audio.index)].filter(
        "aresample", 48_000, **{"async": 1, "first_pts": 0, "min_hard_comp": 0.03}
    )
    return steady.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")


def _targets(range_lu: float) -> dict[str, float]:
    return {"I": TARGET_LUFS, "TP": TRUE_PEAK_DBTP, "LRA": range_lu}


def _read_loudness(report: Path) -> Loudness:
    """The JSON object that loudnorm leaves at the end of ffmpeg's report."""
    text = report.read_text(encoding="utf-8", errors="replace")
    report.unlink()
    told = json.loads(text[text.rindex("{") : text.rindex("}") + 1])
    return Loudness(**{name: float(told[name]) for name in Loudness.__slots__})


def _normalise(source: Path, facts: SourceFacts, loudness: Loudness, audio: Path, progress: Progress) -> None:
    recording = open_input(source)
    sound = _heard(recording, facts)
    if not loudness.is_silence:
        # loudnorm works at 192 kHz where it has to limit peaks.
        sound = sound.filter("loudnorm", **_known(loudness)).filter("aresample", 48_000)
    end_s = facts.duration_ms / 1000
    settings = {"acodec": "aac", "audio_bitrate": f"{AUDIO_KBPS}k", "ar": 48_000, "ac": 2, "f": "mp4"}
    output = ffmpeg.output(
        sound, file_url(audio), movflags="+faststart", t=end_s, map_metadata=-1, **settings
    )
    run_ffmpeg([output, *one_clock(recording, facts)], audio.parent, facts.duration_ms, progress)


def _known(loudness: Loudness) -> dict[str, Any]:
    """loudnorm's options for the second pass: what is known now, inside the bounds it accepts."""
    return {
        **_targets(min(max(loudness.input_lra, RANGE_LU[0]), RANGE_LU[1])),
        "measured_I": min(loudness.input_i, 0.0),
        "measured_TP": min(max(loudness.input_tp, -99.0), 99.0),
        "measured_LRA": min(loudness.input_lra, 99.0),
        "measured_thresh": min(max(loudness.input_thresh, -99.0), 0.0),
        "offset": loudness.target_offset if math.isfinite(loudness.target_offset) else 0.0,
        "linear": "true",
    }


def _wav_ms(wav: Path) -> int:
    with wave.open(str(wav)) as file:
        return int(file.getnframes() * 1000 // file.getframerate())


def speech_of(sound: Path, wav: Path, duration_ms: int) -> None:
    """Write *wav* again, from the finished *sound* of a recording whose own WAV has been tidied away."""
    speech = open_input(sound)["a:0"]
    output = ffmpeg.output(speech, file_url(wav), acodec="pcm_s16le", ar=SPEECH_RATE_HZ, ac=1, f="wav")
    run_ffmpeg([output], wav.parent, duration_ms)
