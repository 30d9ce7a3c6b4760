"""Stage: what was said, as a caption track; recognised, unless staff handed captions in."""

from index.captions.layout import lay_out
from index.catalogue import captions
from index.errors import EfterhandError
from index.models import Recording
from pipeline.media.facts import facts_from_json
from pipeline.speech.whisper import WhisperTranscriber
from pipeline.stages.work import Outcome, Work


class SoundFreed(EfterhandError):
    """Recognition was asked for again, but the sound that it listens to is kept only until it has succeeded."""

    en = "The sound for recognition is not kept. Make it again: efterhand retry {recording} --stage sound"
    sv = "Ljudet för taligenkänning finns inte kvar. Gör det på nytt: efterhand retry {recording} --stage sound"


def run(work: Work) -> Outcome:
    settings, store = work.archive.settings, work.archive.store
    with work.archive.database.read() as session:
        track = captions.track_of(session, work.recording_id)
    if track is not None and track.origin == "imported":
        return Outcome.DONE
    with work.reading() as recording:
        language, prompt = recording.webinar.language, programme_words(recording)
        model = recording.speech_model or settings.speech_model
        if facts_from_json(recording.facts or {}).audio is None:
            return Outcome.SKIPPED
        if recording.wav_key is None:
            raise SoundFreed(recording=recording.id)
        wav = store.local_path(recording.wav_key)
    transcriber = WhisperTranscriber(model, settings.model_folder)
    heard = transcriber.transcribe(wav, language=language, prompt=prompt, progress=work.progress)
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


def programme_words(recording: Recording) -> str:
    """Names and titles of the programme: words that are likely to be said, and hard to spell."""
    names = [speaker.name for talk in recording.talks for speaker in talk.speakers]
    return ", ".join(dict.fromkeys([recording.webinar.title, *names]))
