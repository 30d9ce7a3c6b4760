"""Workers as real processes, to be killed and waited for, and recordings handed in by the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.serving import ROOT
from tests.word_lists import WORD_LISTS

CODE, NEWER_CODE = "archive_web.commands", "tests.newer_code"
WAIT_S = 90
STOP_S = 20
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.500\nVälkommen.\n\n00:01.500 --> 00:03.000\nNu om dricksvatten.\n"

Environment = Mapping[str, str]


def environment_of(data: Path, database_url: str, **settings: object) -> dict[str, str]:
    """The environment of a process of the archive: environment_of(data, url, part_s=4, rungs="90")."""
    named = {
        "data": data,
        "database_url": database_url,
        "speech_model": "demo",
        "word_lists": WORD_LISTS,
        "preset": "ultrafast",
    } | settings
    others = {name: value for name, value in os.environ.items() if not name.startswith("EFTERHAND_")}
    return others | {f"EFTERHAND_{name.upper()}": str(value) for name, value in named.items()}


@dataclass(frozen=True)
class Worker:
    """A worker process, and the file that it prints to."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def programs(self, name: str = "ffmpeg") -> list[psutil.Process]:
        """The processes called *name* that it has started and that still run."""
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.process.pid).children(recursive=True)
            return [child for child in children if child.name() == name]
        return []


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Starts ``efterhand worker``: start_worker(environment, "--queues", "cpu"). All are killed at the end."""
    workers: list[Worker] = []
    numbers = count(1)

    def start_worker(environment: Environment, *words: str, code: str = CODE) -> Worker:
        log = tmp_path / f"worker-{next(numbers)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                _command("worker", *words, code=code), cwd=ROOT, env=environment, stdout=file, stderr=file
            )
        workers.append(Worker(process, log))
        return workers[-1]

    yield start_worker
    for worker in workers:
        kill(worker)


def is_alive(process: psutil.Process) -> bool:
    """Whether *process* runs; one that has ended may lie there until somebody asks for its exit status."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def kill(worker: Worker) -> None:
    """End it as a loss of power would."""
    worker.process.kill()
    worker.process.wait(STOP_S)


def stop(worker: Worker) -> int:
    """Ask it to stop, and return its exit status."""
    worker.process.send_signal(signal.SIGTERM)
    return worker.process.wait(STOP_S)


def wait_until(
    condition: Callable[[], object], timeout_s: float = WAIT_S, tell: Callable[[], str] = lambda: ""
) -> None:
    """Until *condition* is true; *tell* says what there is to know when it does not become so."""
    until_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until_s, tell()
        time.sleep(0.1)


def clip_of(clips: Any, seconds: float, number: int = 1, size: str = "160x90") -> Path:
    """A recording with picture and tone, to be cut into parts; each *number* is another one, of other bytes."""
    tone = ("-f", "lavfi", "-i", f"sine=frequency={400 + number}:duration={seconds}")
    made: Path = clips.make(f"{seconds}s-{number}.mp4", *clips.picture(seconds, size), *tone, *clips.H264)
    return made


def ingest(
    environment: Environment, clip: Path, title: str = "Vatten i staden", *words: str, code: str = CODE
) -> int:
    """Hand *clip* in with captions, to be published, by ``efterhand ingest``. Returns the recording's number."""
    captions = clip.with_suffix(".vtt")
    captions.write_text(CAPTIONS, encoding="utf-8")
    given = ("--title", title, "--language", "sv", "--captions", str(captions), "--publish", "--json")
    return int(answer(environment, "ingest", str(clip), *given, *words, code=code)["id"])


def answer(environment: Environment, *words: str, code: str = CODE) -> Any:
    """What a command answers in JSON."""
    return json.loads(command(environment, *words, code=code))


def command(environment: Environment, *words: str, code: str = CODE) -> str:
    """What a command says."""
    done = subprocess.run(
        _command(*words, code=code), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _command(*words: str, code: str) -> list[str]:
    return [sys.executable, "-m", code, *words]
