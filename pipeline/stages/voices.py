"""Stage: in talks of several speakers, which voice is heard when. Off unless the settings ask for it."""

from index.captions.passages import Span as TalkSpan
from index.catalogue import captions, voices
from index.models import Recording
from pipeline.speech.contract import Span
from pipeline.speech.silences import find_silences
from pipeline.speech.voices import SpectralDiarizer, between
from pipeline.stages.recognition import wav_of
from pipeline.stages.work import Outcome, Work

OFF = "off"


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        panels = _panels(recording)
        has_sound = recording.sound_key is not None
    if work.archive.settings.voices == OFF or not panels or not has_sound:
        return Outcome.SKIPPED
    wav = wav_of(work)
    silences = find_silences(wav, work.scratch)
    heard: list[list[Span]] = []
    for number, (talk, speakers) in enumerate(panels, start=1):
        spoken = between(silences, (talk.start_ms, talk.end_ms))
        heard += SpectralDiarizer().turns(wav, spoken, speakers)
        work.progress(100 * number / len(panels))
    with work.writing() as (session, recording):
        voices.replace(session, recording, heard)
    return Outcome.DONE


def _panels(recording: Recording) -> list[tuple[TalkSpan, int]]:
    """The talks of several speakers, and how many each has."""
    spans = captions.spans_of(recording.talks, recording.duration_ms)
    counted = [(span, len(talk.speakers)) for span, talk in zip(spans, recording.talks, strict=True)]
    return [(span, count) for span, count in counted if count > 1]
