"""The commands that keep an archive in order: audit and delete."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import recordings, stages
from pipeline.archive import Archive
from tests.pipeline.filled import put

Run = Callable[..., Any]


@pytest.fixture
def held(archive: Archive, hand_in: Callable[..., Any], tmp_path: Path, efterhand: Run) -> Archive:
    """One recording, of which nothing has been made but its passages in the index."""
    (tmp_path / "clip.mp4").write_text("a recording")
    hand_in(tmp_path / "clip.mp4", "Vattendagen", captions=(Cue(0, 1000, "Dricksvatten."),))
    with archive.database.write() as session:
        for state in stages.of(session, 1):
            stages.ended(state, "skipped")
    assert efterhand("reindex").exit_status == 0
    return archive


def type_in(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_a_good_archive_is_well(efterhand: Run, held: Archive) -> None:
    said = efterhand("audit")

    assert (said.exit_status, said.out) == (0, "All is well.\n")
    assert "100 %" in said.err


def test_a_finding_is_said_and_stays_until_it_is_mended(efterhand: Run, held: Archive) -> None:
    held.index.replace_recording(1, [])

    said = efterhand("audit", "--quick")
    assert said.exit_status == 1
    assert said.out.startswith("Search does not hold recording 1 as it is now (0 of 1 passages).")

    said = efterhand("audit", "--mend")
    assert (said.exit_status, said.out) == (0, "Mended or under way: 1.\n")
    assert efterhand("audit").exit_status == 0


def test_what_is_mended_can_be_waited_for(efterhand_process: Run, held: Archive) -> None:
    held.index.replace_recording(1, [])

    said = efterhand_process("audit", "--mend", "--wait", "--json")

    assert said.exit_status == 0, said.err
    (finding,) = json.loads(said.out)
    assert (finding["code"], finding["mended"]) == ("SearchOutdated", True)
    assert held.index.document_count() == 1


def test_what_only_people_can_mend_remains(
    efterhand: Run, held: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = held.store.keys("sources/")
    held.store.delete(source)
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")

    said = efterhand("audit", "--mend", "--json")

    assert said.exit_status == 1
    (finding,) = json.loads(said.out)
    assert (finding["code"], finding["mended"]) == ("SourceMissing", False)
    assert finding["facts"]["key"] == source
    assert "från er säkerhetskopia" in finding["text"]


def test_what_is_young_is_nobodys_to_remove(efterhand: Run, held: Archive) -> None:
    put(held, "recordings/99/poster/a/90.jpg")

    assert efterhand("audit", "--mend").out == "All is well.\n"
    assert list(held.store.keys("recordings/99/"))


def test_a_recording_is_deleted_when_the_answer_is_yes(
    efterhand: Run, held: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "y\n")

    said = efterhand("delete", "vattendagen")

    assert (said.exit_status, said.out) == (0, "Deleted recording 1, “Vattendagen”.\n")
    assert "Delete recording 1, “Vattendagen”, for good? [y/N]" in said.err
    assert list(held.store.keys("")) == []
    assert efterhand("audit").out == "All is well.\n"


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_without_a_yes_nothing_is_deleted(
    efterhand: Run, held: Archive, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    type_in(monkeypatch, answer)

    said = efterhand("delete", "1")

    assert (said.exit_status, said.out) == (1, "Nothing was deleted.\n")
    with held.database.read() as session:
        assert recordings.is_kept(session, 1)


def test_it_does_not_ask_when_told_not_to(efterhand: Run, held: Archive) -> None:
    assert efterhand("delete", "1", "--yes", "--webinar").exit_status == 0
    assert efterhand("delete", "1", "--yes").err == (
        "There is no recording “1”. List them with: efterhand recordings\n"
    )
