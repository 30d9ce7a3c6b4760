"""The engine for real: a worker process on SQLite that is killed, stopped and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from index.captions.cue import Cue
from index.catalogue import recordings, stages
from index.catalogue.database import MIGRATIONS
from index.models import StageState
from index.settings import PREFIX, Settings
from pipeline import engine
from pipeline.archive import Archive
from pipeline.incoming import INCOMING_KEPT_S, receive_file
from pipeline.ingest import Description, accept
from pipeline.stages.job import Job
from pipeline.stages.plan import NAMES

WAIT_S = 90
STOP_S = 10
BEHIND_PARTS = {"parts", "renditions", "samples", "storyboard", "slides", "slide_search", "ready"}
SLOW, FAST = "veryslow", "ultrafast"
CUES = (Cue(0, 2000, "Välkommen hit."),)


class Worker:
    """``efterhand worker`` as a process of its own."""

    def __init__(self, settings: Settings, log: Path) -> None:
        given = {PREFIX + row.name.upper(): str(getattr(settings, row.name)) for row in fields(Settings)}
        self.log = log
        with log.open("a") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "archive_web.commands", "worker"],
                env={**os.environ, **given},
                stdout=file,
                stderr=file,
            )

    def encoders(self) -> list[psutil.Process]:
        """The ffmpeg processes that this worker has started."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if child.name() == "ffmpeg"]

    def end(self, number: int) -> float:
        """Send the signal and wait. Returns how many seconds the process went on."""
        started_s = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(WAIT_S)
        return time.monotonic() - started_s


