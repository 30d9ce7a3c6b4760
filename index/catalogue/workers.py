"""The worker processes that share the work: who they are, and that they live."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from index.models import WorkerProcess

STOPPED = -1  # instead of a count of beats: this worker has ended in good order


def beat(session: Session, worker: WorkerProcess) -> None:
    """Count up the beats of *worker*, unless it has stopped; give it a row if it has none, or none any more."""
    row = session.get(WorkerProcess, worker.id)
    if row is None:
        session.merge(worker)
    elif row.beats != STOPPED:
        row.beats += 1


def stop(session: Session, worker_id: str) -> None:
    """Let the others know that they need not wait for its next beat."""
    session.execute(update(WorkerProcess).where(WorkerProcess.id == worker_id).values(beats=STOPPED))


def forget(session: Session, worker_id: str) -> None:
    session.execute(delete(WorkerProcess).where(WorkerProcess.id == worker_id))


def of(session: Session) -> Sequence[WorkerProcess]:
    return session.scalars(select(WorkerProcess).order_by(WorkerProcess.started_at)).all()
