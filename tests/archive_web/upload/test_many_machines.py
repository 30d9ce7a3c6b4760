"""Uploads where two web servers share a catalogue on PostgreSQL and a bucket, each with a data folder of its own."""

import hashlib
import http.client
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from uuid import uuid4

import pytest

from index.catalogue import accounts, recordings
from pipeline import engine
from pipeline.archive import Archive, open_archive
from pipeline.storage.s3_writing import PART_BYTES
from tests.archive_web.upload.conftest import (
    LOCKED,
    PATIENCE_S,
    Client,
    hold,
    is_held,
    kill,
    log_in,
)
from tests.databases import prepared, settings_on
from tests.object_servers import Server
from tests.postgres import Cluster
from tests.serving import EMAIL, PASSWORD, Site


@pytest.fixture(scope="module")
def sites(
    cluster: Cluster, s3_servers: Callable[[str], Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Site, Archive]]:
    """Two machines, and the archive that they share."""
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        url = stack.enter_context(cluster.lent(prepared))
        shared = {
            "database_url": url,
            "store": f"s3://media/{uuid4().hex}",
            "s3_endpoint": s3_servers("moto").endpoint,
            "s3_region": "us-east-1",
            "s3_path_style": "true",
            "secret_key": "the same on both",
            "web_threads": "6",
        }
        first, second = (Site.at(folder / name / "data", **shared) for name in ("first", "second"))
        settings = settings_on(
            url,
            EFTERHAND_DATA=str(folder / "data"),
            **{f"EFTERHAND_{k.upper()}": v for k, v in shared.items()},
        )
        engine.prepare(settings)
        archive = open_archive(settings)
        stack.callback(archive.close)
        with archive.database.write() as session:
            accounts.add(session, EMAIL, PASSWORD)
        for site in (first, second):
            site.data.mkdir(parents=True)
            stack.enter_context(site.answering())
        yield first, second, archive


@pytest.fixture(scope="module")
def archive(sites: tuple[Site, Site, Archive]) -> Archive:
    return sites[2]


@pytest.fixture(scope="module")
def here(sites: tuple[Site, Site, Archive]) -> Client:
    return log_in(sites[0].port, EMAIL)


@pytest.fixture
def there(sites: tuple[Site, Site, Archive], here: Client) -> Client:
    """The same person, whose next connection comes to the other machine."""
    return replace(here, port=sites[1].port)


def wait_for(has_come: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not has_come():
        assert time.monotonic() < until_s
        time.sleep(0.05)


def taken_in(archive: Archive, number: str) -> bytes:
    """What lies in the bucket for a recording."""
    with archive.database.read() as session:
        key = recordings.by_id(session, int(number)).source_key
    with archive.store.open(key) as file:
        return file.read()


def test_only_one_machine_writes_to_an_upload_at_a_time(
    here: Client, there: Client, archive: Archive
) -> None:
    data = os.urandom(200_000)
    address = here.create(len(data))
    slow = hold(here, there, address, len(data), data[:1000])

    refused = there.patch(address, 0, data)
    slow.sendall(data[1000:])
    answer = http.client.HTTPResponse(slow)
    answer.begin()
    slow.close()

    assert (refused.status, answer.status) == (LOCKED, 204)
    assert taken_in(archive, there.ask("HEAD", address).headers["efterhand-recording"]) == data


def test_what_one_machine_began_the_other_goes_on_with(here: Client, there: Client, archive: Archive) -> None:
    """Cut before a part is full, within the second, and at its end; only what is whole is kept in the bucket."""
    data = os.urandom(2 * PART_BYTES + 12_345)
    cuts = [0, 1000, PART_BYTES + 5, 2 * PART_BYTES, len(data)]
    address = here.create(len(data), sha256=hashlib.sha256(data).hexdigest())

    for number, (start, end) in enumerate(pairwise(cuts)):
        client = (here, there)[number % 2]
        assert client.offset(address) == start
        answer = client.patch(address, start, data[start:end])
        assert (answer.status, answer.offset) == (204, end)

    number = answer.headers["efterhand-recording"]
    assert taken_in(archive, number) == data
    assert list(archive.store.keys("uploads/")) == []


def test_a_machine_that_is_killed_lets_go_of_its_upload(
    sites: tuple[Site, Site, Archive], here: Client, archive: Archive
) -> None:
    third = Site.at(sites[0].data.parents[1] / "third" / "data", **dict(sites[0].settings))
    third.data.mkdir(parents=True)
    data = os.urandom(PART_BYTES + 100_000)
    with third.answering() as process:
        dying = replace(here, port=third.port)
        address = dying.create(len(data))
        connection = dying.begin(address, 0, len(data), data[: PART_BYTES + 5000])
        wait_for(lambda: here.offset(address) == PART_BYTES)
        assert is_held(here, address)
        kill(process)
        connection.close()

    wait_for(lambda: not is_held(here, address))
    offset = here.offset(address)
    answer = here.patch(address, offset, data[offset:])

    assert offset == PART_BYTES
    assert taken_in(archive, answer.headers["efterhand-recording"]) == data
