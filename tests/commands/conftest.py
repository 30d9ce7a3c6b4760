"""The command line as a person uses it, on an archive of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import pytest

from archive_web.commands import main
from index.settings import PREFIX, Settings


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    exit_status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as variables, in an English terminal."""
    for row in fields(Settings):
        monkeypatch.setenv(PREFIX + row.name.upper(), str(getattr(settings, row.name)))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def efterhand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: efterhand("search", "vatten")."""

    def efterhand(*words: Any) -> Said:
        monkeypatch.setattr(sys, "argv", ["efterhand", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(int(ended.value.code or 0), *capsys.readouterr())

    return efterhand


@pytest.fixture
def efterhand_process() -> Run:
    """Runs a command as a process of its own, as ``--wait`` needs: the engine is there once in a process."""

    def efterhand_process(*words: Any) -> Said:
        ended = subprocess.run(
            [sys.executable, "-m", "archive_web.commands", *map(str, words)],
            capture_output=True,
            text=True,
            env=os.environ,
        )
        return Said(ended.returncode, ended.stdout, ended.stderr)

    return efterhand_process
