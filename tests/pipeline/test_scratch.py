"""Scratch folders: one for each worker, swept when it is gone, and not before."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.scratch import scratch_of, sweep

HOLD = """
import sys
from pathlib import Path
from pipeline.scratch import scratch_of
with scratch_of("other", Path(sys.argv[1])) as scratch:
    (scratch / "part.mp4").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def test_a_worker_gets_an_empty_folder_that_goes_with_it(folder: Path) -> None:
    (folder / "me").mkdir(parents=True)
    (folder / "me" / "old").write_text("left by an earlier one of this name")

    with scratch_of("me", folder) as scratch:
        assert scratch == folder / "me"
        assert list(scratch.iterdir()) == []
        (scratch / "file").write_text("x")

    assert names(folder) == {".lock"}


def test_what_living_workers_hold_is_not_swept(folder: Path) -> None:
    (folder / "dead").mkdir(parents=True)
    (folder / "dead.lock").touch()

    with scratch_of("me", folder) as mine:
        (mine / "part.mp4").write_text("half")
        sweep(folder)
        with scratch_of("another", folder):
            assert (mine / "part.mp4").exists()
            assert names(folder) == {".lock", "me", "me.lock", "another", "another.lock"}


def test_what_a_killed_worker_left_is_swept(folder: Path) -> None:
    folder.mkdir()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    sweep(folder)
    assert (folder / "other" / "part.mp4").exists()

    other.kill()
    other.communicate()
    sweep(folder)

    assert names(folder) == {".lock"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
