"""The state of each stage of a recording, as the catalogue knows it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from index.errors import EfterhandError, restore
from index.models import Recording, StageState, now

FINISHED = frozenset({"done", "skipped"})
ENDED = FINISHED | {"failed"}


def expect(session: Session, recording: Recording, names: Iterable[str], again: Iterable[str]) -> None:
    """Give every stage of *names* a row; those in *again* wait once more, the others keep their state."""
    wanted = set(again)
    present = {state.name: state for state in of(session, recording.id)}
    for position, name in enumerate(names):
        state = present.get(name) or StageState(recording_id=recording.id, name=name)
        state.position = position
        if name in wanted or name not in present:
            state.run, state.state, state.percent, state.attempts = recording.run, "waiting", 0, 0
            state.error_code = state.error_facts = state.started_at = state.finished_at = None
        session.add(state)
    session.flush()


def of(session: Session, recording_id: int) -> Sequence[StageState]:
    wanted = select(StageState).where(StageState.recording_id == recording_id).order_by(StageState.position)
    return session.scalars(wanted).all()


def one(session: Session, recording_id: int, name: str) -> StageState:
    """The state of a stage that ``expect`` has given a row."""
    return session.get_one(StageState, (recording_id, name))


def began(state: StageState) -> None:
    state.state, state.percent, state.started_at, state.finished_at = "running", 0, now(), None
    state.attempts += 1
    state.error_code = state.error_facts = None


def interrupted(session: Session) -> None:
    """The worker is being stopped in good order: the attempts that it leaves are no sign of trouble."""
    running = (StageState.state == "running") & (StageState.attempts > 0)
    session.execute(update(StageState).where(running).values(attempts=StageState.attempts - 1))


def progressed(state: StageState, percent: float) -> None:
    state.percent = max(0, min(99, int(percent)))


def ended(state: StageState, outcome: str) -> None:
    """*outcome*: done or skipped."""
    state.state, state.percent, state.finished_at = outcome, 100, now()


def failed(state: StageState, error: EfterhandError) -> None:
    state.state, state.finished_at = "failed", now()
    state.error_code, state.error_facts = error.code, dict(error.facts)


def error_of(state: StageState) -> EfterhandError | None:
    return restore(state.error_code, state.error_facts or {}) if state.error_code else None


def all_ended(states: Iterable[StageState]) -> bool:
    return all(state.state in ENDED for state in states)
