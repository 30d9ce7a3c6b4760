"""The state of stages: what waits, what keeps what it made, and the error that can be said later."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from index.catalogue import stages
from index.errors import DiskFull
from index.models import Recording, StageState

NAMES = ("probe", "sound", "ready")


@pytest.fixture
def recording(session: Session, add: Callable[..., Recording]) -> Recording:
    recording = add(session, run=1)
    stages.expect(session, recording, NAMES, NAMES)
    return recording


def test_expected_stages_wait_in_their_order(session: Session, recording: Recording) -> None:
    states = stages.of(session, recording.id)

    assert [state.name for state in states] == list(NAMES)
    assert {(state.state, state.run, state.attempts) for state in states} == {("waiting", 1, 0)}
    assert not stages.all_ended(states)


def test_a_stage_counts_its_attempts(session: Session, recording: Recording) -> None:
    state = stages.one(session, recording.id, "probe")

    stages.began(state)
    stages.began(state)

    assert (state.state, state.attempts, state.percent, state.finished_at) == ("running", 2, 0, None)


@pytest.mark.parametrize(("percent", "kept"), [(-1, 0), (42.9, 42), (100, 99)])
def test_a_running_stage_is_never_quite_complete(
    session: Session, recording: Recording, percent: float, kept: int
) -> None:
    state = stages.one(session, recording.id, "probe")

    stages.progressed(state, percent)

    assert state.percent == kept


def test_an_error_can_be_said_later(session: Session, recording: Recording) -> None:
    state = stages.one(session, recording.id, "probe")
    error = DiskFull(free_mb=3, folder="data")

    stages.failed(state, error)
    session.flush()
    session.expire_all()

    kept = stages.error_of(stages.one(session, recording.id, "probe"))
    assert isinstance(kept, DiskFull)
    assert kept.say("sv") == error.say("sv")


def test_what_is_expected_again_starts_over_and_the_rest_stays(
    session: Session, recording: Recording
) -> None:
    for name in NAMES:
        stages.began(stages.one(session, recording.id, name))
    stages.ended(stages.one(session, recording.id, "probe"), "done")
    stages.failed(stages.one(session, recording.id, "sound"), DiskFull(free_mb=3, folder="data"))
    recording.run = 2

    stages.expect(session, recording, NAMES, ["sound", "ready"])

    def told(state: StageState) -> tuple[object, ...]:
        return state.name, state.run, state.state, state.percent, state.attempts, state.error_code

    assert [told(state) for state in stages.of(session, recording.id)] == [
        ("probe", 1, "done", 100, 1, None),
        ("sound", 2, "waiting", 0, 0, None),
        ("ready", 2, "waiting", 0, 0, None),
    ]


def test_a_stage_that_is_new_to_the_plan_waits_too(session: Session, recording: Recording) -> None:
    recording.run = 2

    stages.expect(session, recording, (*NAMES, "slides"), ["sound"])

    new = stages.one(session, recording.id, "slides")
    assert (new.state, new.run, new.position) == ("waiting", 2, 3)


@pytest.mark.parametrize(("last", "is_over"), [("done", True), ("skipped", True), ("running", False)])
def test_all_have_ended_when_the_last_has(
    session: Session, recording: Recording, last: str, is_over: bool
) -> None:
    states = stages.of(session, recording.id)
    for state, ending in zip(states, ("done", "failed", last), strict=True):
        state.state = ending

    assert stages.all_ended(states) is is_over


def test_a_worker_that_stops_in_good_order_takes_back_the_attempts_it_leaves(
    session: Session, recording: Recording
) -> None:
    for name in ("probe", "sound"):
        stages.began(stages.one(session, recording.id, name), "a1", "local")
    stages.ended(stages.one(session, recording.id, "probe"), "done")
    session.flush()

    stages.interrupted(session, "local")

    session.expire_all()
    assert [state.attempts for state in stages.of(session, recording.id)] == [1, 0, 0]
