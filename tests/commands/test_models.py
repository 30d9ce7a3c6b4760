"""``efterhand models``: what is there, and what is said when a model cannot be fetched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.settings import Settings


def test_the_names_are_listed_and_what_is_here_is_marked(
    efterhand: Callable[..., Any], settings: Settings
) -> None:
    (settings.model_folder).mkdir(parents=True)
    (settings.model_folder / "small.pt").write_bytes(bytes(5_000_000))

    rows = {row["name"]: row for row in json.loads(efterhand("models", "--json").out)}

    assert {"tiny", "large-v3", "KBLab/kb-whisper-large", "demo"} <= rows.keys()
    here = {name for name, row in rows.items() if row["at_hand"]}
    assert here == {"small", "demo"}
    assert (rows["small"]["size_bytes"], rows["demo"]["is_set"]) == (5_000_000, True)
    (line,) = [line for line in efterhand("models").out.splitlines() if line.endswith(" small")]
    assert "ok" in line
    assert "5 MB" in line


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_a_model_that_is_here_is_tried(
    efterhand: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setenv("EFTERHAND_SPEECH_ENGINE", engine)

    said = efterhand("models", "--fetch", "demo")

    assert (said.exit_status, said.err) == (0, "")
    assert said.out.endswith(f"{engine}: ready.\n")


@pytest.mark.parametrize("name", ["tiny", "KBLab/kb-whisper-tiny"])
@pytest.mark.usefixtures("without_network")
def test_without_a_network_it_is_said_what_to_do(
    efterhand: Callable[..., Any], settings: Settings, name: str
) -> None:
    said = efterhand("models", "--fetch", name)

    assert said.exit_status == 1
    assert f"The speech model {name} is not on this machine and could not be fetched" in said.err
    assert "EFTERHAND_SPEECH_MODEL" in said.err
    assert list(settings.model_folder.iterdir()) == []


def test_a_name_that_is_no_model_is_said_with_those_that_are(efterhand: Callable[..., Any]) -> None:
    said = efterhand("models", "--fetch", "smal")

    assert said.exit_status == 1
    assert "There is no speech model “smal”" in said.err
    assert "KBLab/kb-whisper-small" in said.err


def test_a_file_that_is_no_model_is_said(efterhand: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "notes.pt").write_text("not a model")

    said = efterhand("models", "--fetch", tmp_path / "notes.pt")

    assert said.exit_status == 1
    assert "notes.pt is not a Whisper checkpoint" in said.err
