"""The command line as a whole: quick to answer, complete, and in the language of the terminal."""

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
import pytest

from archive_web.commands import COMMANDS, module_of, terminal_language

SLOW = ("torch", "whisper", "dbos", "flask", "whoosh", "numpy", "sqlalchemy", "alembic", "rich", "ffmpeg")
LIST_MODULES = """
import sys
from archive_web.commands import main
sys.argv = ["efterhand", "--help"]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""

every_command = pytest.mark.parametrize("name", COMMANDS)


def test_help_is_there_before_anything_slow_is_loaded() -> None:
    ended = subprocess.run([sys.executable, "-c", LIST_MODULES], capture_output=True, text=True, check=True)

    assert all(name in ended.stdout for name in COMMANDS)
    assert "click" in ended.stderr.split()
    assert set(ended.stderr.split()).intersection(SLOW) == set()


@every_command
def test_a_command_loads_and_has_help(name: str, efterhand: Callable[..., Any]) -> None:
    command = import_module(f"archive_web.commands.{module_of(name)}").command

    assert isinstance(command, click.Command)
    assert command.name == name
    assert (command.help or "").strip()
    said = efterhand(name, "--help")
    assert said.exit_status == 0
    assert said.out.startswith(f"Usage: efterhand {name}")


@every_command
def test_every_option_says_what_it_does(name: str) -> None:
    command = import_module(f"archive_web.commands.{module_of(name)}").command
    commands = [command, *getattr(command, "commands", {}).values()]

    options = [option for one in commands for option in one.params if isinstance(option, click.Option)]

    assert [option.name for option in options if not (option.help or "").strip()] == []


def test_a_command_that_does_not_exist_is_said(efterhand: Callable[..., Any]) -> None:
    said = efterhand("serach")

    assert said.exit_status == 2
    assert "serach" in said.err


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": ""}, "sv"),
    ],
)
def test_the_terminal_says_its_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert terminal_language() == language


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("sv_SE.UTF-8", "Det finns ingen inspelning ”99”. Lista dem med: efterhand recordings"),
        ("C.UTF-8", "There is no recording “99”. List them with: efterhand recordings"),
    ],
)
def test_an_error_is_one_sentence_in_the_terminals_language(
    monkeypatch: pytest.MonkeyPatch, efterhand: Callable[..., Any], locale: str, sentence: str
) -> None:
    monkeypatch.setenv("LANG", locale)

    said = efterhand("retry", "99")

    assert (said.exit_status, said.out, said.err) == (1, "", f"{sentence}\n")


def test_a_setting_that_cannot_be_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, efterhand: Callable[..., Any]
) -> None:
    monkeypatch.setenv("EFTERHAND_PORT", "åtta")

    said = efterhand("recordings")

    assert said.exit_status == 1
    assert said.err == "The setting EFTERHAND_PORT cannot be “åtta”. Write it like this: 8000\n"
