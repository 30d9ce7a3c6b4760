"""The local folder as a store: what happens when a move is broken off, and what is tidied."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.storage.local import LocalStore


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_folders_that_become_empty_are_removed(store: LocalStore, tmp_path: Path) -> None:
    for key in ("recordings/7/poster/a1/320.jpg", "recordings/7/sound/b2/sound.m4a"):
        (tmp_path / "made").write_text("x")
        store.adopt(key, tmp_path / "made")

    store.delete("recordings/7/poster/a1/320.jpg")
    assert sorted(path.name for path in (store.folder / "recordings/7").iterdir()) == ["sound"]

    store.delete("recordings/7/sound/b2/sound.m4a")
    assert list(store.folder.iterdir()) == []


def test_a_file_on_another_disk_is_adopted_too(store: LocalStore, small_disk: Callable[[int], Path]) -> None:
    path = small_disk(1) / "made"
    path.write_text("clip")

    store.adopt("a/clip.mp4", path)

    assert store.local_path("a/clip.mp4").read_text() == "clip"
    assert not path.exists()


def test_a_file_that_does_not_fit_stays_where_it_was(
    tmp_path: Path, small_disk: Callable[[int], Path]
) -> None:
    store, path = LocalStore(small_disk(1) / "store"), tmp_path / "made"
    path.write_bytes(bytes(2**21))

    with pytest.raises(OSError, match="No space left"):
        store.adopt("a/clip.mp4", path)

    assert path.stat().st_size == 2**21
    assert files(store.folder) == []


def test_a_file_that_cannot_take_its_place_is_given_back(store: LocalStore, tmp_path: Path) -> None:
    (store.folder / "a" / "a folder of this name").mkdir(parents=True)
    path = tmp_path / "made"
    path.write_text("the only copy")

    with pytest.raises(IsADirectoryError):
        store.adopt("a", path)

    assert path.read_text() == "the only copy"
    assert files(store.folder) == []


KILLED_HALF_WAY = """
import os, shutil, signal, sys
from pathlib import Path
from pipeline.storage.local import LocalStore

def die_half_way(source, target, *_):
    target.write(source.read(1000))
    target.flush()
    os.kill(os.getpid(), signal.SIGKILL)

shutil._USE_CP_SENDFILE = False
shutil.copyfileobj = die_half_way
LocalStore(Path(sys.argv[1])).adopt("a/clip.mp4", Path(sys.argv[2]))
"""


def test_a_half_written_object_is_never_seen(store: LocalStore, small_disk: Callable[[int], Path]) -> None:
    path = small_disk(1) / "made"
    path.write_bytes(bytes(2000))

    ended = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, store.folder, path])

    assert ended.returncode == -signal.SIGKILL
    assert [written.stat().st_size for written in (store.folder / "a").iterdir()] == [1000]
    assert list(store.keys("")) == []
    assert path.stat().st_size == 2000
