"""The sound of a recording: made equally loud once, and written as speech recognition wants it."""

import wave
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.command import part_of, run_ffmpeg
from pipeline.media.facts import SourceFacts
from pipeline.media.hostile import file_url, open_input
from pipeline.media.refusals import NothingToPlay
from pipeline.media.waveform import write_waveform
from pipeline.progress import Progress

TARGET_LUFS = -16.0  # what podcasts and meeting rooms use; EBU R 128 measures it
TRUE_PEAK_DBTP = -1.5
CODING_DB = 0.5  # by which AAC overshoots the peaks that it is given
CEILING_DBTP = TRUE_PEAK_DBTP - CODING_DB
LIMITED_DB = 6.0  # more than this cut off the peaks makes speech quieter by more than 0.3 LU
PEAKS_RATE_HZ = 96_000  # peaks between the samples of 48 kHz are limited too
QUIETEST_LUFS = -50.0  # below this there is only hiss, which must not be made as loud as speech
AUDIO_KBPS = 128
SPEECH_RATE_HZ = 16_000
REPORT = "loudness.log"


@dataclass(frozen=True, slots=True)
class Sound:
    """*audio*: AAC 48 kHz stereo in MP4; *wav*: 16 kHz mono, 16 bits. *input_lufs* is None for silence.

    *peaks*: the waveform that players draw, in audiowaveform's JSON.
    """

    audio: Path
    wav: Path
    peaks: Path
    duration_ms: int
    input_lufs: float | None


@dataclass(frozen=True, slots=True)
class Loudness:
    """What is measured by EBU R 128, of a whole recording."""

    integrated_lufs: float
    peak_dbtp: float

    @property
    def is_silence(self) -> bool:
        return self.integrated_lufs < QUIETEST_LUFS

    @property
    def gain_db(self) -> float:
        """What brings the recording to its target."""
        return TARGET_LUFS - self.integrated_lufs

    @property
    def excess_db(self) -> float:
        """How far the peaks would then be too high."""
        return self.peak_dbtp + self.gain_db - CEILING_DBTP


@dataclass(frozen=True, slots=True)
class Level:
    """One gain for a whole recording; *is_limited* where its peaks would become too high."""

    gain_db: float
    is_limited: bool

    def applied_to(self, sound: Any) -> Any:
        louder = sound.filter("volume", f"{self.gain_db:.2f}dB")
        if not self.is_limited:
            return louder
        return louder.filter("aresample", PEAKS_RATE_HZ).filter(
            "alimiter", level="false", limit=f"{10 ** (CEILING_DBTP / 20):.4f}", attack=5, release=50
        )


def make_sound(source: Path, facts: SourceFacts, folder: Path, progress: Progress) -> Sound:
    """Write ``sound.m4a``, ``speech.wav`` and ``peaks.json`` into *folder*, all from the recording's start on.

    The first pass measures the loudness and writes the WAV in one decode, the second brings the loudness to
    -16 LUFS by one gain, with the peaks held below -1.5 dBTP. The source must have one clock for its streams
    (pipeline.media.clock), or sound and picture count from different zeros. Raises NothingToPlay if no sound can be decoded,
    and what run_tool raises.
    """
    audio, wav, peaks = folder / "sound.m4a", folder / "speech.wav", folder / "peaks.json"
    loudness = _measure(source, facts, wav, part_of(progress, 0, 30))
    duration_ms = _wav_ms(wav)
    if not duration_ms:
        raise NothingToPlay()
    write_waveform(wav, peaks)
    if loudness.is_silence:
        level = Level(0.0, is_limited=False)
    else:
        level = _level(source, facts, loudness, folder, part_of(progress, 30, 50))
    _normalise(source, facts, level, audio, part_of(progress, 50, 100))
    return Sound(audio, wav, peaks, duration_ms, None if loudness.is_silence else loudness.integrated_lufs)


def _measure(source: Path, facts: SourceFacts, wav: Path, progress: Progress) -> Loudness:
    recording = open_input(source)
    ears = _heard(recording, facts).filter_multi_output("asplit", 2)
    speech = ears[1].filter("aresample", SPEECH_RATE_HZ).filter("aformat", channel_layouts="mono")
    end_s = facts.duration_ms / 1000
    outputs = [
        ffmpeg.output(_metered(ears[0]), "-", f="null", t=end_s),
        ffmpeg.output(speech, file_url(wav), acodec="pcm_s16le", f="wav", t=end_s),
    ]
    run_ffmpeg(outputs, wav.parent, facts.duration_ms, progress, report=REPORT)
    return _read_loudness(wav.parent / REPORT)


def _level(source: Path, facts: SourceFacts, loudness: Loudness, folder: Path, progress: Progress) -> Level:
    """What is to be done. If much is cut off the peaks, what that takes of the loudness is measured too."""
    level = Level(loudness.gain_db, loudness.excess_db > 0)
    if loudness.excess_db <= LIMITED_DB:
        return level
    recording = open_input(source)
    trial = _metered(level.applied_to(_heard(recording, facts)))
    output = ffmpeg.output(trial, "-", f="null", t=facts.duration_ms / 1000)
    run_ffmpeg([output], folder, facts.duration_ms, progress, report=REPORT)
    return replace(level, gain_db=level.gain_db + _read_loudness(folder / REPORT).gain_db)


def _heard(recording: Any, facts: SourceFacts) -> Any:
    """The sound as stereo, with silence before its start and in its gaps, so that it keeps time."""
    assert facts.audio is not None, "The caller asks for sound only where there is some."
    steady = recording[str(facts.audio.index)].filter(
        "aresample", 48_000, **{"async": 1, "first_pts": 0, "min_hard_comp": 0.03}
    )
    return steady.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")


def _metered(sound: Any) -> Any:
    return sound.filter("ebur128", peak="true", framelog="verbose")


def _read_loudness(report: Path) -> Loudness:
    """The summary that ebur128 leaves at the end of ffmpeg's report; silence has a peak of -inf."""
    text = report.read_text(encoding="utf-8", errors="replace")
    report.unlink()
    summary = text[text.rindex("Summary:") :]
    integrated = summary.split("I:", 1)[1].split()[0]
    peak = summary.split("Peak:", 1)[1].split()[0]
    return Loudness(float(integrated), float(peak))


def _normalise(source: Path, facts: SourceFacts, level: Level, audio: Path, progress: Progress) -> None:
    recording = open_input(source)
    sound = level.applied_to(_heard(recording, facts)).filter("aresample", 48_000)
    end_s = facts.duration_ms / 1000
    settings = {"acodec": "aac", "audio_bitrate": f"{AUDIO_KBPS}k", "ar": 48_000, "ac": 2, "f": "mp4"}
    output = ffmpeg.output(
        sound, file_url(audio), movflags="+faststart", t=end_s, map_metadata=-1, **settings
    )
    run_ffmpeg([output], audio.parent, facts.duration_ms, progress)


def _wav_ms(wav: Path) -> int:
    with wave.open(str(wav)) as file:
        return int(file.getnframes() * 1000 // file.getframerate())


def speech_of(sound: Path, wav: Path, duration_ms: int) -> None:
    """Write *wav* again, from the finished *sound* of a recording whose own WAV has been tidied away."""
    speech = open_input(sound)["a:0"]
    output = ffmpeg.output(speech, file_url(wav), acodec="pcm_s16le", ar=SPEECH_RATE_HZ, ac=1, f="wav")
    run_ffmpeg([output], wav.parent, duration_ms)
