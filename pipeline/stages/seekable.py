"""Stage: a source that cannot be read from its middle, copied into a container that can."""

from pipeline.media.clock import make_seekable, needs_clock
from pipeline.media.facts import facts_from_json, facts_to_json
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    if not needs_clock(facts):
        return Outcome.SKIPPED
    made = work.scratch / "source.mkv"
    of_copy = make_seekable(work.source(), facts, made, work.progress)
    key = work.keep(made, made.name, for_now=True)
    with work.writing() as (_, recording):
        # Its streams may have other numbers, and so the facts go with the file.
        recording.seekable_key, recording.facts = key, facts_to_json(of_copy)
    return Outcome.DONE
