"""The UploadStore contract: the same tests for a folder and for buckets."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from index.settings import Settings
from pipeline.storage.contract import ObjectStore
from pipeline.storage.local import LocalStore
from pipeline.storage.s3 import S3Store
from pipeline.uploads.contract import BytesMissing, State, UploadStore
from pipeline.uploads.local import LocalUploads
from pipeline.uploads.s3 import S3Uploads
from tests import object_servers
from tests.object_servers import Server

BACKENDS = ("local", *object_servers.KINDS)
MIB = 1 << 20
Stores = tuple[UploadStore, ObjectStore]


@pytest.fixture(params=BACKENDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path, s3_servers: Callable[[str], Server]) -> Stores:
    """Where uploads come in, and where recordings lie."""
    if request.param == "local":
        return LocalUploads(Settings(data=tmp_path / "data")), LocalStore(tmp_path / "data" / "media")
    store = S3Store(s3_servers(request.param).bucket(f"{uuid4().hex}/archive/"))
    return S3Uploads(store), store


def append(
    store: UploadStore, number: str, size_bytes: int, at: int, state: State, content: bytes
) -> tuple[int, State]:
    """Returns how much is kept, and the state to go on with."""
    with store.open(number, size_bytes, at, state) as sink:
        for start in range(0, len(content), MIB):
            sink.write(content[start : start + MIB])
        sink.flush()
        return sink.kept_bytes, sink.state


@pytest.mark.parametrize(
    "pieces",
    [[1], [5, 1, 7], [8 * MIB], [8 * MIB, 1], [8 * MIB - 1, 2], [3 * MIB, 3 * MIB, 12 * MIB], [20 * MIB + 5]],
    ids=str,
)
def test_pieces_become_the_file(stores: Stores, pieces: list[int]) -> None:
    store, archive = stores
    number, data, state, at = uuid4().hex, os.urandom(sum(pieces)), State(), 0
    for piece in pieces:
        kept, state = append(store, number, len(data), at, state, data[at : at + piece])
        at += piece
        assert kept == at
    with store.read(number, state) as file:
        assert file.read() == data

    source = store.hand_over(number, state, "a.mp4", "ab" * 32, len(data))
    source.move_into(archive, "sources/abab.mp4")
    source.discard()
    store.discard(number, state)

    assert archive.size_bytes("sources/abab.mp4") == len(data)
    assert list(archive.keys("")) == ["sources/abab.mp4"]
    assert not store.is_here(number, state) or not isinstance(store, LocalUploads)


def test_what_was_not_counted_is_forgotten(stores: Stores, request: pytest.FixtureRequest) -> None:
    if "rclone" in request.node.name:
        pytest.skip("rclone appends parts to a file as they come, and cannot replace one by other bytes")
    store, _ = stores
    number, data = uuid4().hex, os.urandom(18 * MIB)
    kept, state = append(store, number, len(data), 0, State(), data[: 9 * MIB])
    append(
        store, number, len(data), kept, state, b"x" * 9 * MIB
    )  # killed before anyone wrote down that it came

    _, state = append(store, number, len(data), kept, state, data[9 * MIB :])

    with store.read(number, state) as file:
        assert file.read() == data


def test_what_is_handed_over_stays_until_it_is_discarded(stores: Stores) -> None:
    store, archive = stores
    number, data = uuid4().hex, os.urandom(9 * MIB)
    _, state = append(store, number, len(data), 0, State(), data)
    for _ in range(2):  # killed after the first time
        store.hand_over(number, state, "a.mp4", "ab" * 32, len(data)).move_into(archive, "sources/a.mp4")

    archive.delete("sources/a.mp4")

    with store.read(number, state) as file:
        assert file.read() == data


def test_an_upload_that_is_discarded_leaves_nothing(stores: Stores) -> None:
    store, archive = stores
    number = uuid4().hex
    _, state = append(store, number, 20 * MIB, 0, State(), os.urandom(9 * MIB))

    store.discard(number, state)
    store.discard(number, state)

    assert list(archive.keys("")) == []
    with pytest.raises(BytesMissing), store.open(number, 20 * MIB, 9 * MIB, state):
        pass


def test_the_archives_own_tidying_leaves_uploads_alone(stores: Stores) -> None:
    store, archive = stores
    number, data = uuid4().hex, os.urandom(17 * MIB)
    _, state = append(store, number, len(data), 0, State(), data[: 9 * MIB])

    archive.sweep(0)

    _, state = append(store, number, len(data), 9 * MIB, state, data[9 * MIB :])
    with store.read(number, state) as file:
        assert file.read() == data
