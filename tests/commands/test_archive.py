"""The commands around an archive: accounts, lists, the search index, the doctor, the demo."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import accounts, captions, recordings, stages
from index.catalogue.talks import TalkDraft
from index.errors import DiskFull
from index.models import WebinarStatus
from pipeline.archive import Archive

Run = Callable[..., Any]
CUES = (Cue(0, 2000, "Välkommen."), Cue(60_000, 64_000, "Nu om dricksvatten."))


@pytest.fixture
def published(archive: Archive, hand_in: Callable[..., Any], tmp_path: Path) -> Archive:
    """An archive with one published recording, which no search index knows yet."""
    (tmp_path / "clip.mp4").write_bytes(b"some bytes")
    drafts = (
        TalkDraft("Inledning", 0, 30_000),
        TalkDraft("Vattnet", 30_000, speakers=("Anna Ek",), goals=(6,)),
    )
    hand_in(tmp_path / "clip.mp4", "Vattendagen", talks=drafts, captions=CUES)
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        recording.webinar.status = WebinarStatus.PUBLISHED
        captions.derive_passages(session, recording)
    return archive


def test_an_account_is_added_and_its_password_changed(efterhand: Run, archive: Archive) -> None:
    email = "anna@example.se"

    said = efterhand("account", "add", email, "--password", "vatten i staden")
    assert (said.exit_status, said.out) == (0, f"{email} can log in.\n")

    said = efterhand("account", "password", email, "--password", "energi i staden")
    assert (said.exit_status, said.out) == (0, f"{email} has a new password.\n")
    with archive.database.read() as session:
        assert accounts.entering(session, email, "energi i staden") is not None
        assert accounts.entering(session, email, "vatten i staden") is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("add", "erik@example.se", "--password", "kort"),
            "The password is too short: use at least 12 characters",
        ),
        (
            ("add", "anna@example.se", "--password", "vatten i staden"),
            "There is already an account “anna@example.se”.",
        ),
        (("password", "erik@example.se", "--password", "x" * 10), "There is no account “erik@example.se”."),
    ],
)
def test_an_account_that_cannot_be_is_said(efterhand: Run, words: tuple[str, ...], sentence: str) -> None:
    efterhand("account", "add", "anna@example.se", "--password", "vatten i staden")

    said = efterhand("account", *words)

    assert said.exit_status == 1
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert len(said.err.splitlines()) == 1


def test_recordings_are_listed_with_what_is_wrong(
    efterhand: Run, archive: Archive, queue: Any, hand_in: Callable[..., Any], tmp_path: Path
) -> None:
    for name in ("first", "second"):
        (tmp_path / f"{name}.mp4").write_text(f"a letter named {name}")
        hand_in(tmp_path / f"{name}.mp4", name)
    queue.run_next(archive)

    lines = [line.strip() for line in efterhand("recordings").out.splitlines()]

    assert lines[0] == "2  draft      second  (second)"
    assert "probe waiting 0 %" in lines
    assert any(line.startswith("probe failed: The file is not a sound or video recording.") for line in lines)
    listed = json.loads(efterhand("recordings", "--json").out)
    assert [recording["slug"] for recording in listed] == ["second", "first"]
    assert listed[1]["stages"][0]["error"]["code"] == "NotARecording"


def test_an_archive_without_recordings_lists_none(efterhand: Run) -> None:
    assert efterhand("recordings").out == ""
    assert json.loads(efterhand("recordings", "--json").out) == []


def test_reindex_makes_search_anew_from_the_catalogue(efterhand: Run, published: Archive) -> None:
    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["total"] == 0

    said = efterhand("reindex")

    assert (said.exit_status, said.out) == (0, "2 passages can be searched.\n")
    (talk,) = json.loads(efterhand("search", "dricksvatten", "--json").out)["talks"]
    assert (talk["title"], talk["moments"][0]["start_ms"]) == ("Vattnet", 60_000)


def test_reindex_mends_a_damaged_index(efterhand: Run, published: Archive) -> None:
    efterhand("reindex")
    for path in published.settings.search_folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"not an index")
    said = efterhand("search", "dricksvatten")
    assert said.exit_status == 1
    assert "efterhand reindex" in said.err

    assert efterhand("reindex").exit_status == 0

    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["total"] == 1


@pytest.mark.parametrize(
    ("terminal", "sentence"), [("C", "search index is lost"), ("sv_SE", "Sökindexet är borta")]
)
def test_a_lost_index_is_said_and_not_taken_for_an_empty_archive(
    efterhand: Run, published: Archive, monkeypatch: pytest.MonkeyPatch, terminal: str, sentence: str
) -> None:
    monkeypatch.setenv("LANG", f"{terminal}.UTF-8")
    with published.database.write() as session:
        stages.ended(stages.one(session, 1, "search"), "done")
    shutil.rmtree(published.settings.search_folder)

    for words in (("dricksvatten",), ("dricksvatten", "--json"), ("--goal", "6")):
        said = efterhand("search", *words)
        assert (said.exit_status, said.out) == (1, "")
        assert sentence in said.err
    assert efterhand("search", "--json").exit_status == 0  # nothing was asked

    assert efterhand("reindex").exit_status == 0
    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["total"] == 1


def test_search_shows_talks_and_moments_with_their_times(efterhand: Run, published: Archive) -> None:
    efterhand("reindex")

    lines = efterhand("search", "dricksvatten").out.splitlines()

    assert lines == ["Vattnet  /watch/vattendagen", "  0:01:00  Nu om dricksvatten.", "1 talk."]


def test_search_says_what_it_searched_for_as_well(efterhand: Run, published: Archive) -> None:
    efterhand("reindex")

    said = efterhand("search", "drickvatten")
    assert said.out.splitlines()[0] == "Also searched for “dricksvatten”. Only for what you wrote: --exact"
    assert "1 talk." in said.out
    assert json.loads(efterhand("search", "drickvatten", "--json").out)["also_searched_for"] == "dricksvatten"
    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["also_searched_for"] is None
    assert "Also searched" not in efterhand("search", "drickvatten", "--exact").out


@pytest.mark.parametrize(
    ("words", "total"),
    [
        (("dricksvatten", "--speaker", "anna-ek"), 1),
        (("dricksvatten", "--speaker", "erik"), 0),
        (("dricksvatten", "--goal", "6"), 1),
        (("dricksvatten", "--goal", "7"), 0),
        (("dricksvatten", "--language", "sv"), 1),
        (("dricksvatten", "--language", "en"), 0),
        (("dricksvatten", "--year", "2026"), 0),
        (("--goal", "6"), 1),
        ((), 0),
    ],
)
def test_search_is_narrowed(efterhand: Run, published: Archive, words: tuple[str, ...], total: int) -> None:
    efterhand("reindex")

    assert json.loads(efterhand("search", *words, "--json").out)["total"] == total


def test_what_is_not_published_is_searched_only_when_asked_for(efterhand: Run, published: Archive) -> None:
    efterhand("reindex")
    with published.database.write() as session:
        recordings.by_id(session, 1).webinar.status = WebinarStatus.DRAFT

    assert json.loads(efterhand("search", "dricksvatten", "--json").out)["total"] == 0
    assert json.loads(efterhand("search", "dricksvatten", "--all", "--json").out)["total"] == 1


def test_the_doctor_answers_in_json(efterhand: Run) -> None:
    said = efterhand("doctor", "--json")

    found = json.loads(said.out)
    assert said.exit_status == 0
    assert [one["what"] for one in found][:2] == ["ffmpeg", "espeak-ng"]
    assert set(found[0]) == {"what", "state", "found", "remedy"}


def test_the_doctor_says_how_to_mend_and_ends_badly(
    efterhand: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")

    said = efterhand("doctor")

    assert said.exit_status == 1
    assert "ffmpeg: Programmet" in said.out
    assert "→ sudo apt-get install ffmpeg" in said.out


def test_the_demo_leaves_an_archive_alone_that_holds_anything(efterhand: Run, published: Archive) -> None:
    said = efterhand("demo", "--if-empty")

    assert (said.exit_status, said.out) == (0, "")
    assert len(json.loads(efterhand("recordings", "--json").out)) == 1


def test_an_account_is_removed(efterhand: Run, archive: Archive) -> None:
    efterhand("account", "add", "anna@example.org", "--role", "editor", "--password", "en lång mening")

    assert efterhand("account", "remove", "anna@example.org").exit_status == 0
    assert "There is no account" in efterhand("account", "remove", "anna@example.org").err


def test_retry_without_a_name_takes_all_that_failed(
    efterhand: Run, archive: Archive, hand_in: Any, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
        hand_in(tmp_path / name, name)
    with archive.database.write() as session:
        for number in (1, 2):
            stages.failed(stages.one(session, number, "poster"), DiskFull(free_mb=0, folder="data"))

    said = efterhand("retry")

    assert "Again for recording 1: poster." in said.out
    assert "Again for recording 2: poster." in said.out
    assert efterhand("retry").out == "No stage has failed; nothing to do.\n"
