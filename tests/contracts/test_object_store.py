"""The ObjectStore contract: the same tests for every backend."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from pipeline.storage.checksums import sha256_of
from pipeline.storage.contract import HasLocalPaths, ObjectMissing, ObjectStore
from pipeline.storage.copies import LocalCopies
from pipeline.storage.local import LocalStore
from pipeline.storage.s3 import S3Store
from pipeline.storage.trial import try_out
from tests import object_servers
from tests.object_servers import Server

BACKENDS = ("local", *object_servers.KINDS)

NO_KEYS = [
    "../outside.txt",
    "a/../../outside.txt",
    "a/../b.txt",
    "/etc/passwd",
    "a//b.txt",
    "./a.txt",
    "a/",
    "",
    ".",
    "..",
    "a\0b",
    "x" * 300,
]
ODD_NAMES = [
    "name with spaces.mp4",
    'it\'s "quoted".mp4',
    "-rf",
    "🌍.mp4",
    "åäö.mp4",
    "no ending",
    "a..b",
    ".hidden",
]

every_no_key = pytest.mark.parametrize("key", NO_KEYS, ids=range(len(NO_KEYS)))


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, s3_servers: Callable[[str], Server]) -> ObjectStore:
    if request.param == "local":
        return LocalStore(tmp_path / "store")
    return S3Store(s3_servers(request.param).bucket(f"{uuid4().hex}/archive/"))


@pytest.fixture
def put(store: ObjectStore, tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Puts bytes into the store by way of a file. Returns where that file was."""

    def put(key: str, content: bytes) -> Path:
        path = tmp_path / "made"
        path.write_bytes(content)
        store.adopt(key, path)
        return path

    return put


Put = Callable[[str, bytes], Path]


def read(store: ObjectStore, key: str, start: int = 0) -> bytes:
    with store.open(key, start=start) as file:
        return file.read()


def asks(store: ObjectStore) -> list[Callable[[str], object]]:
    """All ways to ask for an object."""
    return [store.open, store.size_bytes, *([store.local_path] if isinstance(store, HasLocalPaths) else [])]


def test_an_adopted_file_is_in_the_store_and_no_longer_where_it_was(store: ObjectStore, put: Put) -> None:
    path = put("recordings/7/poster/320.jpg", b"picture")

    assert read(store, "recordings/7/poster/320.jpg") == b"picture"
    assert store.size_bytes("recordings/7/poster/320.jpg") == 7
    assert not path.exists()


@pytest.mark.parametrize(("start", "rest"), [(0, b"0123456789"), (7, b"789"), (10, b""), (99, b"")])
def test_open_starts_at_an_offset(store: ObjectStore, put: Put, start: int, rest: bytes) -> None:
    put("a/clip.mp4", b"0123456789")

    assert read(store, "a/clip.mp4", start) == rest


def test_tools_can_read_an_object_by_its_path(store: ObjectStore, put: Put, tmp_path: Path) -> None:
    put("a/clip.mp4", b"clip")

    with LocalCopies(store, tmp_path / "copies", 100).borrow("a/clip.mp4") as path:
        assert path.read_bytes() == b"clip"
        assert path.suffix == ".mp4"


def test_an_object_of_many_parts_comes_back_as_it_was(store: ObjectStore, put: Put) -> None:
    content = b"".join(bytes([number]) * 2**20 for number in range(20))
    put("sources/large.mp4", content)

    assert store.size_bytes("sources/large.mp4") == len(content)
    assert sha256_of(store, "sources/large.mp4") == hashlib.sha256(content).hexdigest()
    assert read(store, "sources/large.mp4", 12345678) == content[12345678:]


def test_an_empty_object_is_an_object(store: ObjectStore, put: Put) -> None:
    put("a/empty.txt", b"")

    assert store.size_bytes("a/empty.txt") == 0
    assert read(store, "a/empty.txt") == b""
    assert list(store.keys("a/")) == ["a/empty.txt"]


def test_a_trial_leaves_nothing(store: ObjectStore) -> None:
    try_out(store)

    assert list(store.keys("")) == []


