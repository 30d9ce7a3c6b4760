"""The queues of jobs, usable from any process: put in, look at, forget.

Each job (a stage of a run, or a part of one) is one durable workflow of one step on one queue. There is no parent
workflow: when a job ends, the stages that waited for it are queued in the same transaction (see stages.runner).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus
from sqlalchemy.orm import Session

from index.settings import Settings
from pipeline.stages.job import Job
from pipeline.stages.plan import BY_NAME

# It stays as it is: were it left to the engine, each deploy would strand what is queued. Should a job ever need
# other arguments, it gets a workflow of another name, and this one stays until its last job is done.
APPLICATION_VERSION = "1"
WORKFLOW = "stage"
DELETED_AT_ONCE = 500
SUCCEEDED = ["SUCCESS"]
BROKEN = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


def prepare(settings: Settings) -> None:
    """Bring the engine's own tables up to date; they lie beside the catalogue's, in the same database."""
    DBOS.migrate(settings.database)


class Engine:
    """Queues jobs; usable from any process."""

    def __init__(self, settings: Settings) -> None:
        self._client = DBOSClient(system_database_url=settings.database, serializer=serializer(), lazy=True)

    def enqueue(self, session: Session, job: Job) -> None:
        """Queue *job* within the session's transaction. Queueing the same job again does nothing."""
        stage = BY_NAME[job.stage]
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": WORKFLOW,
                "queue_name": stage.queue,
                "workflow_id": job.name,
                "priority": stage.priority + job.later,
            },
            job.recording_id,
            job.stage,
            job.run,
            job.part,
        )

    def broken(self, names: Sequence[str]) -> set[str]:
        """Which of the jobs *names* the engine has given up."""
        found = self._client.list_workflows(
            workflow_ids=list(names), status=BROKEN, load_input=False, load_output=False
        )
        return {workflow.workflow_id for workflow in found}

    def forget_ended(self, days: int) -> int:
        """Delete the records of jobs that ended more than *days* ago. Returns how many."""
        until = datetime.now(UTC) - timedelta(days=days)
        deleted = 0
        while True:
            ended = self._client.list_workflows(
                status=SUCCEEDED + BROKEN,
                completed_before=until.isoformat(),
                limit=DELETED_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if not ended:
                return deleted
            self._client.delete_workflows([workflow.workflow_id for workflow in ended])
            deleted += len(ended)

    def held_by(self, worker: str) -> dict[str, str]:
        """The jobs that *worker* has taken from their queues, each with its queue."""
        held = self._taken(worker)
        return {workflow.workflow_id: workflow.queue_name or "" for workflow in held}

    def holders(self) -> set[str]:
        """The workers that have taken jobs which have not ended."""
        return {workflow.executor_id for workflow in self._taken() if workflow.executor_id}

    def _taken(self, worker: str | None = None) -> list[WorkflowStatus]:
        return self._client.list_workflows(
            status="PENDING",
            app_version=APPLICATION_VERSION,
            executor_id=worker,
            load_input=False,
            load_output=False,
        )

    def put_back(self, name: str, queue: str) -> None:
        """Put a job that was taken back into its queue."""
        self._client.resume_workflow(name, queue_name=queue)

    def close(self) -> None:
        self._client.destroy()


def serializer() -> Any:
    return DBOSPortableJSONSerializer()
