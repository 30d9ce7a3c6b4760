"""Stage: something to watch within seconds, when browsers can play what was recorded."""

from pipeline.media.facts import facts_from_json
from pipeline.media.watchable import is_playable_as_is, remux
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    if not is_playable_as_is(facts):
        return Outcome.SKIPPED
    made = work.scratch / "watchable.mp4"
    remux(work.source(), facts, made, work.progress)
    key = work.keep(made, "watchable.mp4", for_now=True)
    with work.writing() as (_, recording):
        recording.watchable_key = key
    return Outcome.DONE
