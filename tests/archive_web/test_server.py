"""The real web server with uploads of any size: streamed to the disk, and gone when they are broken off."""

import http.client
import re
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from index.catalogue import accounts, recordings
from pipeline import engine
from pipeline.archive import Archive
from tests.serving import EMAIL, PASSWORD, Site, session_cookie

MB = 10**6
LARGE_BYTES = 600 * MB
FREE_BYTES = 3000 * MB
GROWTH_BYTES = 150 * MB
BLOCK = bytes(MB)
BOUNDARY = "a-line-between-fields"


@pytest.fixture
def site(archive: Archive) -> Iterator[Site]:
    engine.prepare(archive.settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
    site = Site.at(archive.settings.data)
    with site.answering():
        yield site


@dataclass(frozen=True)
class Visitor:
    """Someone who has logged in, by a bare connection."""

    site: Site
    cookie: str
    token: str

    @classmethod
    def logged_in(cls, site: Site) -> "Visitor":
        stranger = cls(site, "", "")
        stranger = stranger._with_form()
        form = urlencode({"csrf_token": stranger.token, "email": EMAIL, "password": PASSWORD})
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        headers = {"Cookie": stranger.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/en/staff/log-in", form, headers)
        answer = connection.getresponse()
        assert answer.status == 302
        cookie = session_cookie(answer)
        connection.close()
        return cls(site, cookie, "")._with_form()

    def _with_form(self) -> "Visitor":
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        connection.request("GET", "/en/staff/log-in", headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())
        assert found
        connection.close()
        return Visitor(self.site, session_cookie(answer) or self.cookie, found[1])

    def begin_upload(self, name: str, size_bytes: int) -> tuple[socket.socket, bytes]:
        """Send all that stands before the file. Returns the connection, and what must stand after the file."""
        before = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="recording"; filename="{name}"\r\n'
            "Content-Type: video/mp4\r\n\r\n"
        ).encode()
        after = f"\r\n--{BOUNDARY}--\r\n".encode()
        length = len(before) + size_bytes + len(after)
        head = (
            "POST /en/staff/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {self.cookie}\r\nContent-Length: {length}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        ).encode()
        connection = socket.create_connection(("127.0.0.1", self.site.port), timeout=120)
        connection.sendall(head + before)
        return connection, after


def incoming(archive: Archive) -> list[Path]:
    folder = archive.settings.incoming_folder
    return list(folder.iterdir()) if folder.exists() else []


def wait_for(condition: object, what: str) -> None:
    until_s = time.monotonic() + 30
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until_s, what
        time.sleep(0.05)


def test_an_upload_that_is_broken_off_leaves_nothing(site: Site, archive: Archive) -> None:
    connection, _ = Visitor.logged_in(site).begin_upload("half.mp4", 20 * MB)
    for _ in range(10):
        connection.sendall(BLOCK)
    wait_for(lambda: incoming(archive), "the upload has not begun")
    written = incoming(archive)[0]
    wait_for(lambda: written.stat().st_size > 5 * MB, "the upload is not written as it comes")

    connection.close()

    wait_for(lambda: not incoming(archive), "the half of the file is kept")
    with archive.database.read() as session:
        assert recordings.all_ids(session) == []


def test_a_large_upload_is_never_held_in_memory(site: Site, archive: Archive) -> None:
    if shutil.disk_usage(archive.settings.data).free < FREE_BYTES:
        pytest.skip("needs 3 GB of free disk")
    visitor = Visitor.logged_in(site)
    server = server_process(site)
    before_bytes = most_bytes = server.memory_info().rss

    connection, after = visitor.begin_upload("large.mp4", LARGE_BYTES)
    for sent in range(LARGE_BYTES // len(BLOCK)):
        connection.sendall(BLOCK)
        if sent % 20 == 0:
            most_bytes = max(most_bytes, server.memory_info().rss)
    connection.sendall(after)
    answer = http.client.HTTPResponse(connection)
    answer.begin()

    most_bytes = max(most_bytes, server.memory_info().rss)
    assert answer.status == 302
    connection.close()
    assert most_bytes - before_bytes < GROWTH_BYTES
    with archive.database.read() as session:
        found = recordings.newest(session)[0]
    assert found.size_bytes == LARGE_BYTES
    archive.store.delete(found.source_key)  # pytest keeps the folders of its last runs


def server_process(site: Site) -> psutil.Process:
    """The process that answers: gunicorn's worker, a child of the one that holds the port."""
    [holder] = [
        process
        for process in psutil.Process().children(recursive=True)
        if f"{site.port}" in process.environ().get("EFTERHAND_PORT", "") and process.children()
    ]
    [worker] = holder.children()
    return worker
