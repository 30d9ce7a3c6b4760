"""``efterhand worker`` and ``up``: from which queues work is taken, in how many slots, and processes kept alive together."""

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from archive_web.commands.worker import chosen_queues, processes
from index.catalogue import workers
from index.settings import Settings, read_settings
from pipeline.archive import open_archive
from pipeline.stages.plan import QUEUES
from tests.workers import Worker, environment_of, start_worker, stop, wait_until

__all__ = ["start_worker"]


def test_all_queues_are_worked_on_unless_some_are_named() -> None:
    assert chosen_queues(None) == chosen_queues("") == tuple(QUEUES)
    assert chosen_queues("cpu, gpu") == ("cpu", "gpu")


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("sv_SE.UTF-8", "Det finns ingen kö ”disk”. Köerna är: quick, cpu, gpu, index."),
        ("C.UTF-8", "There is no queue “disk”. The queues are: quick, cpu, gpu, index."),
    ],
)
def test_a_queue_that_does_not_exist_is_said(
    monkeypatch: pytest.MonkeyPatch, efterhand: Callable[..., Any], locale: str, sentence: str
) -> None:
    monkeypatch.setenv("LANG", locale)

    said = efterhand("worker", "--queues", "cpu,disk")

    assert (said.exit_status, said.err) == (1, f"{sentence}\n")


def test_slots_must_be_a_number_that_can_work(efterhand: Callable[..., Any]) -> None:
    assert efterhand("worker", "--slots", "0").exit_status == 2


def test_slots_are_jobs_of_one_process_on_sqlite_and_processes_on_postgresql(settings: Settings) -> None:
    shared = replace(settings, database_url="postgresql://efterhand@localhost/efterhand")

    assert processes(settings, ("cpu", "gpu"), 3) == ["worker --queues cpu,gpu --slots 3"]
    assert processes(shared, ("cpu", "gpu"), 3) == ["worker --queues cpu,gpu --slots 1"] * 3
    assert processes(replace(shared, slots=2), ("cpu",), None) == ["worker --queues cpu --slots 1"] * 2


def test_processes_of_one_worker_are_stopped_together(
    tmp_path: Path, postgres_url: str, start_worker: Callable[..., Worker]
) -> None:
    environment = environment_of(tmp_path / "data", postgres_url)
    worker = start_worker(environment, "--queues", "quick", "--slots", "2")
    archive = open_archive(read_settings(environment))

    def known() -> list[str]:
        with archive.database.read() as session:
            return [row.queues for row in workers.of(session)]

    wait_until(lambda: known() == ["quick", "quick"], tell=worker.said)
    children = [one for one in psutil.Process(worker.process.pid).children() if one.is_running()]
    assert len(children) == 2

    assert stop(worker) == 0

    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    archive.close()


def test_processes_die_with_the_one_that_watches_over_them(
    tmp_path: Path, postgres_url: str, start_worker: Callable[..., Worker]
) -> None:
    worker = start_worker(environment_of(tmp_path / "data", postgres_url), "--slots", "2")
    watcher = psutil.Process(worker.process.pid)
    wait_until(lambda: len(watcher.children()) == 2, tell=worker.said)
    children = watcher.children()

    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait()

    _, alive = psutil.wait_procs(children, timeout=20)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
