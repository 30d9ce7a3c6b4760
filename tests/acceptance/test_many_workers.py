"""Several workers on one PostgreSQL, of which some are killed, stopped, frozen or cut off: nothing is lost or done twice."""

import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text, update

from index.catalogue import recordings, stages, workers
from index.models import StagePart, WorkerProcess
from index.settings import read_settings
from pipeline.archive import Archive, open_archive
from pipeline.stages import order
from tests.postgres import Cluster
from tests.workers import (
    CODE,
    NEWER_CODE,
    Worker,
    clip_of,
    command,
    environment_of,
    ingest,
    is_alive,
    kill,
    start_worker,
    stop,
    wait_until,
)

__all__ = ["start_worker"]

PART_S, RATE = 4, 25
TAKEOVER_S = 5
NEW_S = 0.5  # a part takes some seconds
SPARE_S = 10  # for a machine that has much else to do
KEPT = {"sound", "renditions", "poster", "samples", "storyboard", "slides"}
ENDED = re.compile(r"Job (\S+) ended: done")


@dataclass
class Scene:
    """An archive on PostgreSQL, the workers that were started on it, and what they said."""

    environment: dict[str, str]
    archive: Archive
    start: Callable[..., Worker]
    workers: list[Worker] = field(default_factory=list)

    def begin(self, *words: str, code: str = CODE, **settings: object) -> Worker:
        """Start a worker: begin("--queues", "cpu", takeover_s=5)."""
        others = {f"EFTERHAND_{name.upper()}": str(value) for name, value in settings.items()}
        self.workers.append(self.start(self.environment | others, *words, code=code))
        return self.workers[-1]

    def said(self) -> str:
        return "\n".join(worker.said() for worker in self.workers)

    def ended(self) -> list[str]:
        """The jobs that were worked on to their good end, by their names, with repetitions."""
        return ENDED.findall(self.said())

    def states(self, recording_id: int = 1) -> dict[str, str]:
        with self.archive.database.read(patient=True) as session:
            return {state.name: state.state for state in stages.of(session, recording_id)}

    def parts(self, recording_id: int = 1) -> Sequence[StagePart]:
        with self.archive.database.read(patient=True) as session:
            return stages.parts_of(session, recording_id, "parts")

    def wait_until(self, condition: Callable[[], object], timeout_s: float = 90) -> float:
        """Returns how many seconds it took."""
        began_s = time.monotonic()
        wait_until(condition, timeout_s, self.said)
        return time.monotonic() - began_s

    def wait_until_whole(self, recording_id: int = 1) -> None:
        self.wait_until(lambda: set(self.states(recording_id).values()) <= stages.ENDED)
        assert set(self.states(recording_id).values()) <= stages.FINISHED, self.said()

    def wait_until_encoding(self) -> tuple[Worker, int]:
        """Until some part is done, and another, of which most is still to be done, has been begun.

        Returns the worker that has begun it, and its number.
        """
        found: list[tuple[Worker, int]] = []

        def under_way() -> bool:
            parts = self.parts()
            if any(part.state == "done" for part in parts):
                running = [part for part in parts if part.state == "running"]
                found.extend(
                    (worker, part.number)
                    for worker in self.workers
                    for part in running
                    if is_name_of(part, worker) and has_just_begun(worker)
                )
            return bool(found)

        self.wait_until(under_way)
        return found[0]

    def known_workers(self) -> list[str]:
        with self.archive.database.read() as session:
            return [worker.id for worker in workers.of(session)]


def has_just_begun(worker: Worker) -> bool:
    return any(time.time() - program.create_time() < NEW_S for program in worker.programs())


def is_name_of(part: StagePart, worker: Worker) -> bool:
    return f"-{worker.process.pid}-" in part.worker


@pytest.fixture
def scene(tmp_path: Path, postgres_url: str, start_worker: Callable[..., Worker]) -> Iterator[Scene]:
    environment = environment_of(
        tmp_path / "data", postgres_url, part_s=PART_S, rungs="180", preset="veryslow", takeover_s=TAKEOVER_S
    )
    archive = open_archive(read_settings(environment))
    yield Scene(environment, archive, start_worker)
    archive.close()


@pytest.fixture(scope="session")
def film(clips: Any) -> Path:
    """Four parts, each some seconds of work."""
    return clip_of(clips, 4 * PART_S - 1, size="640x360")


@pytest.fixture(scope="session")
def short(clips: Any) -> Path:
    """Two parts."""
    return clip_of(clips, 2 * PART_S - 1, number=2)


