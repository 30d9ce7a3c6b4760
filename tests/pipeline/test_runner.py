"""The runner: order, failures that hold back only what needs them, retries, and what is left behind.

The order is that of the real plan. What a stage does is put in its place by a test, but for ``ready`` and those
that a test leaves as they are.
"""

import errno
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import recordings, stages
from index.errors import BadInput, DiskFull
from index.models import Recording, Rendition, StageState, WebinarStatus
from pipeline.archive import Archive, open_archive
from pipeline.incoming import receive_file
from pipeline.ingest import Accepted, Description, accept
from pipeline.stages import order, runner
from pipeline.stages.job import Job
from pipeline.stages.order import StageUnknown
from pipeline.stages.plan import BY_NAME, NAMES, STAGES, downstream
from pipeline.stages.runner import MOST_ATTEMPTS, PROGRESS_EVERY_S
from pipeline.stages.work import SUMS, Outcome, Work
from tests.databases import database_url

__all__ = ["database_url"]

Act = Callable[[Work], Outcome]
HandIn = Callable[..., Accepted]


def make_something_to_watch(work: Work) -> Outcome:
    made = work.scratch / "180.mp4"
    made.write_text(work.attempt)
    key = work.keep(made, "mp4/180.mp4")
    with work.writing() as (session, recording):
        for old in recording.renditions:
            session.delete(old)
        session.flush()
        session.add(
            Rendition(
                recording_id=recording.id,
                height_px=180,
                width_px=320,
                mp4_key=key,
                size_bytes=1,
                duration_ms=1,
            )
        )
    return Outcome.DONE


def fail(work: Work) -> Outcome:
    raise BadInput(reason="It does not work.")


