"""Stage: what is said, recognised in pieces, each a job of its own: what is done once is never done again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.captions.passages import Span as TalkSpan
from index.catalogue import captions, stages
from index.models import Recording, Talk
from pipeline.media.sound import speech_of
from pipeline.progress import Progress
from pipeline.speech import languages
from pipeline.speech.contract import RecognitionFailed, Span, Transcriber, Transcript
from pipeline.speech.models import takes_prompt
from pipeline.speech.pieces import divide
from pipeline.speech.recipe import Piece, Recipe
from pipeline.speech.whisper import open_transcriber
from pipeline.stages.work import Outcome, Work

STAGE = "recognition"
WORDS = "words.json"
TRIES = 3


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        is_wanted = recording.sound_key is not None and captions.is_recognition_wanted(recording)
    if not is_wanted:
        return Outcome.SKIPPED
    if recipe_of(work) is None:
        recipe = _recipe_for(work)
        work.divide(recipe.to_json(), [piece.end_ms - piece.start_ms for piece in recipe.pieces])
    work.discard_what_no_part_made()
    return Outcome.DIVIDED


def run_part(work: Work) -> Outcome:
    recipe = recipe_of(work)
    assert recipe is not None, "Only what has a recipe is divided."
    piece = recipe.pieces[work.job.part or 0]
    transcriber = open_transcriber(work.archive.settings, recipe.model)
    heard = tried(transcriber, wav_of(work), piece, work.progress)
    path = work.scratch / WORDS
    path.write_text(json.dumps(heard.to_json(), ensure_ascii=False), encoding="utf-8")
    work.keep(path, WORDS)
    return Outcome.DONE


def recipe_of(work: Work) -> Recipe | None:
    """The recipe of the recording at hand; None before it has been divided."""
    with work.archive.database.read(patient=True) as session:
        recipe = stages.one(session, work.recording_id, STAGE).recipe
    return Recipe.from_json(recipe) if recipe is not None else None


def tried(transcriber: Transcriber, wav: Path, piece: Piece, progress: Progress) -> Transcript:
    """What is said in *piece*. A failure may be chance: it is tried three times. Raises the last RecognitionFailed."""
    for left in reversed(range(TRIES)):
        try:
            return transcriber.transcribe(
                wav,
                span=(piece.start_ms, piece.end_ms),
                language=piece.language,
                prompt=piece.prompt,
                progress=progress,
            )
        except RecognitionFailed:
            if not left:
                raise
    raise AssertionError("The last try returns or raises.")


def _recipe_for(work: Work) -> Recipe:
    settings = work.archive.settings
    wav = wav_of(work)
    with work.reading() as recording:
        model = recording.speech_model or settings.speech_model
        talks = {talk.id: talk for talk in recording.talks}
        around = captions.spans_of(recording.talks, recording.duration_ms)
        prompts = {key: programme_words(recording, talks.get(key or 0)) for key in (None, *talks)}
        set_for = {key: talk.language for key, talk in talks.items()}
        of_webinar = recording.webinar.language
    borders = [edge_ms for talk in around for edge_ms in (talk.start_ms, talk.end_ms)]
    spans = divide(wav, work.scratch, borders, settings.speech_piece_s * 1000)
    transcriber = open_transcriber(settings, model)
    spoken = _languages(transcriber, wav, _by_talk(spans, around), set_for, of_webinar)
    return Recipe(
        model,
        tuple(
            Piece(*span, spoken[talk], prompts[talk] if takes_prompt(model) else "")
            for span in spans
            for talk in [_talk_of(span, around)]
        ),
    )


def _languages(
    transcriber: Transcriber,
    wav: Path,
    regions: Mapping[int | None, Sequence[Span]],
    set_for: Mapping[int, str | None],
    of_webinar: str | None,
) -> dict[int | None, str | None]:
    """The language of each talk, and, by the key None, of what is outside of them."""
    fixed = {talk: set_for.get(talk or 0) or of_webinar for talk in regions}
    heard = [talk for talk in regions if languages.is_heard(set_for.get(talk or 0), of_webinar, len(set_for))]
    if not heard:
        return fixed
    likely = transcriber.find_languages(wav, [regions[talk] for talk in heard])
    return fixed | {
        talk: languages.chosen(found, of_webinar) for talk, found in zip(heard, likely, strict=True)
    }


def _by_talk(spans: Iterable[Span], talks: Sequence[TalkSpan]) -> dict[int | None, list[Span]]:
    found: dict[int | None, list[Span]] = {}
    for span in spans:
        found.setdefault(_talk_of(span, talks), []).append(span)
    return found


def _talk_of(span: Span, talks: Sequence[TalkSpan]) -> int | None:
    middle_ms = sum(span) // 2
    return next((talk.key for talk in talks if talk.start_ms <= middle_ms < talk.end_ms), None)


def wav_of(work: Work) -> Path:
    """The WAV that the sound stage left; made again when an earlier recognition had it tidied away."""
    with work.reading() as recording:
        wav_key, sound_key, duration_ms = recording.wav_key, recording.sound_key, recording.duration_ms
    if wav_key:
        return work.local(wav_key)
    wav = work.scratch / "speech.wav"
    speech_of(work.local(sound_key or ""), wav, duration_ms or 0)
    return wav


def programme_words(recording: Recording, talk: Talk | None) -> str:
    """Words of the programme that are likely to be said and hard to spell: titles, organisations and names.

    The names stand last: a recogniser that has room for so many words keeps the last ones.
    """
    talks = [talk] if talk else recording.talks
    speakers = [speaker for one in talks for speaker in one.speakers]
    words = [
        recording.webinar.title,
        *(one.title for one in talks),
        *(speaker.organisation for speaker in speakers),
        *(speaker.name for speaker in speakers),
    ]
    return ", ".join(dict.fromkeys(word for word in words if word))
