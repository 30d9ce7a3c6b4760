"""Stage: the recognised pieces joined to a caption track, unless a person handed captions in or corrected them."""

import json

from index.captions.layout import lay_out
from index.catalogue import captions, recordings, stages
from index.catalogue.talks import clock
from index.errors import EfterhandError
from index.language.analysis import SNOWBALL
from pipeline.speech.contract import Transcript
from pipeline.speech.joined import Joined, join
from pipeline.stages.recognition import STAGE, WORDS, recipe_of
from pipeline.stages.work import Outcome, ResultLost, Work, folder_of
from pipeline.storage.contract import ObjectDamaged, ObjectMissing


class WordsMissing(EfterhandError):
    """A notice: a piece could not be recognised."""

    en = "Words are missing from {start} to {end}, where speech recognition failed. Retry what failed: only that is done again."
    sv = "Ord saknas från {start} till {end}, där taligenkänningen misslyckades. Försök igen: bara det görs om."


class OtherLanguage(EfterhandError):
    """A notice: something is in a language that search knows nothing of."""

    en = "Some of it is spoken in another language than Swedish and English ({code}). Search finds its words only as they stand."
    sv = "En del sägs på ett annat språk än svenska och engelska ({code}). Sökningen hittar de orden bara som de står."


class NothingRecognised(EfterhandError):
    """No piece of a recording was recognised."""

    en = "Nothing was recognised, so the captions stay as they were. Mend the stage “recognition”; this follows by itself."
    sv = "Inget tolkades, så undertexterna är som förut. Åtgärda steget ”recognition”; det här följer av sig självt."


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        is_wanted = captions.is_recognition_wanted(recording)
    if not is_wanted:
        return Outcome.DONE
    joined = _joined(work)
    if joined is None:
        return Outcome.SKIPPED
    cues = lay_out(joined.words)
    with work.writing() as (session, recording):
        missing = [WordsMissing(start=clock(start), end=clock(end)) for start, end in joined.gaps]
        recordings.note_anew(recording, WordsMissing, missing)
        others = sorted({language for *_, language in joined.spoken}.difference(SNOWBALL))
        recordings.note_anew(recording, OtherLanguage, [OtherLanguage(code=code) for code in others])
        if not cues:
            captions.remove_tracks(session, recording)
            return Outcome.DONE
        track = captions.replace_track(
            session, recording, cues, language=joined.language, origin="recognised", model=joined.model
        )
        track.gaps, track.spoken = [list(gap) for gap in joined.gaps], [list(span) for span in joined.spoken]
    return Outcome.DONE


def _joined(work: Work) -> Joined | None:
    """What the pieces hold; None where there was nothing to recognise. Raises NothingRecognised and ResultLost."""
    recipe = recipe_of(work)
    with work.archive.database.read(patient=True) as session:
        has_failed = stages.one(session, work.recording_id, STAGE).state == "failed"
        parts = stages.parts_of(session, work.recording_id, STAGE)
        done = {part.number: part.attempt for part in parts if part.state in stages.FINISHED}
    if recipe is None or not done:
        if has_failed:
            raise NothingRecognised()
        return None
    heard = {number: _words(work, number, attempt) for number, attempt in done.items()}
    return join(recipe, heard)


def _words(work: Work, number: int, attempt: str) -> Transcript:
    try:
        path = work.local(f"{folder_of(work.recording_id, STAGE, number)}{attempt}/{WORDS}")
        return Transcript.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ObjectMissing, ObjectDamaged, ValueError, KeyError, TypeError):  # gone, or not what was written
        raise ResultLost(stage=STAGE) from None
