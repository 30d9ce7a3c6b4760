"""Stage: what was said, as a caption track; recognised, unless a person handed them in or corrected them."""

from pathlib import Path

from index.captions.layout import lay_out
from index.catalogue import captions
from index.models import Recording
from pipeline.media.sound import speech_of
from pipeline.speech.models import takes_prompt
from pipeline.speech.whisper import WhisperTranscriber
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    settings = work.archive.settings
    with work.archive.database.read() as session:
        track = captions.track_of(session, work.recording_id)
    if captions.is_kept(track):  # should a person write them meanwhile, the catalogue refuses ours at the end
        return Outcome.DONE
    with work.reading() as recording:
        language, model = recording.webinar.language, recording.speech_model or settings.speech_model
        prompt = programme_words(recording) if takes_prompt(model) else ""
        if recording.sound_key is None:
            return Outcome.SKIPPED
        wav = _wav(work, recording)
    transcriber = WhisperTranscriber(model, settings.model_folder)
    heard = transcriber.transcribe(wav, language=language, prompt=prompt, progress=work.progress)
    if not heard.words:
        with work.writing() as (session, recording):
            captions.remove_tracks(session, recording)
        return Outcome.DONE
    with work.writing() as (session, recording):
        captions.replace_track(
            session,
            recording,
            lay_out(heard.words),
            language=heard.language,
            origin="recognised",
            model=heard.model,
        )
    return Outcome.DONE


def _wav(work: Work, recording: Recording) -> Path:
    """The WAV that the sound stage left; made again when an earlier recognition had it tidied away."""
    if recording.wav_key:
        return work.local(recording.wav_key)
    wav = work.scratch / "speech.wav"
    speech_of(work.local(recording.sound_key or ""), wav, recording.duration_ms or 0)
    return wav


def programme_words(recording: Recording) -> str:
    """Names and titles of the programme: words that are likely to be said, and hard to spell."""
    names = [speaker.name for talk in recording.talks for speaker in talk.speakers]
    return ", ".join(dict.fromkeys([recording.webinar.title, *names]))
