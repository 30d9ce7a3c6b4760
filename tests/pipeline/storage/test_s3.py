"""The bucket as a store: what goes wrong on the way is mended or told, and nothing half is ever seen."""

import hashlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest

from pipeline.storage.contract import ObjectDamaged, ObjectMissing, StoreRefused, StoreUnreachable
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_client import Bucket
from pipeline.storage.s3_writing import PART_BYTES
from tests import misbehaving
from tests.misbehaving import Fault, Proxy
from tests.object_servers import KINDS, Server

KEY = "sources/clip.mp4"
LARGE = b"".join(bytes([number]) * 2**20 for number in range(9))
MB = 2**20


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, s3_servers: Callable[[str], Server]) -> Server:
    return s3_servers(request.param)


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with misbehaving.before(server.port) as proxy:
        yield proxy


@pytest.fixture
def bucket(server: Server, proxy: Proxy) -> Bucket:
    return server.bucket(f"{uuid4().hex}/", endpoint=proxy.endpoint, read_s=2)


@pytest.fixture
def store(bucket: Bucket) -> S3Store:
    return S3Store(bucket)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def file(content: bytes) -> Path:
        path = tmp_path / "made"
        path.write_bytes(content)
        return path

    return file


Made = Callable[[bytes], Path]


def read(store: S3Store) -> bytes:
    with store.open(KEY) as opened:
        return opened.read()


def unfinished(store: S3Store) -> int:
    """How many uploads in parts the server knows of that were neither completed nor aborted."""
    listed = store.bucket.connect(store.bucket.endpoint).list_multipart_uploads(Bucket=store.bucket.name)
    return sum(one["Key"].startswith(store.bucket.prefix) for one in listed.get("Uploads", ()))


PASSING = [
    Fault("PUT", status=500),
    Fault("PUT", status=503, times=3),
    Fault("PUT", cut_request=1000),
    Fault("PUT", flip_request=5000),
    Fault("PUT", stall_s=2.5),
    Fault("PUT", cut_answer=0),
    Fault("HEAD", status=503),
    Fault("GET", status=503, times=2),
    Fault("GET", stall_s=2.5),
    Fault("GET", cut_answer=0),
    Fault("GET", cut_answer=300_000),
]


ROUGH = [
    *(pytest.param("moto", fault, MB) for fault in PASSING if fault.method == "PUT"),
    *(pytest.param("moto", fault, 9 * MB) for fault in PASSING),
    *(pytest.param("rclone", fault, 9 * MB) for fault in PASSING if fault.flip_request or fault.cut_answer),
]


@pytest.mark.parametrize(("server", "fault", "size_bytes"), ROUGH, indirect=["server"], ids=str)
def test_a_fault_that_passes_is_not_noticed(
    store: S3Store, proxy: Proxy, file: Made, fault: Fault, size_bytes: int
) -> None:
    proxy.add(fault)

    store.adopt(KEY, path := file(LARGE[:size_bytes]))

    assert read(store) == LARGE[:size_bytes]
    assert not path.exists()
    assert proxy.faults == []


def test_reading_goes_on_where_it_was_cut_however_often(store: S3Store, proxy: Proxy, file: Made) -> None:
    store.adopt(KEY, file(LARGE))
    proxy.add(Fault("GET", cut_answer=MB, times=7))
    proxy.asked.clear()

    assert read(store) == LARGE

    assert len(proxy.asked) == 8


def test_reading_from_an_offset_goes_on_at_the_right_byte(store: S3Store, proxy: Proxy, file: Made) -> None:
    store.adopt(KEY, file(LARGE))
    proxy.add(Fault("GET", cut_answer=MB + 7, times=2))

    with store.open(KEY, start=2 * MB + 1) as opened:
        assert opened.read() == LARGE[2 * MB + 1 :]


def test_an_object_that_was_replaced_meanwhile_is_not_mixed_with_the_old_one(
    store: S3Store, proxy: Proxy, file: Made
) -> None:
    store.adopt(KEY, file(LARGE))
    proxy.add(Fault("GET", cut_answer=2 * MB))

    with store.open(KEY) as opened:
        opened.read(MB)
        store.adopt(KEY, file(LARGE[::-1]))
        with pytest.raises(ObjectDamaged):
            opened.read()


