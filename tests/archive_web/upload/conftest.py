"""Uploads against a real server process, by bare connections."""

import base64
import http.client
import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from index.catalogue import accounts
from index.settings import Settings
from pipeline import engine
from pipeline.archive import Archive
from tests.serving import EMAIL, PASSWORD, Site, session_cookie
from tests.word_lists import WORD_LISTS

UPLOADS = "/api/v1/uploads"
PIECE = "application/offset+octet-stream"
OTHER = "erik@example.org"
NOWHERE = 10**9  # an offset at which no upload stands
PATIENCE_S = 60
LOCKED, CONFLICT = 423, 409


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])


@dataclass(frozen=True)
class Client:
    """Speaks tus byte by byte, as whoever has logged in."""

    port: int
    cookie: str
    token: str

    def ask(
        self, method: str, address: str, body: bytes | Iterator[bytes] = b"", **headers: str | None
    ) -> Answer:
        """One request; ``upload_offset="5"`` is a header, None leaves one out that would be sent otherwise."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = self.headers(method, **headers)
        connection.request(method, address, body or None, sent, encode_chunked=not isinstance(body, bytes))
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        read = Answer(answer.status, told, answer.read())
        connection.close()
        return read

    def headers(self, method: str, **headers: str | None) -> dict[str, str]:
        usual: dict[str, str | None] = {
            "Tus-Resumable": "1.0.0",
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
        }
        if method == "PATCH":
            usual["Content-Type"] = PIECE
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        by_name = {name.lower(): (name, value) for name, value in {**usual, **given}.items()}
        return {name: value for name, value in by_name.values() if value is not None}

    def create(self, size_bytes: int, **metadata: str) -> str:
        """A new upload. Returns its path."""
        answer = self.ask("POST", UPLOADS, upload_length=str(size_bytes), upload_metadata=write(metadata))
        assert answer.status == 201, answer.body
        return "/" + answer.headers["location"].split("/", 3)[3]

    def patch(self, address: str, offset: int, content: bytes, **headers: str | None) -> Answer:
        return self.ask("PATCH", address, content, upload_offset=str(offset), **headers)

    def offset(self, address: str) -> int:
        return self.ask("HEAD", address).offset

    def begin(
        self, address: str, offset: int, stated_bytes: int, content: bytes, **more: str | None
    ) -> socket.socket:
        """A PATCH of which only *content* is sent. Returns the open connection."""
        length = str(stated_bytes)
        headers = self.headers(
            "PATCH", upload_offset=str(offset), content_length=length, host="127.0.0.1", **more
        )
        head = f"PATCH {address} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n"
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(head.encode() + content)
        return connection


def write(metadata: dict[str, str]) -> str | None:
    pairs = (f"{key} {base64.b64encode(value.encode()).decode()}".strip() for key, value in metadata.items())
    return ",".join(pairs) or None


def log_in(port: int, email: str) -> Client:
    """A session, and its token."""

    def token_of(cookie: str) -> tuple[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/en/staff/log-in", headers={"Cookie": cookie})
        answer = connection.getresponse()
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())
        assert found
        return session_cookie(answer) or cookie, found[1]

    cookie, token = token_of("")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = urlencode({"csrf_token": token, "email": email, "password": PASSWORD})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/en/staff/log-in", form, headers)
    answer = connection.getresponse()
    assert answer.status == 302
    return Client(port, *token_of(session_cookie(answer)))


def is_held(client: Client, address: str) -> bool:
    """Whether somebody else is writing, told by a piece that fits nowhere."""
    status = client.patch(address, NOWHERE, b"").status
    assert status in (LOCKED, CONFLICT)
    return status == LOCKED


def hold(
    writer: Client, other: Client, address: str, stated_bytes: int, content: bytes, **more: str | None
) -> socket.socket:
    """A first PATCH of which only *content* is sent, from when *other* is refused because of it."""
    until_s = time.monotonic() + PATIENCE_S
    connection = writer.begin(address, 0, stated_bytes, content, **more)
    while not is_held(other, address):
        assert time.monotonic() < until_s
        if select.select([connection], [], [], 0.05)[
            0
        ]:  # it met the other's question, and was refused itself
            connection.close()
            connection = writer.begin(address, 0, stated_bytes, content, **more)
    return connection


def kill(server: "subprocess.Popen[bytes]") -> None:
    """All of the server at once, as a power cut would."""
    for one in [*psutil.Process(server.pid).children(recursive=True), server]:
        os.kill(one.pid, signal.SIGKILL)
    server.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Archive]]:
    """An archive of its own for all tests of a module, and its server."""
    from pipeline.archive import open_archive, prepare

    data: Path = tmp_path_factory.mktemp("served") / "data"
    settings = Settings(data=data, word_lists=str(WORD_LISTS))
    prepare(settings)
    engine.prepare(settings)
    archive = open_archive(settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
        accounts.add(session, OTHER, PASSWORD)
    site = Site.at(data, web_threads="6", upload_limit_gb="1")
    with site.answering():
        yield site, archive
    archive.close()


@pytest.fixture(scope="module")
def anna(served: tuple[Site, Archive]) -> Client:
    return log_in(served[0].port, EMAIL)


@pytest.fixture(scope="module")
def erik(served: tuple[Site, Archive]) -> Client:
    return log_in(served[0].port, OTHER)


@pytest.fixture
def stranger(served: tuple[Site, Archive]) -> Client:
    return Client(served[0].port, "", "")


@pytest.fixture
def stored(served: tuple[Site, Archive]) -> Callable[[str], bytes]:
    """What lies in the store for the recording of this number."""
    from index.catalogue import recordings

    def stored(number: str) -> bytes:
        archive = served[1]
        with archive.database.read() as session:
            key = recordings.by_id(session, int(number)).source_key
        with archive.store.open(key) as file:
            return file.read()

    return stored
