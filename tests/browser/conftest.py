"""The demo archive on a real web server."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import faults, visit
from tests.serving import Site

__all__ = ["faults", "visit"]

SETTINGS = {"rungs": "360,180", "preset": "ultrafast"}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Made once, however many processes run tests: the first makes it, each works on a copy."""
    run = tmp_path_factory.getbasetemp()
    made = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "demo"
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make(made)
    site = Site.at(tmp_path_factory.mktemp("site") / "data", **SETTINGS)
    shutil.copytree(made / "data", site.data)
    with site.answering():
        yield site


def _make(folder: Path) -> None:
    finished = folder / "finished"
    if not finished.exists():
        site = Site.at(folder / "data", **SETTINGS)
        site.command("demo")
        site.add_account()
        finished.touch()
