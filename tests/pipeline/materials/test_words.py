"""The words of materials are read in a child process, kept by page, and found; what cannot be read holds nothing back."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import materials, recordings
from index.catalogue.material_files import stored_file
from index.catalogue.talks import TalkDraft
from index.errors import EfterhandError
from index.models import TextState
from index.search.contract import Moment, Query
from pipeline.archive import Archive
from pipeline.materials import words
from pipeline.materials.words import (
    FileLocked,
    FileTakesTooLong,
    NoWords,
    WordsUnreadable,
    read_file,
    read_waiting,
)
from tests import papers
from tests.databases import database_url
from tests.pipeline.filled import fill

__all__ = ["database_url"]

TALK = TalkDraft("Rent vatten", 0, 3000, speakers=("Anna Lindberg",), goals=(6,))


@pytest.mark.parametrize(
    ("make", "name", "expected"),
    [
        (papers.pdf, "bilder.pdf", [(1, "Första (sidan)"), (2, "Åtgärder för havet")]),
        (papers.pptx, "bilder.pptx", [(1, "Första (sidan)"), (2, "Åtgärder för havet")]),
        (papers.odp, "bilder.odp", [(1, "Första (sidan)"), (2, "Åtgärder för havet")]),
    ],
)
def test_the_words_of_slides_are_read_page_by_page(
    tmp_path: Path, make: Callable[..., Path], name: str, expected: list[tuple[int, str]]
) -> None:
    path = make(tmp_path / name, "Första (sidan)", "Åtgärder för havet")

    assert read_file(path, name.rpartition(".")[2], name) == expected


def test_a_document_without_pages_is_read_whole(tmp_path: Path) -> None:
    assert read_file(papers.docx(tmp_path / "a.docx", "Havet"), "docx", "a.docx") == [(0, "Havet")]


def test_what_no_text_should_hold_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("hav\0et \u202evänt\u2066 rad\r\n två".encode() + b"\xff")

    assert read_file(tmp_path / "a.txt", "txt", "a.txt") == [(0, "hav et vänt rad två\ufffd")]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {letter} "{f"&{chr(ord(letter) - 1)};" * 10}">' for letter in "bcdefghij"
)


@pytest.mark.parametrize(
    ("make", "ending", "error"),
    [
        (lambda path: papers.locked_pdf(path, "Hemligt"), "pdf", FileLocked),
        (lambda path: path.write_bytes(b"%PDF-1.7\nnothing of the kind") and path, "pdf", WordsUnreadable),
        (lambda path: path.write_bytes(b"PK no archive") and path, "pptx", WordsUnreadable),
        (
            lambda path: papers.packed(path, {"content.xml": f"{ENTITIES}]><x>&j;</x>"}),
            "odt",
            WordsUnreadable,
        ),
        (lambda path: papers.packed(path, {"word/document.xml": " " * (60 << 20)}), "docx", WordsUnreadable),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, make: Callable[[Path], Path], ending: str, error: type[EfterhandError]
) -> None:
    with pytest.raises(error, match="hostile"):
        read_file(make(tmp_path / "file"), ending, "hostile")


def test_a_page_that_grows_when_it_is_unpacked_is_passed_over(tmp_path: Path) -> None:
    assert read_file(papers.bomb_pdf(tmp_path / "bomb.pdf", 200 << 20), "pdf", "bomb.pdf") == []


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "endless.txt")
    monkeypatch.setattr(words, "LONGEST_S", 1)

    with pytest.raises(FileTakesTooLong):
        read_file(tmp_path / "endless.txt", "txt", "endless.txt")


def test_a_file_that_takes_too_much_memory_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers.packed(tmp_path / "a.docx", {"word/document.xml": " " * (40 << 20)})
    monkeypatch.setattr(words, "MEMORY_BYTES", 64 << 20)

    with pytest.raises(WordsUnreadable, match="MemoryError"):
        read_file(path, "docx", "a.docx")


@pytest.fixture
def put(archive: Archive) -> Callable[..., int]:
    """Puts a file beside the first talk of recording 1, and returns the number of the material."""

    def put(path: Path, *, to_talk: bool = True) -> int:
        file = stored_file(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        archive.store.adopt(file.key, path)
        with archive.database.write() as session:
            recording = recordings.by_id(session, 1)
            material = materials.add(session, recording.webinar, "Bilderna")
            material.talk_id = recording.talks[0].id if to_talk else None
            materials.put_file(session, material, file)
            return material.id

    return put


def moments(archive: Archive, asked: str) -> list[tuple[int | None, Moment]]:
    hits = archive.index.search(Query(asked)).hits
    return [(hit.talk_id, moment) for hit in hits for moment in hit.moments]


def test_a_word_in_a_file_is_found_at_its_page_with_its_talk(
    archive: Archive, queue: Any, hand_in: Any, put: Any, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("a recording")
    hand_in(tmp_path / "clip.mp4", talks=(TALK,))
    fill(archive, 1)
    number = put(papers.pdf(tmp_path / "bilder.pdf", "Inledning", "Om jordbruket"))

    read = read_waiting(archive, queue.enqueue)
    searched = [job for job in queue.waiting if job.stage == "search"]
    for job in searched:
        queue.run(archive, job)

    assert read == 1
    ((talk_id, moment),) = moments(archive, "jordbruk")
    assert talk_id == 1
    assert (moment.kind, moment.material_id, moment.page) == ("material", number, 2)
    ((_, titled),) = moments(archive, "bilderna")
    assert (titled.material_id, titled.page) == (number, 0)
    assert archive.index.search(Query("jordbruk speaker:anna")).hits == ()


def test_a_file_without_words_is_there_and_staff_are_told(
    archive: Archive, queue: Any, hand_in: Any, put: Any, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("a recording")
    hand_in(tmp_path / "clip.mp4", talks=(TALK,))
    number = put(papers.scanned_pdf(tmp_path / "bilder.pdf"), to_talk=False)

    read_waiting(archive, queue.enqueue)

    with archive.database.read() as session:
        material = materials.by_id(session, number)
        assert material.text_state == TextState.FAILED
        assert isinstance(materials.error_of(material), NoWords)
        assert materials.may_be_seen(material) is False  # a draft, as its webinar
    assert read_waiting(archive, queue.enqueue) == 0


def test_what_a_worker_left_is_taken_up_again_but_not_for_ever(
    archive: Archive, queue: Any, hand_in: Any, put: Any, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("a recording")
    hand_in(tmp_path / "clip.mp4", talks=(TALK,))
    number = put(papers.pdf(tmp_path / "bilder.pdf", "Havet"))

    for _ in range(materials.MOST_ATTEMPTS):
        with archive.database.write() as session:
            taken = materials.take_waiting(session)
            assert taken is not None
            assert materials.take_waiting(session) is None
            assert taken.reading_since is not None
            taken.reading_since -= materials.LEASE + materials.LEASE
    read_waiting(archive, queue.enqueue)

    with archive.database.read() as session:
        assert materials.by_id(session, number).text_state == TextState.FAILED
