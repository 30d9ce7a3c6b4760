"""A stage divided into parts: each is a job, what is done stays done, and an attempt learns when it is not wanted."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import recordings, stages
from index.errors import BadInput
from index.models import Rendition, StagePart
from pipeline.archive import Archive
from pipeline.ingest import Accepted
from pipeline.stages import order
from pipeline.stages.attempts import Attempts, Workplace
from pipeline.stages.job import Job
from pipeline.stages.plan import BY_NAME, NAMES, STAGES
from pipeline.stages.runner import StageIsNewer, run_job
from pipeline.stages.stranded import Strays, queue_stranded
from pipeline.stages.work import Outcome, Work
from pipeline.tool import run_tool
from tests.databases import database_url

__all__ = ["database_url"]

Act = Callable[[Work], Outcome]


def keep_a_file(work: Work) -> Outcome:
    (work.scratch / "90.mp4").write_text("encoded")
    work.keep(work.scratch / "90.mp4", "90.mp4", for_now=True)
    return Outcome.DONE


def fail(work: Work) -> Outcome:
    raise BadInput(reason="It does not work.")


@dataclass
class Division:
    """The parts of recording 1: three of unequal weight. *acts* is what some do in a test; *runs*, which were run."""

    archive: Archive
    queue: Any
    acts: dict[int, Act] = field(default_factory=dict)
    runs: list[int] = field(default_factory=list)
    weights: Sequence[int] = (100, 100, 50)

    def run(self, work: Work) -> Outcome:
        work.divide({"preset": "ultrafast"}, self.weights)
        return Outcome.DIVIDED

    def run_part(self, work: Work) -> Outcome:
        number = work.job.part or 0
        self.runs.append(number)
        return self.acts.get(number, keep_a_file)(work)

    def parts(self) -> Sequence[StagePart]:
        with self.archive.database.read() as session:
            return stages.parts_of(session, 1, "parts")

    def states(self) -> list[str]:
        return [part.state for part in self.parts()]

    def stage(self, name: str = "parts") -> Any:
        with self.archive.database.read() as session:
            return stages.one(session, 1, name)

    def stored(self) -> list[str]:
        return list(self.archive.store.keys("recordings/1/parts/"))

    def run_until_divided(self) -> None:
        while not self.parts():
            self.queue.run_next(self.archive)

    def run_parts(self) -> None:
        for job in [job for job in self.queue.waiting if job.part is not None]:
            self.queue.waiting.remove(job)
            self.queue.run(self.archive, job)


@pytest.fixture
def division(
    archive: Archive,
    queue: Any,
    monkeypatch: pytest.MonkeyPatch,
    hand_in: Callable[..., Accepted],
    tmp_path: Path,
) -> Division:
    """All other stages succeed at once; ``ready`` finds something to watch."""
    division = Division(archive, queue)
    for name in NAMES:
        monkeypatch.setitem(BY_NAME, name, replace(BY_NAME[name], run=lambda work: Outcome.DONE))
    divided = replace(BY_NAME["parts"], run=division.run, run_part=division.run_part)
    monkeypatch.setitem(BY_NAME, "parts", divided)
    monkeypatch.setitem(BY_NAME, "renditions", replace(BY_NAME["renditions"], run=make_something_to_watch))
    ready = next(stage for stage in STAGES if stage.name == "ready")
    monkeypatch.setitem(BY_NAME, "ready", ready)
    (tmp_path / "clip.mp4").write_bytes(b"the bytes of a recording")
    hand_in(tmp_path / "clip.mp4")
    return division


def make_something_to_watch(work: Work) -> Outcome:
    with work.writing() as (session, _):
        session.merge(
            Rendition(recording_id=1, height_px=90, width_px=160, mp4_key="x", size_bytes=1, duration_ms=1)
        )
    return Outcome.DONE


def change(archive: Archive, queue: Any, act: Callable[..., object], *given: Any, **named: Any) -> None:
    with archive.database.write() as session:
        act(session, recordings.by_id(session, 1), *given, **named)


# Parts


def test_a_stage_ends_with_the_last_of_its_parts(division: Division, queue: Any, archive: Archive) -> None:
    division.run_until_divided()
    assert division.stage().state == "running"
    jobs = [job for job in queue.waiting if job.part is not None]
    assert [job.name for job in jobs] == ["1-1/parts/0", "1-1/parts/1", "1-1/parts/2"]

    queue.run(archive, jobs[1])
    assert (division.stage().state, division.stage().percent) == ("running", 40)
    queue.run(archive, jobs[2])
    assert division.stage().percent == 60
    queue.run(archive, jobs[0])

    assert (division.stage().state, division.stage().percent) == ("done", 100)
    assert [part.attempts for part in division.parts()] == [1, 1, 1]


def test_what_waits_for_a_divided_stage_comes_after_all_parts(
    division: Division, queue: Any, archive: Archive
) -> None:
    queue.run_all(archive)

    assert sorted(division.runs) == [0, 1, 2]
    assert division.stage("ready").state == "done"
    assert division.stored() == []  # nobody reads them any more


def test_a_part_that_failed_fails_the_stage_when_the_others_have_ended(
    division: Division, queue: Any, archive: Archive
) -> None:
    division.acts[0] = fail
    division.run_until_divided()
    jobs = [job for job in queue.waiting if job.part is not None]

    queue.run(archive, jobs[0])
    assert division.stage().state == "running"
    queue.run_all(archive)

    assert division.states() == ["failed", "done", "done"]
    error = stages.error_of(division.stage())
    assert error is not None
    assert error.say("en") == "It does not work."
    assert {key.split("/")[3] for key in division.stored()} == {"1", "2"}


def test_retry_does_only_the_part_that_failed(division: Division, queue: Any, archive: Archive) -> None:
    division.acts[1] = fail
    queue.run_all(archive)
    kept = [part.attempt for part in division.parts()]
    division.acts.clear()
    division.runs.clear()

    change(archive, queue, order.retry, queue.enqueue)
    division.run_until_divided()
    queue.run_all(archive)

    assert division.runs == [1]
    now = division.parts()
    assert [now[0].attempt, now[2].attempt] == [kept[0], kept[2]]
    assert [(part.state, part.run) for part in now] == [("done", 1), ("done", 2), ("done", 1)]
    assert division.stage("ready").state == "done"


def test_a_stage_done_afresh_is_divided_anew(division: Division, queue: Any, archive: Archive) -> None:
    division.acts[1] = fail
    queue.run_all(archive)
    division.acts.clear()
    division.runs.clear()
    division.weights = (100, 100)

    change(archive, queue, order.reprocess, queue.enqueue, ["parts"])
    queue.run_all(archive)

    assert sorted(division.runs) == [0, 1]
    assert [(part.state, part.run, part.attempts) for part in division.parts()] == [("done", 2, 1)] * 2


def test_what_is_called_off_is_not_begun_and_what_is_done_is_kept(
    division: Division, queue: Any, archive: Archive
) -> None:
    division.run_until_divided()
    first = next(job for job in queue.waiting if job.part == 0)
    queue.run(archive, first)

    with archive.database.write() as session:
        assert order.cancel(session, recordings.by_id(session, 1))
        assert not order.cancel(session, recordings.by_id(session, 1))
    queue.run_all(archive)

    assert division.runs == [0]
    assert division.states() == ["done", "failed", "failed"]
    assert isinstance(stages.error_of(division.stage()), order.CalledOff)


def test_a_part_whose_worker_died_is_done_once_more_and_its_sisters_are_not(
    division: Division, queue: Any, archive: Archive
) -> None:
    def die(work: Work) -> Outcome:
        keep_a_file(work)
        raise KeyboardInterrupt

    division.acts[1] = die
    division.run_until_divided()
    with suppress(KeyboardInterrupt):
        division.run_parts()
    division.acts.clear()
    division.run_parts()
    queue.run(archive, Job(1, 1, "parts", 1))

    assert [part.attempts for part in division.parts()] == [1, 2, 1]
    assert len(division.stored()) == 3


# Attempts that are wanted no longer


def test_an_attempt_that_was_taken_over_leaves_nothing(
    division: Division, queue: Any, archive: Archive
) -> None:
    def overtaken(work: Work) -> Outcome:
        division.acts.clear()
        queue.run(archive, work.job)
        return keep_a_file(work)

    division.acts[0] = overtaken
    division.run_until_divided()

    division.run_parts()

    (kept,) = [key for key in division.stored() if key.startswith("recordings/1/parts/0/")]
    assert kept == f"recordings/1/parts/0/{division.parts()[0].attempt}/90.mp4"
    assert division.parts()[0].attempts == 2


@pytest.mark.parametrize("why", ["called off", "taken over", "deleted"])
def test_a_program_is_stopped_within_a_second_when_nobody_wants_its_work(
    division: Division, queue: Any, archive: Archive, why: str
) -> None:
    attempts, began = Attempts(), threading.Event()
    ended_s: list[float] = []

    def encode(work: Work) -> Outcome:
        began.set()
        try:
            run_tool(["sleep", "60"], timeout_s=60)
        finally:
            ended_s.append(time.monotonic())
        return Outcome.DONE

    division.acts[0] = encode
    division.run_until_divided()
    place = Workplace("test", archive.settings.scratch_folder, attempts)
    job = Job(1, 1, "parts", 0)
    running = threading.Thread(target=run_job, args=(archive, queue.enqueue, job, place))
    running.start()
    assert began.wait(10)
    attempts.stop_unwanted(archive.database)
    assert running.is_alive()

    with archive.database.write() as session:
        row = stages.row(session, 1, "parts", 0)
        if why == "called off":
            order.cancel(session, recordings.by_id(session, 1))
        elif why == "taken over":
            stages.began(row, "another attempt", "another worker")
        else:
            session.delete(row)
    stopped_s = time.monotonic()
    attempts.stop_unwanted(archive.database)
    running.join(10)

    assert ended_s[0] - stopped_s < 1
    with archive.database.read() as session:
        row = stages.row(session, 1, "parts", 0)
    assert (row and row.state) == {"called off": "failed", "taken over": "running", "deleted": None}[why]
    assert list(archive.settings.scratch_folder.iterdir()) == []


# Code that is older or newer than the work


def test_a_stage_of_newer_code_is_left_waiting(division: Division, queue: Any, archive: Archive) -> None:
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        stages.expect(session, recording, [*NAMES, "of tomorrow"], ())

    with pytest.raises(StageIsNewer):
        queue.run(archive, Job(1, 1, "of tomorrow"))
    queue_stranded(archive, Engine(queue, {"1-1/of tomorrow"}))
    queue.run_all(archive)

    assert division.stage("of tomorrow").state == "waiting"
    assert division.stage("of tomorrow").run == 1
    assert division.stage("ready").state == "done"


def test_a_stage_that_older_code_did_not_know_is_done_as_well(
    division: Division, queue: Any, archive: Archive
) -> None:
    with archive.database.write() as session:
        session.delete(stages.one(session, 1, "slides"))

    queue.run_all(archive)

    assert division.stage("slides").state == "done"
    assert division.stage("ready").state == "done"


# Work that nobody will do


@dataclass
class Engine:
    """The queue of the tests, in which some jobs have been given up."""

    queue: Any
    given_up: set[str]

    def enqueue(self, session: Any, job: Job) -> None:
        self.queue.enqueue(session, job)

    def broken(self, names: Sequence[str]) -> set[str]:
        return self.given_up.intersection(names)


def test_what_was_never_queued_is_queued(division: Division, queue: Any, archive: Archive) -> None:
    division.run_until_divided()
    queue.waiting.clear()
    queue.seen.clear()

    queue_stranded(archive, Engine(queue, set()))
    queue.run_all(archive)

    assert sorted(division.runs) == [0, 1, 2]
    assert division.stage("ready").state == "done"


def test_a_part_that_was_given_up_gets_a_new_run_and_its_sisters_do_not(
    division: Division, queue: Any, archive: Archive
) -> None:
    division.run_until_divided()
    jobs = [job for job in queue.waiting if job.part is not None]
    queue.run(archive, jobs[0])
    queue.waiting[:] = [job for job in queue.waiting if job.part is None]

    queue_stranded(archive, Engine(queue, {"1-1/parts/1"}))
    queue.run_all(archive)

    assert sorted(division.runs) == [0, 1, 2]
    assert [part.run for part in division.parts()] == [1, 2, 2]
    assert division.stage("ready").state == "done"


def test_a_job_is_a_stray_when_it_is_missing_twice_in_a_row() -> None:
    strays = Strays()

    assert strays.among({"a", "b", "c"}, {"a"}) == set()
    assert strays.among({"a", "b"}, {"a"}) == {"b"}
    assert strays.among({"c"}, set()) == set()
    assert strays.among(set(), set()) == set()
    assert strays.among({"c"}, set()) == set()
