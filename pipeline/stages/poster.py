"""Stage: a still picture that stands for the recording."""

from sqlalchemy import delete

from index.models import Poster
from pipeline.media.facts import facts_from_json
from pipeline.media.poster import make_poster
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    if facts.video is None:
        return Outcome.SKIPPED
    kept = [
        (poster, work.keep(poster.path, poster.path.name))
        for poster in make_poster(work.source(), facts, work.scratch)
    ]
    with work.writing() as (session, recording):
        session.execute(delete(Poster).where(Poster.recording_id == recording.id))
        session.add_all(
            Poster(recording_id=recording.id, width_px=made.width_px, media_type=made.media_type, key=key)
            for made, key in kept
        )
    return Outcome.DONE
