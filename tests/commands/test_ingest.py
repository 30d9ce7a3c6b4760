"""``efterhand ingest`` and ``retry``: from a raw file to the spoken moment, and what is said on the way."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.settings import Settings
from pipeline.stages.plan import NAMES

PROGRAMME = """
[[talk]]
title = "Trafik"
start = "0:00"

[[talk]]
title = "Böcker"
start = "0:06"
goals = [4]

[[talk]]
title = "Exempel"
start = "0:12"
goals = [6]
"""
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nVälkommen.\n\n00:03.000 --> 00:04.500\nNu om dricksvatten.\n"

Run = Callable[..., Any]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a text file: write(name, text)."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {stage["name"]: stage["state"] for stage in answer["stages"]}


def is_empty(settings: Settings) -> bool:
    """Whether the archive holds no bytes of any recording."""
    folders = (settings.store_folder, settings.incoming_folder)
    return not any(path.is_file() for folder in folders for path in folder.rglob("*"))


def test_a_spoken_word_is_found_at_its_moment(
    efterhand: Run, efterhand_process: Run, clips: Any, write: Callable[[str, str], Path]
) -> None:
    """From nothing: the archive is made, the recording taken through, and the word searched."""
    talks = write("programme.toml", PROGRAMME)

    said = efterhand_process(
        *("ingest", clips.spoken.path, "--title", "Trafik", "--date", "2026-03-19 13:00"),
        *("--talks", talks, "--publish", "--wait", "--json"),
    )

    assert (said.exit_status, said.err) == (0, "")
    answer = json.loads(said.out)
    assert states(answer) == dict.fromkeys(NAMES, "done") | {"seekable": "skipped", "voices": "skipped"}
    assert (answer["status"], answer["language"], answer["known"]) == ("published", "sv", False)
    found = json.loads(efterhand("search", "biblioteket", "--json").out)
    assert found["total"] == 1
    (talk,) = found["talks"]
    assert (talk["title"], talk["webinar"], talk["path"]) == ("Böcker", "Trafik", "/watch/trafik")
    assert abs(talk["moments"][0]["start_ms"] - 6000) < 1000
    marked = [piece["text"] for piece in talk["moments"][0]["snippet"] if piece["marked"]]
    assert [word.lower() for word in marked] == ["biblioteket"]
    assert found["counts"]["years"] == {"2026": 1}
    assert json.loads(efterhand("search", "biblioteket", "--goal", "6", "--json").out)["total"] == 0


def test_without_a_model_the_rest_is_made_and_retry_runs_just_recognition(
    efterhand_process: Run, clips: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EFTERHAND_SPEECH_MODEL", "/no/such/model.pt")

    said = efterhand_process(
        *("ingest", clips.spoken.path, "--title", "Trafik", "--language", "sv", "--publish", "--wait")
    )

    assert said.exit_status == 3
    assert said.out == "Accepted as recording 1, “Trafik”.\n"
    assert "recognition: There is no speech model “/no/such/model.pt”" in said.err

    monkeypatch.setenv("EFTERHAND_SPEECH_MODEL", "demo")
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    said = efterhand_process("retry", "trafik", "--wait")

    assert said.exit_status == 0, said.err
    assert said.out == "Igen för inspelning 1: recognition, captions.\n"
    answer = json.loads(efterhand_process("recordings", "--json").out)
    assert states(answer[0]) == dict.fromkeys(NAMES, "done") | {"seekable": "skipped", "voices": "skipped"}
    assert {stage["attempts"] for stage in answer[0]["stages"]} == {1}
    assert answer[0]["status"] == "published"


def test_given_captions_are_used_instead_of_recognition(
    efterhand: Run,
    efterhand_process: Run,
    clips: Any,
    write: Callable[[str, str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is no model: had recognition been run, the stage would have failed."""
    monkeypatch.setenv("EFTERHAND_SPEECH_MODEL", "/no/such/model.pt")
    captions = write("captions.vtt", VTT)

    said = efterhand_process(
        *("ingest", clips.talk, "--title", "Vatten", "--captions", captions, "--publish", "--wait", "--json")
    )

    assert said.exit_status == 0, said.err
    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["total"] == 1
    assert efterhand("retry", "1").out == "No stage has failed; nothing to do.\n"


