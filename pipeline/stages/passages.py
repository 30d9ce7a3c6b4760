"""Stage: passages, the unit of search, from the captions and the talks' spans."""

from index.catalogue import captions
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.writing() as (session, recording):
        captions.derive_passages(session, recording)
    return Outcome.DONE
