"""The state of the work on a recording: of each stage, and of each part of those that are divided."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from index.errors import EfterhandError, restore
from index.models import Attempted, Recording, StagePart, StageState, now

FINISHED = frozenset({"done", "skipped"})
ENDED = FINISHED | {"failed"}


def expect(
    session: Session, recording: Recording, names: Iterable[str], again: Iterable[str], *, fresh: bool = False
) -> None:
    """Give every stage of *names* a row; those in *again* wait once more, the others keep their state.

    The finished parts of a stage that had not ended well are kept, unless it is to be done *fresh*. Where there are
    none, it is divided anew: what was wrong may have been the settings that it was divided by.
    """
    wanted = set(again)
    present = {state.name: state for state in of(session, recording.id)}
    for position, name in enumerate(names):
        state = present.get(name) or StageState(recording_id=recording.id, name=name)
        state.position = position
        if name in wanted or name not in present:
            if fresh or state.state in FINISHED or not _has_finished_parts(session, state):
                _forget_parts(session, state)
            _wait(state, recording.run)
            for part in parts_of(session, recording.id, name, unfinished=True):
                _wait(part, recording.run)
        session.add(state)
    session.flush()


def _wait(row: Attempted, run: int) -> None:
    row.run, row.state, row.percent, row.attempts, row.attempt, row.worker = run, "waiting", 0, 0, "", ""
    row.error_code = row.error_facts = row.started_at = row.finished_at = None


def _has_finished_parts(session: Session, state: StageState) -> bool:
    return any(part.state in FINISHED for part in parts_of(session, state.recording_id, state.name))


def _forget_parts(session: Session, state: StageState) -> None:
    state.recipe = None
    session.execute(
        delete(StagePart).where(StagePart.recording_id == state.recording_id, StagePart.stage == state.name)
    )


def of(session: Session, recording_id: int) -> Sequence[StageState]:
    wanted = select(StageState).where(StageState.recording_id == recording_id).order_by(StageState.position)
    return session.scalars(wanted).all()


def one(session: Session, recording_id: int, name: str) -> StageState:
    """The state of a stage that ``expect`` has given a row."""
    return session.get_one(StageState, (recording_id, name))


def parts_of(
    session: Session, recording_id: int, name: str, *, unfinished: bool = False
) -> Sequence[StagePart]:
    """The parts of a stage in their order; with *unfinished* only those that are still to be done."""
    wanted = select(StagePart).where(StagePart.recording_id == recording_id, StagePart.stage == name)
    if unfinished:
        wanted = wanted.where(StagePart.state.not_in(FINISHED))
    return session.scalars(wanted.order_by(StagePart.number)).all()


def row(session: Session, recording_id: int, name: str, part: int | None = None) -> Attempted | None:
    """The row of a stage, or of one of its parts."""
    if part is None:
        return session.get(StageState, (recording_id, name))
    return session.get(StagePart, (recording_id, name, part))


def divide(session: Session, state: StageState, recipe: dict[str, Any], weights: Sequence[int]) -> None:
    """Divide a stage into parts of *weights*, all to be done by *recipe*; one that is divided stays as it is."""
    if state.recipe is not None:
        return
    state.recipe = recipe
    for number, weight in enumerate(weights):
        session.add(
            StagePart(
                recording_id=state.recording_id, stage=state.name, number=number, weight=weight, run=state.run
            )
        )
    session.flush()


def gather(session: Session, state: StageState) -> None:
    """Let a divided stage that is running be as far as its parts; when the last has ended, it ends too."""
    parts = parts_of(session, state.recording_id, state.name)
    if not parts or state.state != "running":
        return
    done = sum(part.weight * (100 if part.state in FINISHED else part.percent) for part in parts)
    progressed(state, done / sum(part.weight for part in parts))
    if not all_ended(parts):
        return
    broken = [error for part in parts if (error := error_of(part))]
    if broken:
        failed(state, broken[0])
    else:
        ended(state, "done")


def began(row: Attempted, attempt: str = "", worker: str = "") -> None:
    """An attempt of this name begins; whatever an earlier one does from now on is not heard."""
    row.state, row.percent, row.started_at, row.finished_at = "running", 0, now(), None
    row.attempts, row.attempt, row.worker = row.attempts + 1, attempt, worker
    row.error_code = row.error_facts = None


def interrupted(session: Session, worker: str) -> None:
    """*worker* is being stopped in good order: the attempts that it leaves are no sign of trouble."""
    for table in (StageState, StagePart):
        running = (table.state == "running") & (table.attempts > 0) & (table.worker == worker)
        session.execute(update(table).where(running).values(attempts=table.attempts - 1))


def progressed(row: Attempted, percent: float) -> None:
    row.percent = max(0, min(99, int(percent)))


def ended(row: Attempted, outcome: str) -> None:
    """*outcome*: done or skipped."""
    row.state, row.percent, row.finished_at = outcome, 100, now()


def failed(row: Attempted, error: EfterhandError) -> None:
    row.state, row.finished_at = "failed", now()
    row.error_code, row.error_facts = error.code, dict(error.facts)


def called_off(session: Session, recording_id: int, error: EfterhandError) -> bool:
    """Fail all that waits or runs with *error*; no attempt is heard any more. Returns whether there was any."""
    states: list[Attempted] = [state for state in of(session, recording_id) if state.state not in ENDED]
    parts = select(StagePart).where(StagePart.recording_id == recording_id, StagePart.state.not_in(ENDED))
    for row in [*states, *session.scalars(parts)]:
        failed(row, error)
        row.attempt = ""
    return bool(states)


def settle(session: Session, recording_id: int, name: str) -> None:
    """Let a stage that waits or runs be done, as what it would make is there; no attempt is heard any more."""
    state = session.get(StageState, (recording_id, name))
    if state is None or state.state in ENDED:
        return
    rows: list[Attempted] = [state, *parts_of(session, recording_id, name, unfinished=True)]
    for row in rows:
        ended(row, "done")
        row.attempt = ""


def error_of(row: Attempted) -> EfterhandError | None:
    return restore(row.error_code, row.error_facts or {}) if row.error_code else None


def all_ended(rows: Iterable[Attempted]) -> bool:
    return all(row.state in ENDED for row in rows)