@dataclass
class Plan:
    """What each stage does in this test, and which were run."""

    monkeypatch: pytest.MonkeyPatch
    runs: list[str]

    def does(self, name: str, act: Act) -> None:
        def run(work: Work) -> Outcome:
            self.runs.append(name)
            return act(work)

        self.monkeypatch.setitem(BY_NAME, name, replace(BY_NAME[name], run=run))


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Every stage succeeds at once, and the renditions are something to watch; ``ready`` is the real one."""
    plan = Plan(monkeypatch, [])
    for name in NAMES:
        plan.does(name, lambda work: Outcome.DONE)
    plan.does("renditions", make_something_to_watch)
    plan.does("ready", next(stage.run for stage in STAGES if stage.name == "ready"))
    return plan


@pytest.fixture
def taken(hand_in: HandIn, tmp_path: Path) -> Accepted:
    (tmp_path / "clip.mp4").write_bytes(b"the bytes of a recording")
    return hand_in(tmp_path / "clip.mp4", publish=True)


def states(archive: Archive) -> dict[str, str]:
    return {name: state.state for name, state in rows(archive).items()}


def rows(archive: Archive) -> dict[str, StageState]:
    with archive.database.read() as session:
        return {state.name: state for state in stages.of(session, 1)}


def said(archive: Archive, name: str, language: str = "en") -> str:
    error = stages.error_of(rows(archive)[name])
    assert error is not None
    return error.say(language)


def status(archive: Archive) -> WebinarStatus:
    with archive.database.read() as session:
        return recordings.by_id(session, 1).webinar.status


def stored(archive: Archive, stage: str) -> list[str]:
    return [key for key in archive.store.keys(f"recordings/1/{stage}/") if not key.endswith(SUMS)]


def retry(archive: Archive, queue: Any) -> list[str]:
    with archive.database.write() as session:
        return order.retry(session, recordings.by_id(session, 1), queue.enqueue)


def reprocess(archive: Archive, queue: Any, *names: str) -> list[str]:
    with archive.database.write() as session:
        return order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, names)


# Order


def test_a_stage_comes_after_all_that_it_waits_for() -> None:
    for position, stage in enumerate(STAGES):
        assert {*stage.needs, *stage.after} <= set(NAMES[:position])


def test_every_stage_is_run_once_and_the_recording_published(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    queue.run_all(archive)

    assert sorted(plan.runs) == sorted(NAMES)
    assert set(states(archive).values()) == {"done"}
    assert {state.attempts for state in rows(archive).values()} == {1}
    assert {state.percent for state in rows(archive).values()} == {100}
    assert status(archive) == WebinarStatus.PUBLISHED


def test_a_recording_is_not_published_unless_it_was_asked_for(
    archive: Archive, queue: Any, plan: Plan, hand_in: HandIn, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"x")
    hand_in(tmp_path / "clip.mp4")

    queue.run_all(archive)

    assert states(archive)["ready"] == "done"
    assert status(archive) == WebinarStatus.DRAFT


def test_a_finished_stage_is_not_repeated(archive: Archive, queue: Any, plan: Plan, taken: Accepted) -> None:
    queue.run_all(archive)
    plan.runs.clear()

    ended = [queue.run(archive, Job(1, 1, name)) for name in NAMES]

    assert plan.runs == []
    assert set(ended) == {"done"}
    assert queue.waiting == []


def test_a_skipped_stage_holds_nothing_back(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    plan.does("sound", lambda work: Outcome.SKIPPED)

    queue.run_all(archive)

    assert states(archive)["sound"] == "skipped"
    assert states(archive)["renditions"] == states(archive)["ready"] == "done"


def test_a_worker_that_died_between_two_stages_is_made_up_for(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    """The engine runs the last stage again; it is found done, and what waited for it is queued once more."""
    queue.run_next(archive)
    queue.waiting.clear()
    queue.seen.clear()

    queue.run(archive, Job(1, 1, "probe"))
    queue.run_all(archive)

    assert plan.runs.count("probe") == 1
    assert set(states(archive).values()) == {"done"}


# Failures


def test_failed_captions_hold_back_nothing(archive: Archive, queue: Any, plan: Plan, taken: Accepted) -> None:
    plan.does("captions", fail)

    queue.run_all(archive)

    assert {name for name, state in states(archive).items() if state != "done"} == {"captions"}
    assert said(archive, "captions") == "It does not work."
    assert status(archive) == WebinarStatus.PUBLISHED


def test_a_failed_probe_holds_back_what_needs_it(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    plan.does("probe", fail)

    queue.run_all(archive)

    assert plan.runs == ["probe", "search", "ready"]
    assert {name for name, state in states(archive).items() if state == "failed"} == set(NAMES) - {"search"}
    assert said(archive, "poster", "en").startswith("Not run, because the stage “probe” failed.")
    assert said(archive, "poster", "sv").startswith("Kördes inte, eftersom steget ”probe” misslyckades.")
    assert said(archive, "captions", "en").startswith("Not run, because the stage “probe” failed.")
    assert "nothing to watch yet" in said(archive, "ready", "en")
    assert "Det finns inget att se än" in said(archive, "ready", "sv")
    assert status(archive) == WebinarStatus.DRAFT


def test_a_fault_of_the_program_is_kept_and_the_source_stays(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(work: Work) -> Outcome:
        raise RuntimeError("a fault of ours")

    plan.does("renditions", fault)

    queue.run_all(archive)

    assert "(RuntimeError: a fault of ours)" in said(archive, "renditions", "sv")
    assert "Traceback" in caplog.text
    assert [archive.store.open(key).read() for key in archive.store.keys("sources/")] == [
        b"the bytes of a recording"
    ]


def test_a_full_disk_is_said_as_such(archive: Archive, queue: Any, plan: Plan, taken: Accepted) -> None:
    def fill(work: Work) -> Outcome:
        raise OSError(errno.ENOSPC, "No space left on device")

    plan.does("poster", fill)

    queue.run_all(archive)

    assert said(archive, "poster", "en").startswith("The disk is full: ")
    assert str(archive.settings.data) in said(archive, "poster", "sv")


def test_a_disk_filled_up_by_a_stage_is_said_and_freed(
    settings: Any,
    queue: Any,
    plan: Plan,
    tmp_path: Path,
    small_disk: Callable[[int], Path],
    prepared_data: Path,
) -> None:
    """Even a report of progress cannot be written then; the stage still ends with the right sentence."""
    settings = replace(settings, data=small_disk(8) / "data", database_url="")
    shutil.copytree(prepared_data, settings.data)
    archive = open_archive(settings)
    (tmp_path / "clip.mp4").write_bytes(b"x")
    accept(
        archive,
        queue.enqueue,
        receive_file(settings, tmp_path / "clip.mp4", lambda size_bytes: None),
        Description("Vatten"),
    )

    def fill(work: Work) -> Outcome:
        (work.scratch / "first").write_bytes(bytes(2**20))
        work.keep(work.scratch / "first", "first")
        with suppress(OSError):
            (work.scratch / "all").write_bytes(bytes(2**23))
        with work.writing() as (_, recording):
            recording.facts = {"large": "x" * 100_000}
        return Outcome.DONE

    plan.does("poster", fill)
    queue.run_all(archive)

    assert said(archive, "poster", "en").startswith("The disk is full: ")
    assert stored(archive, "poster") == []
    assert states(archive)["ready"] == "done"
    archive.close()


def test_a_stage_that_keeps_dying_is_given_up(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    """An attempt that nobody ended is one during which the worker died."""
    with archive.database.write() as session:
        for _ in range(MOST_ATTEMPTS):
            stages.began(stages.one(session, 1, "probe"))

    queue.run_all(archive)

    assert "probe" not in plan.runs
    assert said(archive, "probe", "sv").startswith(f"Arbetsprocessen dog {MOST_ATTEMPTS} gånger")
    assert states(archive)["ready"] == "failed"


def test_a_stage_that_died_once_less_is_tried_again(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    with archive.database.write() as session:
        for _ in range(MOST_ATTEMPTS - 1):
            stages.began(stages.one(session, 1, "probe"))

    queue.run_all(archive)

    assert rows(archive)["probe"].attempts == MOST_ATTEMPTS
    assert set(states(archive).values()) == {"done"}


# Retry


def test_retry_runs_the_failed_stage_and_what_depends_on_it_alone(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    plan.does("captions", fail)
    queue.run_all(archive)
    plan.does("captions", lambda work: Outcome.DONE)
    plan.runs.clear()

    again = retry(archive, queue)
    queue.run_all(archive)

    assert again == ["captions"]
    assert plan.runs == ["captions", "passages", "goals", "search", "slide_search", "ready"]
    assert set(states(archive).values()) == {"done"}
    assert {name: state.run for name, state in rows(archive).items()} == {
        name: 2 if name in plan.runs else 1 for name in NAMES
    }


def test_retry_of_what_was_held_back_runs_what_held_it(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    plan.does("sound", fail)
    queue.run_all(archive)
    plan.does("sound", lambda work: Outcome.DONE)
    plan.runs.clear()

    retry(archive, queue)
    queue.run_all(archive)

    assert plan.runs[0] == "sound"
    assert set(plan.runs) == downstream(frozenset({"sound"}))
    assert set(states(archive).values()) == {"done"}


def test_a_stage_can_be_run_again_that_did_not_fail(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    queue.run_all(archive)
    plan.runs.clear()

    assert reprocess(archive, queue, "poster") == ["probe", "seekable", "poster", "ready"]
    queue.run_all(archive)

    assert plan.runs == ["probe", "seekable", "poster", "ready"]


def test_retry_has_nothing_to_do_where_nothing_failed(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    queue.run_all(archive)

    assert retry(archive, queue) == []
    assert queue.waiting == []
    assert {state.run for state in rows(archive).values()} == {1}


def test_a_stage_that_does_not_exist_is_said(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    with pytest.raises(StageUnknown) as caught:
        reprocess(archive, queue, "poster", "nonsense")

    assert caught.value.say("sv") == f"Det finns inget steg ”nonsense”. Stegen är: {', '.join(NAMES)}."
    assert {state.run for state in rows(archive).values()} == {1}


# Runs that overlap


def test_an_attempt_of_an_older_run_publishes_nothing_and_leaves_nothing(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    """Staff asks for the renditions again while they are made: the newer run ends first, the older one last."""
    newer: list[str] = []

    def overtaken(work: Work) -> Outcome:
        plan.does("renditions", make_something_to_watch)
        reprocess(archive, queue, "renditions")
        queue.run(archive, Job(1, 2, "renditions"))
        newer.extend(stored(archive, "renditions"))
        return make_something_to_watch(work)

    plan.does("renditions", overtaken)

    queue.run_all(archive)

    state = rows(archive)["renditions"]
    assert (state.state, state.run, state.attempts) == ("done", 2, 1)
    assert stored(archive, "renditions") == newer
    assert keys_of_renditions(archive) == newer
    assert set(states(archive).values()) == {"done"}


def test_an_older_run_that_fails_does_not_fail_the_newer(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    def overtaken(work: Work) -> Outcome:
        reprocess(archive, queue, "poster")
        return fail(work)

    plan.does("poster", overtaken)
    while rows(archive)["poster"].run == 1:
        queue.run_next(archive)

    state = rows(archive)["poster"]
    assert (state.state, state.run, state.error_code) == ("waiting", 2, None)


def test_an_older_run_does_not_begin_what_a_newer_has_taken_over(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    reprocess(archive, queue, "probe")

    queue.run(archive, Job(1, 1, "probe"))

    assert plan.runs == []
    assert states(archive)["probe"] == "waiting"


def test_the_progress_of_an_older_run_is_not_shown(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    def overtaken(work: Work) -> Outcome:
        reprocess(archive, queue, "probe")
        time.sleep(PROGRESS_EVERY_S)
        work.progress(50)
        return Outcome.DONE

    plan.does("probe", overtaken)

    queue.run_next(archive)

    assert rows(archive)["probe"].percent == 0


# What is left behind


def keys_of_renditions(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        return [rendition.mp4_key for rendition in session.get_one(Recording, 1).renditions]


def test_the_store_holds_only_what_the_last_attempt_made(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    queue.run_all(archive)
    first = stored(archive, "renditions")

    reprocess(archive, queue, "renditions")
    queue.run_all(archive)

    second = stored(archive, "renditions")
    assert len(first) == len(second) == 1
    assert first != second
    assert keys_of_renditions(archive) == second


def test_an_attempt_that_fails_keeps_what_the_last_good_one_made(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    queue.run_all(archive)
    first = stored(archive, "renditions")

    def fail_late(work: Work) -> Outcome:
        (work.scratch / "180.mp4").write_text("half")
        work.keep(work.scratch / "180.mp4", "mp4/180.mp4")
        return fail(work)

    plan.does("renditions", fail_late)
    reprocess(archive, queue, "renditions")
    queue.run_all(archive)

    assert states(archive)["renditions"] == "failed"
    assert stored(archive, "renditions") == keys_of_renditions(archive) == first


def test_what_an_attempt_left_that_died_is_gone_after_the_next(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted, tmp_path: Path
) -> None:
    (tmp_path / "half").write_text("half")
    archive.store.adopt("recordings/1/renditions/dead/hls/00001.m4s", tmp_path / "half")

    queue.run_all(archive)

    assert stored(archive, "renditions") == keys_of_renditions(archive)


@pytest.mark.parametrize("end", [lambda work: Outcome.DONE, fail], ids=["well", "badly"])
def test_scratch_is_gone_however_a_stage_ends(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted, end: Act
) -> None:
    seen: list[Path] = []

    def write(work: Work) -> Outcome:
        seen.append(work.scratch)
        assert list(work.scratch.iterdir()) == []
        (work.scratch / "folder").mkdir()
        (work.scratch / "folder" / "file").write_text("x")
        return end(work)

    plan.does("probe", write)

    queue.run_next(archive)

    assert seen[0].parent == archive.settings.scratch_folder
    assert not seen[0].exists()


def test_progress_is_written_every_two_seconds_at_most(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    shown: list[int] = []

    def work_slowly(work: Work) -> Outcome:
        started_s = time.monotonic()
        percent = 0
        while time.monotonic() - started_s < 2 * PROGRESS_EVERY_S + 0.5:
            percent += 1
            work.progress(percent)
            shown.append(rows(archive)["probe"].percent)
            time.sleep(0.1)
        return Outcome.DONE

    plan.does("probe", work_slowly)

    queue.run_next(archive)

    assert len(set(shown)) == 3
    assert shown[0] == 0
    assert shown == sorted(shown)
    assert rows(archive)["probe"].percent == 100


def test_what_a_stage_has_come_to_is_written_again_until_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PATIENCE_S", 0)
    tries = []

    def write() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise DiskFull(free_mb=0, folder="data")
        return "kept"

    assert runner._patiently(write) == "kept"
    assert len(tries) == 3


def test_what_is_shown_already_stays_when_its_stage_is_called_off_before_its_end(
    archive: Archive, queue: Any, plan: Plan, taken: Accepted
) -> None:
    """The rows are written; the attempt is called off while it puts the last of its files in order."""

    def called_off_late(work: Work) -> Outcome:
        make_something_to_watch(work)
        with archive.database.write() as session:
            order.cancel(session, recordings.by_id(session, 1))
        return Outcome.DONE

    plan.does("renditions", called_off_late)
    queue.run_all(archive)

    assert states(archive)["renditions"] == "failed"
    with archive.database.read() as session:
        (rendition,) = recordings.by_id(session, 1).renditions
    assert archive.store.size_bytes(rendition.mp4_key) > 0
