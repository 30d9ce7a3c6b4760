"""Media are answered whole or by one range, in blocks of at most 256 KiB (RFC 9110, section 14)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from archive_web.media.ranges import BLOCK_BYTES, send_object
from pipeline.storage.contract import ObjectMissing
from pipeline.storage.local import LocalStore

KEY = "recordings/7/renditions/a1/mp4/360.mp4"
SIZE = 600_000
DATA = bytes(number % 251 for number in range(SIZE))


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    store = LocalStore(tmp_path / "store")
    source = tmp_path / "whole"
    source.write_bytes(DATA)
    store.adopt(KEY, source)
    return store


def ask(store: LocalStore, method: str = "GET", **headers: str) -> Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(EnvironBuilder(method=method, headers=names).get_environ())
    return send_object(store, KEY, request)


def blocks(answer: Response) -> list[bytes]:
    body = answer.response
    assert isinstance(body, Iterator)
    return [block for block in body if isinstance(block, bytes)]


def test_the_whole_file_is_answered_in_blocks(store: LocalStore) -> None:
    answer = ask(store)

    sent = blocks(answer)
    assert answer.status_code == 200
    assert answer.content_length == SIZE
    assert answer.mimetype == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in answer.headers
    assert [len(block) for block in sent] == [BLOCK_BYTES, BLOCK_BYTES, SIZE - 2 * BLOCK_BYTES]
    assert b"".join(sent) == DATA
    assert BLOCK_BYTES == 256 * 1024


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-299999", 100, 300_000),
        ("bytes=599999-", 599_999, SIZE),
        ("bytes=262144-", 262_144, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        ("bytes=-900000", 0, SIZE),
        ("bytes=599990-900000", 599_990, SIZE),
    ],
)
def test_a_range_is_answered_alone(store: LocalStore, asked: str, start: int, stop: int) -> None:
    answer = ask(store, Range=asked)

    sent = blocks(answer)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.content_length == stop - start
    assert b"".join(sent) == DATA[start:stop]
    assert max(map(len, sent)) <= BLOCK_BYTES


@pytest.mark.parametrize("asked", ["bytes=600000-", "bytes=700000-800000"])
def test_a_range_outside_the_file_is_refused(store: LocalStore, asked: str) -> None:
    with pytest.raises(RequestedRangeNotSatisfiable) as caught:
        ask(store, Range=asked)

    assert caught.value.get_response().headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=b-a", "bytes=5-2", "bytes=-0", "nonsense", ""]
)
def test_several_ranges_and_what_is_no_range_give_the_whole(store: LocalStore, asked: str) -> None:
    answer = ask(store, Range=asked)

    assert answer.status_code == 200
    assert b"".join(blocks(answer)) == DATA


def test_a_range_of_this_version_is_answered(store: LocalStore) -> None:
    tag = ask(store).headers["ETag"]

    assert ask(store, Range="bytes=0-9", If_Range=tag).status_code == 206


def test_a_range_of_another_version_gives_the_whole(store: LocalStore) -> None:
    answer = ask(store, Range="bytes=0-9", If_Range='"another"')

    assert answer.status_code == 200
    assert b"".join(blocks(answer)) == DATA


def test_head_has_the_headers_and_no_body(store: LocalStore) -> None:
    answer = ask(store, "HEAD", Range="bytes=0-9")

    assert answer.status_code == 206
    assert answer.content_length == 10
    assert answer.get_data() == b""


def test_what_the_reader_has_is_not_sent_again(store: LocalStore) -> None:
    tag = ask(store).headers["ETag"]

    answer = ask(store, If_None_Match=tag)

    assert answer.status_code == 304
    assert answer.headers["ETag"] == tag
    assert answer.get_data() == b""


def test_a_file_that_is_not_there_is_said(store: LocalStore) -> None:
    with pytest.raises(ObjectMissing):
        send_object(store, "recordings/7/none.mp4", Request(EnvironBuilder().get_environ()))


def test_the_file_is_closed_when_the_reader_leaves_half_way(store: LocalStore) -> None:
    body = ask(store).response
    assert isinstance(body, Iterator)
    next(body)

    body.close()  # type: ignore[attr-defined]

    assert list(body) == []


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("master.m3u8", "application/vnd.apple.mpegurl"),
        ("00000.m4s", "video/iso.segment"),
        ("init.mp4", "video/mp4"),
        ("sound.m4a", "audio/mp4"),
        ("poster-480.jpg", "image/jpeg"),
        ("page.html", "text/html"),
        ("unknown", "application/octet-stream"),
    ],
)
def test_a_file_has_its_media_type(store: LocalStore, tmp_path: Path, name: str, media_type: str) -> None:
    (tmp_path / "one").write_bytes(b"x")
    store.adopt(f"recordings/7/{name}", tmp_path / "one")

    answer = send_object(store, f"recordings/7/{name}", Request(EnvironBuilder().get_environ()))

    assert answer.mimetype == media_type
