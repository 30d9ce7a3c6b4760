"""The command line of a later release: it knows one stage more, and the engine would tell its code from today's.

python -m tests.newer_code worker
"""

from dbos import DBOS

from pipeline.stages import plan
from pipeline.stages.work import Outcome, Work

STAGE = "summary"


def summarise(work: Work) -> Outcome:
    return Outcome.DONE


@DBOS.workflow(name="of a later release")
def later() -> None:
    """It is never started."""


newer = plan.Stage(STAGE, summarise, plan.QUICK, 3, needs=("probe",))
plan.STAGES = (*plan.STAGES, newer)
plan.NAMES = (*plan.NAMES, STAGE)
plan.BY_NAME[STAGE] = newer

if __name__ == "__main__":
    from archive_web.commands import main  # it takes up the plan as it is now

    main()
