"""Stage: the goals that each talk seems to speak of, for staff to confirm or reject."""

from index.catalogue import judgement
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.writing() as (session, recording):
        judgement.suggest(session, recording)
    return Outcome.DONE
