"""The local folder as a store: what happens when a move is broken off, and what is tidied."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.storage.local import LocalStore

SIZE_BYTES = 64 * 2**20
WAIT_S = 30


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", folder], check=True)


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


def test_a_file_on_another_disk_is_adopted_too(store: LocalStore, small_disk: Path) -> None:
    path = small_disk / "made"
    path.write_text("clip")

    store.adopt("a/clip.mp4", path)

    assert store.local_path("a/clip.mp4").read_text() == "clip"
    assert not path.exists()


def test_a_file_that_does_not_fit_stays_where_it_was(tmp_path: Path, small_disk: Path) -> None:
    store, path = LocalStore(small_disk / "store"), tmp_path / "made"
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


def test_a_half_written_object_is_never_seen(store: LocalStore, tmp_path: Path) -> None:
    """A process is killed while it copies from another disk: the key is not there, and the file still is."""
    source = Path("/dev/shm") / f"{tmp_path.name}-{time.time_ns()}"
    if not source.parent.is_dir() or source.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second disk to copy from")
    source.write_bytes(bytes(SIZE_BYTES))
    try:
        adopting = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import shutil, sys\n"
                "from pathlib import Path\n"
                "from pipeline.storage.local import LocalStore\n"
                "shutil._USE_CP_SENDFILE = False\n"  # small steps, so that there is a middle to be killed in
                "shutil.COPY_BUFSIZE = 4096\n"
                "LocalStore(Path(sys.argv[1])).adopt('a/clip.mp4', Path(sys.argv[2]))\n",
                store.folder,
                source,
            ]
        )
        wait_for_first_bytes(store.folder)
        adopting.send_signal(signal.SIGKILL)
        adopting.wait()

        assert files(store.folder) != ["clip.mp4"]
        assert list(store.keys("")) == []
        assert source.stat().st_size == SIZE_BYTES
    finally:
        source.unlink()


def wait_for_first_bytes(folder: Path) -> None:
    until = time.monotonic() + WAIT_S
    while not any(path.stat().st_size for path in folder.rglob(".*")):
        assert time.monotonic() < until
        time.sleep(0.001)