@pytest.fixture
def start_worker(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Starts a worker on the archive: start_worker(preset)."""
    workers: list[Worker] = []

    def start_worker(preset: str = FAST) -> Worker:
        worker = Worker(replace(settings, preset=preset, rungs="360"), tmp_path / "worker.log")
        workers.append(worker)
        return worker

    yield start_worker
    for worker in workers:
        worker.process.kill()
        worker.process.wait()


@pytest.fixture(scope="session")
def long_clip(clips: Any) -> Path:
    """Its picture takes long to encode well; its sound is quick to level."""
    path: Path = clips.make("long.mp4", *clips.picture(40, "640x360"), *clips.tone(5), *clips.H264)
    return path


@pytest.fixture
def queued(archive: Archive, settings: Settings) -> Iterator[engine.Engine]:
    engine.prepare(settings)
    queue = engine.Engine(settings)
    yield queue
    queue.close()


def hand_in(archive: Archive, queue: engine.Engine, path: Path) -> int:
    incoming = receive_file(archive.settings, path, lambda size_bytes: None)
    description = Description("Vatten i staden", captions=CUES, publish=True)
    return accept(archive, queue.enqueue, incoming, description).recording_id


def rows(archive: Archive, recording_id: int = 1) -> dict[str, StageState]:
    with archive.database.read() as session:
        return {state.name: state for state in stages.of(session, recording_id)}


def wait_until(condition: Callable[[], bool], log: Path) -> None:
    until_s = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < until_s, log.read_text()
        time.sleep(0.1)


def wait_for_renditions(archive: Archive, worker: Worker) -> None:
    """Until only the renditions are left, and are under way."""

    def is_encoding() -> bool:
        left = {name for name, state in rows(archive).items() if state.state not in stages.ENDED}
        return left == {
            "parts",
            "renditions",
            "samples",
            "storyboard",
            "slides",
            "slide_search",
            "ready",
        } and bool(worker.encoders())

    wait_until(is_encoding, worker.log)


def wait_until_ready(archive: Archive, worker: Worker) -> None:
    wait_until(lambda: rows(archive)["ready"].state in stages.ENDED, worker.log)


def left_in_scratch(archive: Archive) -> list[Path]:
    """What lies in the scratch folders of workers; the folder of one that lives is there, and empty."""
    return list(archive.settings.scratch_folder.glob("*/*"))


def is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["SIGKILL", "SIGTERM"])
def test_a_worker_that_ends_in_the_middle_of_encoding_goes_on_after_a_restart(
    archive: Archive,
    queued: engine.Engine,
    start_worker: Callable[..., Worker],
    long_clip: Path,
    number: int,
) -> None:
    hand_in(archive, queued, long_clip)
    worker = start_worker(SLOW)
    wait_for_renditions(archive, worker)
    encoders = worker.encoders()

    ended_after_s = worker.end(number)

    assert ended_after_s < STOP_S
    assert worker.process.returncode == (0 if number == signal.SIGTERM else -number)
    wait_until(lambda: not any(map(is_alive, encoders)), worker.log)
    assert rows(archive)["parts"].state == "running"

    wait_until_ready(archive, start_worker(FAST))

    found = rows(archive)
    assert {name: state.state for name, state in found.items()} == dict.fromkeys(NAMES, "done") | {
        "seekable": "skipped",
        "recognition": "skipped",
        "voices": "skipped",
    }
    assert {state.attempts for state in found.values()} == {1}
    with archive.database.read() as session:
        parts = stages.parts_of(session, 1, "parts")
    # a worker that is stopped in good order is no sign of trouble, and not counted
    assert [part.attempts for part in parts] == [2 if number == signal.SIGKILL else 1]
    assert left_in_scratch(archive) == []
    with archive.database.read() as session:
        recording = recordings.by_id(session, 1)
        (rendition,) = recording.renditions
        assert recording.webinar.status.value == "published"
        assert archive.store.size_bytes(rendition.mp4_key) == rendition.size_bytes
        kept = {key.split("/")[3] for key in archive.store.keys("recordings/1/renditions/")}
    assert len(kept) == 1


def test_a_second_worker_on_the_same_folder_is_refused(
    archive: Archive, queued: engine.Engine, start_worker: Callable[..., Worker], clips: Any
) -> None:
    first = start_worker()
    wait_until(lambda: engine.worker_is_running(archive.settings), first.log)

    second = start_worker()

    assert second.process.wait(WAIT_S) == 1
    assert f"A worker is already running on {archive.settings.data}." in first.log.read_text()
    hand_in(archive, queued, clips.talk)
    wait_until_ready(archive, first)
    assert {state.attempts for state in rows(archive).values()} == {1}


def test_an_idle_worker_stops_at_once(
    archive: Archive, queued: engine.Engine, start_worker: Callable[..., Worker]
) -> None:
    worker = start_worker()
    wait_until(lambda: engine.worker_is_running(archive.settings), worker.log)

    worker.end(signal.SIGTERM)

    assert not engine.worker_is_running(archive.settings)


def test_what_is_queued_in_a_transaction_that_fails_is_not_done(
    archive: Archive, queued: engine.Engine, clips: Any
) -> None:
    def queue_and_fail(*work: Any) -> None:
        queued.enqueue(*work)
        raise ConnectionError

    incoming = receive_file(archive.settings, clips.talk, lambda size_bytes: None)
    with suppress(ConnectionError):
        accept(archive, queue_and_fail, incoming, Description("Vatten"))

    assert workflows(archive) == []


def test_the_same_work_is_queued_once(archive: Archive, queued: engine.Engine, clips: Any) -> None:
    number = hand_in(archive, queued, clips.talk)

    with archive.database.write() as session:
        queued.enqueue(session, Job(number, 1, "probe"))

    assert workflows(archive) == ["1-1/probe"]


def workflows(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        return list(session.scalars(text("SELECT workflow_uuid FROM workflow_status")))


def test_preparing_the_engine_leaves_the_catalogue_as_it_was(archive: Archive, settings: Settings) -> None:
    engine.prepare(settings)
    engine.prepare(settings)

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = settings.database
    command.check(config)


def test_a_starting_worker_sweeps_what_a_dead_one_left(
    archive: Archive, queued: engine.Engine, settings: Settings, start_worker: Callable[..., Worker]
) -> None:
    old, new = settings.incoming_folder / "old", settings.incoming_folder / "new"
    (settings.scratch_folder / "1-renditions-dead").mkdir(parents=True)
    settings.incoming_folder.mkdir()
    for path in (old, new):
        path.write_text("half")
    week_s = INCOMING_KEPT_S
    os.utime(old, times=(time.time() - week_s - 60, time.time() - week_s - 60))

    worker = start_worker()
    wait_until(lambda: not old.exists(), worker.log)

    assert new.exists()
    assert left_in_scratch(archive) == []


def test_a_starting_worker_sweeps_old_folders_too(
    archive: Archive, settings: Settings, queued: engine.Engine, start_worker: Callable[..., Worker]
) -> None:
    """A demo that is killed leaves a folder among the incoming files."""
    left = settings.incoming_folder / "demo"
    left.mkdir(parents=True)
    (left / "film.mp4").write_bytes(b"x")
    os.utime(left, (0, 0))

    worker = start_worker()

    wait_until(lambda: not left.exists(), worker.log)
    assert worker.process.poll() is None
