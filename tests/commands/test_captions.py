"""Captions out into a file, in again, and back; and recognition that is not to write over them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, stages
from pipeline.archive import Archive

Run = Callable[..., Any]
CUES = (Cue(0, 2000, "Välkommen hit.", "Anna Lindberg"), Cue(2000, 4000, "Nu om dricksvatten.", "Bo Ek"))


@pytest.fixture
def held(archive: Archive, hand_in: Callable[..., Any], clips: Any) -> Archive:
    hand_in(clips.talk, captions=CUES, language="sv")
    return archive


def track(archive: Archive) -> Any:
    with archive.database.read() as session:
        found = captions.track_of(session, 1)
        return found and (found.revision, found.origin, captions.cues_of(found))


@pytest.mark.parametrize("ending", ["vtt", "srt", "json"])
def test_what_was_exported_can_be_imported(
    efterhand: Run, held: Archive, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"captions.{ending}"
    assert efterhand("captions", 1, "--export", file).exit_status == 0
    file.write_text(file.read_text(encoding="utf-8").replace("hit", "åter"), encoding="utf-8")

    said = efterhand("captions", "vatten-i-staden", "--import", file)

    assert said.out == "Recording 1 has revision 2 of its captions.\n"
    assert track(held) == (2, "imported", [Cue(0, 2000, "Välkommen åter.", "Anna Lindberg"), CUES[1]])
    with held.database.read() as session:
        assert stages.one(session, 1, "search").state == "waiting"


def test_text_is_written_with_the_speakers(efterhand: Run, held: Archive, tmp_path: Path) -> None:
    efterhand("captions", 1, "--export", tmp_path / "said.txt")

    written = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert written == "Anna Lindberg:\nVälkommen hit.\n\nBo Ek:\nNu om dricksvatten.\n"


def test_a_form_that_is_not_known_is_said(efterhand: Run, held: Archive, tmp_path: Path) -> None:
    said = efterhand("captions", 1, "--export", tmp_path / "said.pdf")

    assert (said.exit_status, said.err) == (
        1,
        "Captions cannot be written as said.pdf. End the name with one of: .vtt, .srt, .txt, .json\n",
    )


def test_a_file_without_captions_changes_nothing(efterhand: Run, held: Archive, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Kaffe klockan tio.")

    said = efterhand("captions", 1, "--import", tmp_path / "notes.txt")

    assert said.exit_status == 1
    assert said.err.startswith("There are no captions to read in notes.txt")
    assert track(held) == (1, "imported", list(CUES))


def test_every_revision_is_listed_and_can_be_had_back(
    efterhand: Run, held: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "anna")
    (tmp_path / "new.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHej\n")
    efterhand("captions", 1, "--import", tmp_path / "new.srt")

    efterhand("captions", 1, "--restore", 1)

    assert track(held) == (3, "imported", list(CUES))
    listed = json.loads(efterhand("captions", 1, "--json").out)
    assert [(row["revision"], row["made_by"]) for row in listed] == [(3, "anna"), (2, "anna"), (1, "")]
    assert [line.split()[0] for line in efterhand("captions", 1).out.splitlines()] == ["3", "2", "1"]
    assert (
        efterhand("captions", 1, "--restore", 9).err == "The captions of this recording have no revision 9.\n"
    )


def test_recognition_asked_for_by_name_is_refused_where_a_person_had_a_hand_in(
    efterhand: Run, held: Archive
) -> None:
    said = efterhand("reprocess", 1, "--stage", "captions")

    assert said.exit_status == 1
    assert said.err == (
        "The captions of recording 1 were handed in or corrected by a person, and are kept. To have the speech "
        "recognised anew all the same: efterhand reprocess 1 --stage recognition --replace-captions\n"
    )


def test_recognition_can_be_asked_for_all_the_same(efterhand: Run, held: Archive) -> None:
    said = efterhand("reprocess", 1, "--stage", "captions", "--replace-captions")

    assert said.exit_status == 0
    with held.database.read() as session:
        assert captions.is_kept(captions.track_of(session, 1)) is False
