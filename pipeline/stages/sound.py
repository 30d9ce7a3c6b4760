"""Stage: the sound at an even loudness for the viewer, and at 16 kHz for speech recognition."""

from pipeline.media.facts import facts_from_json
from pipeline.media.sound import make_sound
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    if facts.audio is None:
        return Outcome.SKIPPED
    sound = make_sound(work.source(), facts, work.scratch, work.progress)
    sound_bytes = sound.audio.stat().st_size
    sound_key = work.keep(sound.audio, "sound.m4a")
    peaks_key = work.keep(sound.peaks, sound.peaks.name)
    wav_key = work.keep(sound.wav, "speech.wav", for_now=True)
    with work.writing() as (_, recording):
        recording.sound_key, recording.sound_bytes = sound_key, sound_bytes
        recording.wav_key, recording.peaks_key = wav_key, peaks_key
    return Outcome.DONE