def test_a_file_that_is_not_there_is_not_adopted(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.adopt("a/clip.mp4", tmp_path / "none")

    assert list(store.keys("")) == []


def test_an_object_is_replaced_whole(store: ObjectStore, put: Put) -> None:
    put("a/clip.mp4", b"a long clip")
    with store.open("a/clip.mp4") as before:
        put("a/clip.mp4", b"short")

        assert before.read() == b"a long clip"
    assert read(store, "a/clip.mp4") == b"short"
    assert list(store.keys("")) == ["a/clip.mp4"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_will_do(store: ObjectStore, put: Put, name: str) -> None:
    put(f"sources/{name}", b"clip")

    assert list(store.keys("sources/")) == [f"sources/{name}"]
    assert read(store, f"sources/{name}") == b"clip"


def test_keys_are_listed_in_order_by_their_prefix(store: ObjectStore, put: Put) -> None:
    for key in ("b/1", "a/2", "a/10", "a-b/1", "a/1/z", "a/1/a", "ab/1"):
        put(key, b"x")

    assert list(store.keys("a/1")) == ["a/1/a", "a/1/z", "a/10"]
    assert list(store.keys("a/")) == ["a/1/a", "a/1/z", "a/10", "a/2"]
    assert list(store.keys("")) == ["a-b/1", "a/1/a", "a/1/z", "a/10", "a/2", "ab/1", "b/1"]
    assert list(store.keys("nothing/")) == []
    assert list(store.keys("b/1/")) == []


def test_the_names_below_a_prefix_are_told_once_each(store: ObjectStore, put: Put) -> None:
    for key in ("a/10/x", "a/10/y/z", "a/2/x", "a/file", "ab/1/x"):
        put(key, b"x")

    assert sorted(store.names("a/")) == ["10", "2"]
    assert list(store.names("nothing/")) == []


def test_an_object_is_as_old_as_it_has_been_there(store: ObjectStore, put: Put, tmp_path: Path) -> None:
    path = tmp_path / "made long ago"
    path.write_bytes(b"x")
    os.utime(path, (0, 0))

    store.adopt("a/1", path)

    assert -2 < store.age_s("a/1") < 60
    with pytest.raises(ObjectMissing):
        store.age_s("a/2")


def test_a_deleted_object_is_gone(store: ObjectStore, put: Put) -> None:
    put("a/1", b"x")
    put("a/2", b"x")

    store.delete("a/1")

    assert list(store.keys("")) == ["a/2"]
    with pytest.raises(ObjectMissing):
        store.open("a/1")


@pytest.mark.parametrize("key", ["a", "a/1/x", "b", "x/y/z"])
def test_deleting_what_is_not_there_does_nothing(
    store: ObjectStore, put: Put, key: str, request: pytest.FixtureRequest
) -> None:
    if "rclone" in request.node.name and key in {"a", "a/1/x"}:
        pytest.skip(
            "rclone keeps objects in folders, and takes such a key for the folder or the file above it"
        )
    put("a/1", b"x")

    store.delete(key)

    assert list(store.keys("")) == ["a/1"]


@every_no_key
def test_deleting_what_is_no_key_does_nothing(store: ObjectStore, put: Put, tmp_path: Path, key: str) -> None:
    (tmp_path / "outside.txt").write_text("not ours")
    put("b.txt", b"x")

    store.delete(key)

    assert (tmp_path / "outside.txt").exists()
    assert list(store.keys("")) == ["b.txt"]


@pytest.mark.parametrize("key", ["a/missing", "missing", "a", "a/1/below-a-file"])
def test_a_missing_object_is_said(store: ObjectStore, put: Put, key: str) -> None:
    put("a/1", b"x")

    for ask in asks(store):
        with pytest.raises(ObjectMissing) as caught:
            ask(key)
        assert caught.value.say("sv") == f"Filen ”{key}” finns inte i arkivets lagring."


@every_no_key
def test_what_is_no_key_is_as_good_as_missing(store: ObjectStore, put: Put, tmp_path: Path, key: str) -> None:
    (tmp_path / "outside.txt").write_text("not ours")
    put("b.txt", b"x")

    for ask in asks(store):
        with pytest.raises(ObjectMissing):
            ask(key)


@pytest.mark.parametrize("key", ["../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", "a\0b"])
def test_nothing_is_put_where_no_key_leads(store: ObjectStore, tmp_path: Path, key: str) -> None:
    path = tmp_path / "made"
    path.write_text("clip")

    with pytest.raises(ObjectMissing):
        store.adopt(key, path)

    assert path.read_text() == "clip"
    assert not (tmp_path / "outside.txt").exists()
    assert list(store.keys("")) == []