def assert_nothing_is_lost_or_left(scene: Scene, seconds: int, recording_id: int = 1) -> None:
    """Every frame is there, no part was encoded twice to its end, and only what is shown is stored."""
    archive = scene.archive
    twice = {job: count for job, count in Counter(scene.ended()).items() if count > 1}
    assert {job for job in twice if "/parts/" in job} == set()
    assert list(archive.settings.scratch_folder.glob("*/*")) == []
    with archive.database.read() as session:
        recording = recordings.by_id(session, recording_id)
        attempts = {state.name: state.attempt for state in recording.stages}
        mp4 = archive.settings.store_folder / recording.renditions[0].mp4_key
    stored = {tuple(key.split("/")[2:4]) for key in archive.store.keys(f"recordings/{recording_id}/")}
    assert {stage for stage, _ in stored} <= KEPT
    assert {attempt for _, attempt in stored} <= set(attempts.values())
    assert frames_of(mp4) == seconds * RATE


def frames_of(path: Path) -> int:
    count = ("-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0")
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", *count, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip(",\n"))


def attempts_of(scene: Scene) -> list[int]:
    return [part.attempts for part in scene.parts()]


def test_others_do_the_work_of_workers_that_are_killed_or_stopped(scene: Scene, film: Path) -> None:
    ingest(scene.environment, film)
    three = [scene.begin() for _ in range(3)]
    killed, number = scene.wait_until_encoding()
    stopped, _ = (worker for worker in three if worker is not killed)
    elsewhere(scene, killed)  # where nobody can see that its process is gone: its beats must tell

    kill(killed)
    encoders = stopped.programs()
    assert stop(stopped) == 0

    assert not any(map(is_alive, encoders))
    assert scene.wait_until(lambda: not has_a_part(scene, stopped)) < TAKEOVER_S
    scene.wait_until(lambda: not has_a_part(scene, killed), TAKEOVER_S + SPARE_S)
    scene.wait_until_whole()
    # Being stopped is no sign of trouble, and not counted.
    assert attempts_of(scene) == [2 if part == number else 1 for part in range(4)]
    assert len(scene.known_workers()) == 1
    assert_nothing_is_lost_or_left(scene, 15)


def has_a_part(scene: Scene, worker: Worker) -> bool:
    return any(part.state == "running" and is_name_of(part, worker) for part in scene.parts())


def elsewhere(scene: Scene, worker: Worker) -> None:
    """Have *worker* be one of another machine, as far as its row tells."""
    pid = worker.process.pid
    with scene.archive.database.write() as session:
        session.execute(update(WorkerProcess).where(WorkerProcess.pid == pid).values(host="another machine"))


def test_new_workers_go_on_where_all_were_killed_also_with_newer_code(scene: Scene, film: Path) -> None:
    """What was queued, and what was under way, is not bound to the code that queued it."""
    ingest(scene.environment, film)
    old = [scene.begin(), scene.begin()]
    scene.wait_until_encoding()
    done = [part.number for part in scene.parts() if part.state == "done"]

    for worker in old:
        kill(worker)
    for _ in range(2):
        scene.begin(code=NEWER_CODE)

    scene.wait_until_whole()
    assert {scene.parts()[number].attempts for number in done} == {1}
    assert max(attempts_of(scene)) == 2
    assert_nothing_is_lost_or_left(scene, 15)
    assert scene.states()["summary"] == "done"  # the newer code's own stage, of which the older knew nothing


def test_workers_outlive_the_database(scene: Scene, cluster: Cluster, film: Path) -> None:
    ingest(scene.environment, film)
    both = [scene.begin(), scene.begin()]
    scene.wait_until_encoding()

    cluster.stop()
    try:
        time.sleep(TAKEOVER_S + 2)  # without this outage long enough to be taken for dead
    finally:
        cluster.start()

    scene.wait_until_whole()
    assert attempts_of(scene) == [1, 1, 1, 1]
    assert [worker.process.poll() for worker in both] == [None, None]
    assert len(scene.known_workers()) == 2
    assert "is gone" not in scene.said()
    assert_nothing_is_lost_or_left(scene, 15)


def test_a_frozen_worker_that_comes_back_does_no_harm(scene: Scene, film: Path) -> None:
    ingest(scene.environment, film)
    for _ in range(2):
        scene.begin()
    one, number = scene.wait_until_encoding()

    with frozen(one):
        scene.wait_until_whole()

    assert not is_name_of(scene.parts()[number], one)
    scene.wait_until(lambda: len(scene.known_workers()) == 2)
    scene.wait_until(lambda: not one.programs())
    scene.wait_until(lambda: list(scene.archive.settings.scratch_folder.glob("*/*")) == [])
    assert_nothing_is_lost_or_left(scene, 15)


@contextmanager
def frozen(worker: Worker) -> Iterator[None]:
    """The worker stands still, and all that it has started, like a machine that is out of memory."""
    processes = [psutil.Process(worker.process.pid), *worker.programs()]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    yield
    for process in processes:
        process.send_signal(signal.SIGCONT)


