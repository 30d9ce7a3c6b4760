"""Local copies: fetched once for all who ask at once, never half, and gone when there is no room, save those in use."""

import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from index.errors import DiskFull
from pipeline.storage.contract import ObjectMissing
from pipeline.storage.copies import LocalCopies
from pipeline.storage.local import LocalStore

ROOT = Path(__file__).parents[3]


class FarStore:
    """A store without local paths, which counts how often each object is fetched, slowly."""

    def __init__(self, folder: Path, pause_s: float = 0.0) -> None:
        self.near, self.pause_s = LocalStore(folder), pause_s
        self.fetched: list[str] = []

    def adopt(self, key: str, path: Path) -> None:
        self.near.adopt(key, path)

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        file = self.near.open(key, start=start)
        self.fetched.append(key)
        time.sleep(self.pause_s)
        return file

    def size_bytes(self, key: str) -> int:
        return self.near.size_bytes(key)

    def keys(self, prefix: str) -> Iterator[str]:
        return self.near.keys(prefix)

    def delete(self, key: str) -> None:
        self.near.delete(key)

    def names(self, prefix: str) -> Iterator[str]:
        return self.near.names(prefix)

    def age_s(self, key: str) -> float:
        return self.near.age_s(key)

    def sweep(self, older_than_s: float, *, only_count: bool = False) -> int:
        return self.near.sweep(older_than_s, only_count=only_count)


@pytest.fixture
def store(tmp_path: Path) -> FarStore:
    store = FarStore(tmp_path / "store")
    for name in "abc":
        path = tmp_path / "made"
        path.write_bytes(name.encode() * 1000)
        store.adopt(f"sources/{name}.mp4", path)
    return store


@pytest.fixture
def copies(store: FarStore, tmp_path: Path) -> LocalCopies:
    return LocalCopies(store, tmp_path / "copies", 2000)


def kept(copies: LocalCopies) -> list[bytes]:
    """The first byte of each copy that lies there."""
    paths = [path for path in copies.folder.iterdir() if path.suffix == ".mp4"]
    return sorted(path.read_bytes()[:1] for path in paths)


def test_a_store_of_this_machine_lends_its_own_files(store: FarStore, tmp_path: Path) -> None:
    with LocalCopies(store.near, tmp_path / "copies", 0).borrow("sources/a.mp4") as path:
        assert path == store.near.local_path("sources/a.mp4")
    assert not (tmp_path / "copies").exists()


def test_a_copy_is_kept_for_the_next(store: FarStore, copies: LocalCopies) -> None:
    for _ in range(2):
        with copies.borrow("sources/a.mp4") as path:
            assert path.read_bytes() == b"a" * 1000

    assert store.fetched == ["sources/a.mp4"]


def test_the_copy_borrowed_longest_ago_goes_first(copies: LocalCopies) -> None:
    for name in "abac":
        with copies.borrow(f"sources/{name}.mp4"):
            time.sleep(0.01)

    assert kept(copies) == [b"a", b"c"]


def test_a_copy_in_use_stays_even_over_the_limit(copies: LocalCopies) -> None:
    with copies.borrow("sources/a.mp4") as first, copies.borrow("sources/b.mp4") as second:
        with copies.borrow("sources/c.mp4"):
            assert kept(copies) == [b"a", b"b", b"c"]
        assert first.read_bytes() == b"a" * 1000
        assert second.read_bytes() == b"b" * 1000


def test_many_threads_share_one_fetch(store: FarStore, copies: LocalCopies) -> None:
    store.pause_s = 0.2
    seen: list[bytes] = []

    def borrow() -> None:
        with copies.borrow("sources/a.mp4") as path:
            seen.append(path.read_bytes())

    threads = [threading.Thread(target=borrow) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [b"a" * 1000] * 8
    assert store.fetched == ["sources/a.mp4"]


BORROWER = """
import sys, time
from pathlib import Path
sys.path[:0] = [{root!r}, {here!r}]
from test_copies import FarStore
from pipeline.storage.copies import LocalCopies
store = FarStore(Path(sys.argv[1]), pause_s=0.3)
with LocalCopies(store, Path(sys.argv[2]), 2000).borrow(sys.argv[3]) as path:
    print(path.read_bytes() == sys.argv[4].encode() * 1000, len(store.fetched), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def borrower(store: FarStore, copies: LocalCopies) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Another process that borrows a copy until its input is closed."""
    started: list[subprocess.Popen[str]] = []

    def borrower(name: str) -> "subprocess.Popen[str]":
        program = BORROWER.format(root=str(ROOT), here=str(Path(__file__).parent))
        arguments = [str(store.near.folder), str(copies.folder), f"sources/{name}.mp4", name]
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield borrower
    for process in started:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_several_processes_share_one_fetch(borrower: Callable[[str], "subprocess.Popen[str]"]) -> None:
    processes = [borrower("a") for _ in range(3)]

    assert sorted(map(said, processes)) == ["True 0", "True 0", "True 1"]


def test_what_another_process_has_borrowed_is_not_removed(
    copies: LocalCopies, borrower: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    other = borrower("a")
    assert said(other) == "True 1"

    for name in "bcb":
        with copies.borrow(f"sources/{name}.mp4"):
            assert b"a" in kept(copies)
    copies.forget("sources/a.mp4")
    assert b"a" in kept(copies)

    other.kill()  # the kernel lets go of its lock
    other.wait()
    copies.forget("sources/a.mp4")
    assert b"a" not in kept(copies)


def test_a_fetch_that_was_killed_half_way_is_begun_anew(store: FarStore, copies: LocalCopies) -> None:
    with copies.borrow("sources/a.mp4") as path:
        pass
    path.rename(path.with_name(f"{path.name}.partial"))
    path.with_name(f"{path.name}.partial").write_bytes(b"a" * 10)

    with copies.borrow("sources/a.mp4") as path:
        assert path.read_bytes() == b"a" * 1000


class Breaking(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise ConnectionResetError


def test_a_fetch_that_fails_leaves_nothing_and_can_be_done_again(
    store: FarStore, copies: LocalCopies, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store, "open", lambda key: Breaking())
        with pytest.raises(ConnectionResetError), copies.borrow("sources/a.mp4"):
            pass

    assert kept(copies) == []
    with copies.borrow("sources/a.mp4") as path:
        assert path.stat().st_size == 1000


def test_a_missing_object_is_said(copies: LocalCopies) -> None:
    with pytest.raises(ObjectMissing), copies.borrow("sources/none.mp4"):
        pass


def test_a_full_disk_is_said(store: FarStore, small_disk: Callable[[int], Path], tmp_path: Path) -> None:
    large = tmp_path / "made"
    large.write_bytes(bytes(2**21))
    store.adopt("sources/large.mp4", large)
    folder = small_disk(1)

    with pytest.raises(DiskFull), LocalCopies(store, folder / "copies", 2**30).borrow("sources/large.mp4"):
        pass

    assert [path.stat().st_size for path in (folder / "copies").iterdir()] == [0]


def test_what_no_copy_is_of_can_be_forgotten(copies: LocalCopies) -> None:
    copies.forget("sources/a.mp4")

    with copies.borrow("sources/a.mp4"):
        pass
    copies.forget("sources/a.mp4")
    assert list(copies.folder.iterdir()) == []