def test_a_text_named_as_a_recording_is_accepted_and_said(
    efterhand_process: Run, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")

    said = efterhand_process("ingest", write("clip.mp4", "ett brev"), "--title", "Brev", "--wait")

    assert said.exit_status == 3
    assert "probe: Filen är ingen ljud- eller videoinspelning." in said.err
    assert "Traceback" not in said.err


def test_without_waiting_the_work_is_queued(efterhand: Run, clips: Any) -> None:
    said = efterhand("ingest", clips.talk, "--title", "Vatten", "--json")

    assert said.exit_status == 0
    answer = json.loads(said.out)
    assert states(answer) == dict.fromkeys(NAMES, "waiting")
    assert (answer["status"], answer["file"], answer["size_bytes"]) == (
        "draft",
        "talk.mp4",
        clips.talk.stat().st_size,
    )


def test_the_same_file_again_is_recognised(efterhand: Run, clips: Any) -> None:
    efterhand("ingest", clips.talk, "--title", "Vatten")

    said = efterhand("ingest", clips.talk, "--title", "Något annat")

    assert said.exit_status == 0
    assert said.out == "The archive has this file already: recording 1, “Vatten”.\n"
    assert len(json.loads(efterhand("recordings", "--json").out)) == 1
    assert json.loads(efterhand("ingest", clips.talk, "--title", "Igen", "--json").out)["known"] is True


@pytest.mark.parametrize(
    ("option", "name", "text", "sentence"),
    [
        (
            "--captions",
            "captions.vtt",
            "inga undertexter här",
            "There are no captions to read in captions.vtt",
        ),
        ("--captions", "captions.srt", "", "There are no captions to read in captions.srt"),
        (
            "--talks",
            "programme.toml",
            '[[talk]]\ntitle = "A"\nend = "2:00"\n[[talk]]\ntitle = "B"\nstart = "1:00"',
            "The talks “A” and “B” overlap. Let the first end at 0:01:00 or earlier.",
        ),
        ("--talks", "programme.toml", "talk = 5", "The file programme.toml holds no talks."),
        (
            "--talks",
            "programme.toml",
            '[[talk]]\ntitle = "A"\ngoals = [18]',
            "There is no goal or target 18.",
        ),
        ("--talks", "programme.toml", '[[talk]]\ntitle = "A"\nstart = "sen"', "“sen” is not a time."),
    ],
)
def test_what_comes_with_a_recording_must_be_readable(
    efterhand: Run,
    clips: Any,
    settings: Settings,
    write: Callable[[str, str], Path],
    option: str,
    name: str,
    text: str,
    sentence: str,
) -> None:
    said = efterhand("ingest", clips.talk, "--title", "Vatten", option, write(name, text))

    assert said.exit_status == 1
    assert said.err.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in said.err
    assert json.loads(efterhand("recordings", "--json").out) == []
    assert is_empty(settings)


def test_a_programme_may_begin_with_a_byte_order_mark(
    efterhand: Run, clips: Any, write: Callable[[str, str], Path]
) -> None:
    talks = write("programme.toml", "\ufeff" + PROGRAMME)

    assert efterhand("ingest", clips.talk, "--title", "Vatten", "--talks", talks).exit_status == 0


def test_a_date_that_is_none_is_said(efterhand: Run, clips: Any, settings: Settings) -> None:
    said = efterhand("ingest", clips.talk, "--title", "Vatten", "--date", "i morgon")

    assert (said.exit_status, said.err) == (
        1,
        "“i morgon” is not a date. Write it as 2026-03-19 or 2026-03-19 13:00.\n",
    )
    assert is_empty(settings)


def test_an_empty_file_is_not_accepted(
    efterhand: Run, settings: Settings, write: Callable[[str, str], Path]
) -> None:
    said = efterhand("ingest", write("clip.mp4", ""), "--title", "Tom")

    assert said.exit_status == 1
    assert said.err.splitlines()[-1].startswith("The file clip.mp4 is empty.")
    assert is_empty(settings)


@pytest.mark.parametrize("words", [("no such file.mp4", "--title", "X"), ("clip.mp4",)])
def test_a_command_that_is_typed_wrong_says_how(
    efterhand: Run, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(write("clip.mp4", "x").parent)

    said = efterhand("ingest", *words)

    assert said.exit_status == 2
    assert said.err.startswith("Usage: efterhand ingest")


@pytest.mark.parametrize(
    "name",
    [
        "name with spaces.mp4",
        'it\'s "quoted".mp4',
        "-rf.mp4",
        "🌍.mp4",
        "no ending",
        os.fsdecode(b"m\xf6te.mp4"),
    ],
)
def test_any_name_is_accepted(
    efterhand: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(b"some bytes")
    monkeypatch.chdir(tmp_path)

    said = efterhand("ingest", "--title", "Vatten", "--json", "--", name)

    assert said.exit_status == 0, said.err
    assert json.loads(said.out)["file"] == os.fsencode(name).decode(errors="replace")


def test_a_path_upward_is_accepted(efterhand: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"some bytes")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    assert efterhand("ingest", "../clip.mp4", "--title", "../../etc").exit_status == 0
    assert efterhand("recordings").out.splitlines()[0].endswith("../../etc  (etc)")


def test_a_stage_that_does_not_exist_is_said(efterhand: Run, clips: Any) -> None:
    efterhand("ingest", clips.talk, "--title", "Vatten")

    said = efterhand("reprocess", "1", "--stage", "nonsense")

    assert said.exit_status == 1
    assert said.err.startswith("There is no stage “nonsense”. The stages are: probe, ")
