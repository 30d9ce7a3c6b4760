"""Connections that are cut anywhere, lying lengths, and a server that is killed: what came is kept, and no more."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import accounts, recordings, uploads
from index.catalogue.audit_log import Actor
from index.models import Upload
from index.settings import Settings
from pipeline import engine
from pipeline.archive import open_archive
from pipeline.uploads.local import FLUSH_BYTES
from tests.archive_web.upload.conftest import Client, hold, is_held, kill, log_in
from tests.serving import EMAIL, PASSWORD, Site
from tests.word_lists import WORD_LISTS

BLOCK_BYTES = 64 * 1024
SIZE_BYTES = 5 * BLOCK_BYTES + 1234
CUTS = {
    "nothing": 0,
    "one byte": 1,
    "middle of a block": BLOCK_BYTES + 777,
    "block boundary": 2 * BLOCK_BYTES,
    "all but one": SIZE_BYTES - 1,
}


def wait_until(client: Client, address: str, offset: int) -> None:
    """Until so much is kept, and the server has noticed that nobody sends any more."""
    until_s = time.monotonic() + 30
    while True:
        answer = client.ask("HEAD", address)
        is_free = offset == SIZE_BYTES or not is_held(client, address)
        if answer.status == 200 and answer.offset == offset and is_free:
            return
        assert time.monotonic() < until_s, answer
        time.sleep(0.05)


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS.keys())
def test_what_came_before_a_cut_is_kept(anna: Client, stored: Callable[[str], bytes], cut: int) -> None:
    data = os.urandom(SIZE_BYTES)
    address = anna.create(len(data))

    anna.begin(address, 0, len(data), data[:cut]).close()
    wait_until(anna, address, cut)

    answer = anna.patch(address, cut, data[cut:])
    assert answer.status == 204
    assert stored(answer.headers["efterhand-recording"]) == data


def test_a_cut_after_the_last_byte_and_before_the_answer(
    anna: Client, stored: Callable[[str], bytes]
) -> None:
    data = os.urandom(SIZE_BYTES)
    address = anna.create(len(data))

    anna.begin(address, 0, len(data), data).close()

    wait_until(anna, address, len(data))
    answer = anna.ask("HEAD", address)
    assert stored(answer.headers["efterhand-recording"]) == data


def test_a_cut_with_a_checksum_keeps_nothing(anna: Client) -> None:
    address = anna.create(SIZE_BYTES)
    checksum = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="
    connection = hold(anna, anna, address, 100, b"x" * 99, upload_checksum=checksum)

    connection.close()

    wait_until(anna, address, 0)


def test_less_than_was_stated_is_kept_and_more_is_another_request(anna: Client) -> None:
    address = anna.create(1000)
    anna.begin(address, 0, 500, b"x" * 10).close()
    wait_until(anna, address, 10)

    longer = anna.begin(address, 10, 5, b"y" * 500)
    answer = longer.recv(8192).decode()
    longer.close()

    assert answer.startswith("HTTP/1.1 204 ")
    assert anna.offset(address) == 15


@pytest.fixture
def own(tmp_path: Path, prepared_data: Path) -> Iterator[tuple[Site, Any]]:
    """An archive whose server the test starts and kills."""
    settings = Settings(data=tmp_path / "data", word_lists=str(WORD_LISTS))
    shutil.copytree(prepared_data, settings.data)
    engine.prepare(settings)
    archive = open_archive(settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
    yield Site.at(settings.data), archive
    archive.close()


def test_a_killed_server_goes_on_where_it_had_flushed(own: tuple[Site, Any]) -> None:
    site, archive = own
    data = os.urandom(2 * FLUSH_BYTES + 1000)
    with site.answering() as process:
        anna = log_in(site.port, EMAIL)
        address = anna.create(len(data), sha256=hashlib.sha256(data).hexdigest())
        connection = anna.begin(address, 0, len(data), data[: FLUSH_BYTES + 5000])
        while anna.offset(address) < FLUSH_BYTES:
            time.sleep(0.05)
        kill(process)
        connection.close()

    with site.answering():
        anna = log_in(site.port, EMAIL)
        offset = anna.offset(address)
        answer = anna.patch(address, offset, data[offset:])

    assert FLUSH_BYTES <= offset <= FLUSH_BYTES + 5000
    assert answer.status == 204
    with archive.database.read() as session:
        assert [one.sha256 for one in recordings.newest(session)] == [hashlib.sha256(data).hexdigest()]


@pytest.mark.parametrize("step", ["whole", "summed", "linked", "stored", "accepted", "noted"])
def test_a_kill_while_it_is_taken_in_makes_one_recording(
    own: tuple[Site, Any], queue: Any, step: str
) -> None:
    """Broken off after each step of ``finish``, and taken up again by another process."""
    from pipeline.uploads import open_uploads

    archive = own[1]
    service = open_uploads(archive, queue.enqueue)
    upload = service.begin("account:1", Actor("anna@example.org"), "a.mp4", 5, "", {"name_as_title": "a"})
    upload = service.receive(upload, [b"abcde"])
    sha256 = hashlib.sha256(b"abcde").hexdigest()
    broken = _broken_after(step, service)

    with pytest.raises(KeyboardInterrupt):
        broken.finish(upload)

    again = open_uploads(archive, queue.enqueue)
    again.finish_left()
    with archive.database.read() as session:
        [found] = recordings.newest(session)
        assert session.get_one(Upload, upload.id).recording_id == found.id
        assert uploads.whole(session) == []
    with archive.store.open(found.source_key) as file:
        assert (found.sha256, file.read()) == (sha256, b"abcde")
    assert [job.recording_id for job in queue.waiting] == [found.id]


def _broken_after(step: str, service: Any) -> Any:
    """The service, which is killed after a step."""
    from dataclasses import replace

    class Killed:
        """Hands all on to *real*, and dies after its method *name*."""

        def __init__(self, real: Any, name: str) -> None:
            self.real, self.name = real, name

        def __getattr__(self, name: str) -> Any:
            method = getattr(self.real, name)
            if name != self.name:
                return method

            def call(*args: Any, **named: Any) -> Any:
                method(*args, **named)
                raise KeyboardInterrupt

            return call

    if step == "linked":
        return replace(service, store=Killed(service.store, "hand_over"))
    if step == "noted":
        return replace(service, store=Killed(service.store, "discard"))
    if step == "stored":
        return replace(
            service, archive=replace(service.archive, store=Killed(service.archive.store, "adopt"))
        )

    class Noting(type(service)):  # type: ignore[misc]
        def _note(self, number: str, **values: Any) -> None:
            if step == "accepted" and "recording_id" in values:
                raise KeyboardInterrupt
            if step == "whole":
                raise KeyboardInterrupt
            super()._note(number, **values)
            if step == "summed":
                raise KeyboardInterrupt

    return Noting(service.archive, service.enqueue, service.store)
