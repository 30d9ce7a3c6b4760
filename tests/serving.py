"""Efterhand as real processes, each archive in a folder of its own and on a port of its own."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.word_lists import WORD_LISTS

ROOT = Path(__file__).parents[1]
START_S = 60
STOP_S = 20
EMAIL, PASSWORD = "anna@example.org", "en hemlig mening"


@dataclass(frozen=True)
class Site:
    """An archive's data folder, and where its pages are while ``efterhand web`` or ``up`` runs on it."""

    data: Path
    port: int
    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, data: Path, **settings: str) -> "Site":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return cls(data, free.getsockname()[1], tuple(settings.items()))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        given = {"data": self.data, "port": self.port, "speech_model": "demo", "word_lists": WORD_LISTS}
        ours = {**given, **dict(self.settings)}
        others = {name: value for name, value in os.environ.items() if not name.startswith("EFTERHAND_")}
        return others | {f"EFTERHAND_{name.upper()}": str(value) for name, value in ours.items()}

    def command(self, *words: str) -> str:
        """Run ``efterhand`` with *words* to its end, and return what it printed."""
        done = subprocess.run(
            _command(words), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add_account(self) -> None:
        self.command("account", "add", EMAIL, "--password", PASSWORD)

    @contextmanager
    def running(self, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
        """``efterhand`` with *words*, a command that runs until it is stopped."""
        with self._log(words[0]).open("wb") as log:
            process = subprocess.Popen(
                _command(words), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(STOP_S)

    @contextmanager
    def answering(self, name: str = "web") -> Iterator["subprocess.Popen[bytes]"]:
        """``efterhand web`` (or ``up``), from when it answers."""
        with self.running(name) as process:
            until_s = time.monotonic() + START_S
            while not self._answers():
                assert process.poll() is None, self.log(name)
                assert time.monotonic() < until_s, self.log(name)
                time.sleep(0.1)
            yield process

    def log(self, name: str) -> str:
        """What the command *name* has printed."""
        return self._log(name).read_text(encoding="utf-8", errors="replace")

    def _log(self, name: str) -> Path:
        return self.data.parent / f"{name}.log"

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/static/favicon.svg", timeout=5):
                return True
        except (URLError, ConnectionError, TimeoutError):
            return False


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "archive_web.commands", *words]


def session_cookie(answer: http.client.HTTPResponse) -> str:
    found = re.search(r"\bsession=[^;]+", answer.getheader("Set-Cookie") or "")
    return found[0] if found else ""
