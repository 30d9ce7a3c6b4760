"""nginx as a real process, before a site by the snippet that is shipped."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.serving import ROOT, Site

SNIPPET = ROOT / "scripts" / "deploy" / "nginx.conf"
START_S = 20
FRAME = """
daemon off;
worker_processes {processes};
pid {folder}/pid;
error_log {folder}/error.log;
user root;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""


def program() -> str | None:
    """Where nginx is; Debian keeps it out of people's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def shipped(site: Site, port: int, log: Path) -> str:
    """The snippet that is shipped, to answer on *port* for *site*, and to note in *log* what was asked."""
    changes = {
        "/var/log/nginx/efterhand.log": str(log),
        "127.0.0.1:8000": f"127.0.0.1:{site.port}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/lib/efterhand/media/": f"{site.data / 'media'}/",
    }
    snippet = SNIPPET.read_text(encoding="utf-8")
    for written, ours in changes.items():
        assert snippet.count(written) == 1
        snippet = snippet.replace(written, ours)
    return snippet


@contextmanager
def running(nginx: str, folder: Path, servers: str, asked: str, processes: int = 1) -> Iterator[None]:
    """*nginx* with the blocks *servers*, working in the new *folder*, from when it answers at the address *asked*."""
    folder.mkdir()
    settings = folder / "nginx.conf"
    settings.write_text(FRAME.format(folder=folder, servers=servers, processes=processes), encoding="utf-8")
    log = folder / "error.log"
    with subprocess.Popen([nginx, "-p", str(folder), "-e", str(log), "-c", str(settings)]) as process:
        try:
            until_s = time.monotonic() + START_S
            while not _answers(asked):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until_s, log.read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False