def test_cancel_stops_encoders_within_seconds_and_retry_goes_on(scene: Scene, film: Path) -> None:
    ingest(scene.environment, film)
    both = [scene.begin(), scene.begin()]
    scene.wait_until_encoding()
    encoders = list(chain.from_iterable(worker.programs() for worker in both))

    with scene.archive.database.write() as session:
        assert order.cancel(session, recordings.by_id(session, 1))

    assert scene.wait_until(lambda: not any(map(is_alive, encoders))) < 5
    done = [part for part in scene.parts() if part.state == "done"]
    assert {part.state for part in scene.parts()} == {"done", "failed"}
    command(scene.environment, "retry", "1")
    scene.wait_until_whole()
    for part in done:
        now = scene.parts()[part.number]
        assert (now.attempt, now.attempts, now.run) == (part.attempt, 1, 1)
    assert_nothing_is_lost_or_left(scene, 15)


def test_new_recordings_go_first_and_queues_keep_to_their_limits(
    scene: Scene, film: Path, short: Path
) -> None:
    scene.environment["EFTERHAND_PRESET"] = "ultrafast"
    ingest(scene.environment, film)
    command(scene.environment, "cancel", "1")
    command(scene.environment, "reprocess", "1")
    ingest(scene.environment, short, "Energi")
    quick = scene.begin("--queues", "quick", queue_limits="cpu=1")
    scene.wait_until(lambda: scene.states(1)["poster"] == scene.states(2)["poster"] == "done")
    assert scene.states(2)["parts"] == "waiting"

    for _ in range(2):
        scene.begin("--queues", "cpu, gpu,index", queue_limits="cpu=1")
    at_once = set()
    while not set(scene.states(1).values()) <= stages.ENDED:
        at_once.add(taken(scene, "cpu"))
        assert not quick.programs("x264")
        time.sleep(0.05)

    assert at_once == {0, 1}
    scene.wait_until_whole(1)
    scene.wait_until_whole(2)
    encoded = [job for job in in_order(scene) if "/parts/" in job]
    assert encoded == [f"2-1/parts/{part}" for part in range(2)] + [f"1-2/parts/{part}" for part in range(4)]
    assert not re.search(r"parts|sound|renditions|slides|recognition|search", quick.said())


def taken(scene: Scene, queue: str) -> int:
    """How many jobs of *queue* are under way on all machines."""
    counted = "SELECT count(*) FROM dbos.workflow_status WHERE queue_name = :queue AND status = 'PENDING'"
    with scene.archive.database.read() as session:
        return int(session.scalar(text(counted), {"queue": queue}) or 0)


def in_order(scene: Scene) -> list[str]:
    """The jobs that ended well, on all workers, in the order of time."""
    lines = [line for line in scene.said().splitlines() if ENDED.search(line)]
    return [found[1] for line in sorted(lines) if (found := ENDED.search(line))]


def test_a_stage_of_newer_code_waits_for_workers_that_know_it(scene: Scene, short: Path) -> None:
    """Machines are brought up to date one by one: the web is new already, and the workers are not all."""
    scene.environment["EFTERHAND_PRESET"] = "ultrafast"
    ingest(scene.environment, short, code=NEWER_CODE)
    old = scene.begin()
    scene.wait_until(lambda: scene.states()["ready"] == "done")
    scene.begin("--queues", "index", code=NEWER_CODE)  # it queues what the old one did not know of
    scene.wait_until(lambda: "is older than the stage" in old.said())
    assert scene.states()["summary"] == "waiting"

    scene.begin(code=NEWER_CODE)
    stop(old)

    scene.wait_until_whole()
    assert scene.states()["summary"] == "done"
    assert attempts_of(scene) == [1, 1]


def test_a_job_that_was_taken_but_never_came_is_put_back(scene: Scene, short: Path) -> None:
    """The commit in which a job was taken can be cut off from its answer; then nobody runs it."""
    scene.environment["EFTERHAND_PRESET"] = "ultrafast"
    ingest(scene.environment, short)
    scene.begin("--queues", "quick")
    scene.wait_until(lambda: scene.states()["poster"] == "done")
    (living,) = scene.known_workers()
    take = (
        "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = :who, application_version = '1' "
        "WHERE workflow_uuid = :job"
    )
    with scene.archive.database.write() as session:
        for job, who in (("1-1/sound", living), ("1-1/parts", "a worker that nobody knows")):
            assert session.execute(text(take), {"job": job, "who": who}).rowcount == 1

    scene.begin("--queues", "cpu,gpu,index")

    scene.wait_until_whole()
    assert "Job 1-1/sound was taken, but never came" in scene.said()
    assert "Worker a worker that nobody knows is gone" in scene.said()
    assert_nothing_is_lost_or_left(scene, 7)