@pytest.mark.parametrize("content", [LARGE[-MB:], LARGE], ids=["whole", "in parts"])
def test_bytes_that_are_altered_on_the_way_out_are_noticed(
    store: S3Store, proxy: Proxy, file: Made, content: bytes
) -> None:
    store.adopt(KEY, file(content))
    proxy.add(Fault("GET", flip_answer=len(content) // 2))

    with pytest.raises(ObjectDamaged):
        read(store)


@pytest.mark.parametrize("content", [LARGE[-MB:], LARGE], ids=["whole", "in parts"])
@pytest.mark.parametrize(
    "fault", [Fault("PUT", flip_request=5000, times=99), Fault("PUT", status=500, times=99)]
)
def test_a_file_that_cannot_be_stored_stays_where_it_was(
    store: S3Store, proxy: Proxy, file: Made, content: bytes, fault: Fault
) -> None:
    proxy.add(fault)

    with pytest.raises((ObjectDamaged, StoreUnreachable)):
        store.adopt(KEY, path := file(content))

    assert path.read_bytes() == content
    assert list(store.keys("")) == []
    assert unfinished(store) == 0


KILLED = """
import sys
from pathlib import Path
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_client import Bucket
endpoint, prefix, path = sys.argv[1:]
S3Store(Bucket("media", prefix, endpoint, region="us-east-1", path_style=True)).adopt("sources/clip.mp4", Path(path))
"""


def test_an_upload_that_is_killed_leaves_nothing_to_be_seen_and_is_swept(
    store: S3Store, proxy: Proxy, file: Made
) -> None:
    proxy.add(Fault("PUT", "partNumber=2", stall_s=60))
    path = file(LARGE)
    child = subprocess.Popen([sys.executable, "-c", KILLED, proxy.endpoint, store.bucket.prefix, str(path)])
    until_s = time.monotonic() + 30
    while not [line for line in proxy.asked if "partNumber=2" in line]:
        assert time.monotonic() < until_s
        time.sleep(0.02)

    child.send_signal(signal.SIGKILL)

    assert child.wait() == -signal.SIGKILL
    assert path.read_bytes() == LARGE
    assert list(store.keys("")) == []
    with pytest.raises(ObjectMissing):
        store.open(KEY)
    assert unfinished(store) == 1
    assert store.sweep(-60) == 1  # clocks of servers differ
    assert unfinished(store) == 0
    store.adopt(KEY, path)
    assert read(store) == LARGE


def test_a_server_that_does_not_answer_is_told_in_both_languages(store: S3Store, server: Server) -> None:
    gone = S3Store(Bucket("media", "", "http://127.0.0.1:9", region="us-east-1", path_style=True))

    with pytest.raises(StoreUnreachable) as caught:
        gone.size_bytes(KEY)

    assert "http://127.0.0.1:9/media/" in caught.value.say("sv")
    assert "EFTERHAND_S3_ENDPOINT" in caught.value.say("en")


def test_a_server_that_stalls_for_good_is_told(bucket: Bucket, proxy: Proxy, file: Made) -> None:
    S3Store(bucket).adopt(KEY, file(LARGE))
    proxy.add(Fault("GET", cut_answer=MB))
    proxy.add(Fault("GET", stall_s=0.4, times=99))

    with S3Store(replace(bucket, read_s=0.3)).open(KEY) as opened, pytest.raises(StoreUnreachable):
        opened.read()


def test_a_bucket_that_is_not_there_is_told(server: Server, file: Made) -> None:
    nowhere = S3Store(Bucket("no-such-bucket", "", server.endpoint, region="us-east-1", path_style=True))

    for ask in (
        nowhere.size_bytes,
        nowhere.open,
        lambda key: list(nowhere.keys("")),
        adopting(nowhere, file),
    ):
        with pytest.raises(StoreRefused):
            ask(KEY)


def adopting(store: S3Store, file: Made) -> Callable[[str], object]:
    return lambda key: store.adopt(key, file(b"clip"))


def test_missing_and_wrong_credentials_are_told(
    s3_servers: Callable[[str], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = s3_servers("rclone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreRefused) as wrong:
        S3Store(server.bucket("")).size_bytes(KEY)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", "/nonexistent")
    with pytest.raises(StoreRefused) as none:
        S3Store(server.bucket("")).size_bytes(KEY)

    assert wrong.value.facts["reason"] in {"403", "SignatureDoesNotMatch"}
    assert none.value.facts["reason"] == "NoCredentialsError"


def test_a_signed_address_gives_the_object_as_asked_until_it_ends(store: S3Store, file: Made) -> None:
    store.adopt(KEY, file(b"clip"))

    address = store.signed_address(KEY, 60, media_type="video/mp4", attachment="Vatten å.mp4")

    with urlopen(address) as answer:
        assert answer.read() == b"clip"
    assert "X-Amz-Expires=60" in address
    assert address.startswith(store.origin)


def test_the_server_says_what_it_was_asked_to_say(s3_servers: Callable[[str], Server], file: Made) -> None:
    store = S3Store(s3_servers("moto").bucket(f"{uuid4().hex}/"))
    store.adopt("a/one.bin", file(b"clip"))

    with urlopen(
        store.signed_address("a/one.bin", 60, media_type="video/mp4", attachment="Å b.mp4")
    ) as answer:
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%85%20b.mp4"


def test_objects_are_stored_with_what_servers_and_audits_need(
    s3_servers: Callable[[str], Server], file: Made
) -> None:
    bucket = s3_servers("moto").bucket(f"{uuid4().hex}/")
    encrypted = replace(bucket, encryption="AES256")
    for content in (b"clip", LARGE):
        S3Store(encrypted).adopt(KEY, file(content))

        seen = bucket.connect(bucket.endpoint).head_object(Bucket=bucket.name, Key=bucket.prefix + KEY)

        assert seen["Metadata"]["sha256"] == hashlib.sha256(content).hexdigest()
        assert seen["ServerSideEncryption"] == "AES256"
        assert seen["ContentType"] == "video/mp4"
        assert "immutable" in seen["CacheControl"]


def test_many_threads_use_one_store(store: S3Store, tmp_path: Path) -> None:
    def put(number: int) -> None:
        path = tmp_path / f"{number}"
        path.write_bytes(bytes([number]) * (PART_BYTES // 4))
        store.adopt(f"a/{number}", path)

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [store.size_bytes(key) for key in store.keys("a/")] == [PART_BYTES // 4] * 8


def test_only_what_was_begun_long_ago_is_swept(s3_servers: Callable[[str], Server]) -> None:
    bucket = s3_servers("rclone").bucket(f"{uuid4().hex}/")
    client = bucket.connect(bucket.endpoint)
    client.create_multipart_upload(Bucket=bucket.name, Key=bucket.prefix + KEY)

    assert S3Store(bucket).sweep(3600) == 0
    assert unfinished(S3Store(bucket)) == 1
