"""Stage: look at the source, and say what is missing or odd about it."""

from index.catalogue import caption_notices, captions, recordings, talks
from index.catalogue.talks import clock
from index.errors import EfterhandError
from pipeline.media.facts import SourceFacts, facts_to_json
from pipeline.media.probe import probe
from pipeline.stages.work import Outcome, Work

TOLERANCE_MS = 1_500


class RecordingCutShort(EfterhandError):
    """A notice: the file promises more than it holds."""

    en = (
        "The file says it is {declared} long, but holds only {found}. "
        "What is there can be watched; upload the whole file if you have it."
    )
    sv = (
        "Filen uppges vara {declared} lång men innehåller bara {found}. "
        "Det som finns går att se; ladda upp hela filen om du har den."
    )


class NoSound(EfterhandError):
    """A notice: there is nothing to hear, and so no captions."""

    en = "The recording has no sound, so it gets no captions."
    sv = "Inspelningen saknar ljud och får därför inga undertexter."


class NoPicture(EfterhandError):
    """A notice: there is nothing to see."""

    en = "The recording has no picture. It is published as sound."
    sv = "Inspelningen saknar bild. Den publiceras som ljud."


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        source_key = recording.source_key
    facts = probe(work.local(source_key))
    with work.writing() as (session, recording):
        recording.facts, recording.seekable_key = facts_to_json(facts), None
        recording.duration_ms = facts.duration_ms
        cues = captions.cues_of(captions.track_of(session, recording.id))
        late = [*talks.beyond_end(recording), *caption_notices.beyond_end(recording, cues)]
        recordings.note(recording, [*_oddities(facts), *late])
    return Outcome.DONE


def _oddities(facts: SourceFacts) -> list[EfterhandError]:
    found: list[EfterhandError] = []
    if facts.missing_ms > TOLERANCE_MS:
        found.append(RecordingCutShort(declared=clock(facts.declared_ms), found=clock(facts.duration_ms)))
    if facts.audio is None:
        found.append(NoSound())
    if facts.video is None:
        found.append(NoPicture())
    return found
