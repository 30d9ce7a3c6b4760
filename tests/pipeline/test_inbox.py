"""A watched folder: complete files become recordings once, and no file is lost whenever the command is killed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pipeline.inbox
from index.catalogue import recordings
from index.errors import DatabaseAway
from index.models import WebinarStatus
from pipeline.archive import Archive
from pipeline.inbox import Inbox, Taken


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def inbox(archive: Archive, queue: Any, folder: Path, clock: Clock) -> Callable[[], Inbox]:
    """Starts the command; a second one is what runs after a kill."""
    return lambda: Inbox(archive, queue.enqueue, folder, 30, clock)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def all_names(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        return sorted(one.name for one in recordings.newest(session))


def take(inbox: Inbox, clock: Clock) -> list[Taken]:
    """Look, and look again when what was seen has been still for long enough."""
    first = list(inbox.look())
    clock.now_s += 30
    return [*first, *inbox.look()]


def test_a_file_that_is_still_becomes_a_draft_and_is_put_aside(
    inbox: Callable[[], Inbox], archive: Archive, folder: Path, clock: Clock
) -> None:
    (folder / "Möte om vatten.mp4").write_bytes(b"film")

    [taken] = take(inbox(), clock)

    with archive.database.read() as session:
        found = recordings.by_id(session, taken.recording_id or 0)
        assert (found.webinar.title, found.webinar.status) == ("Möte om vatten", WebinarStatus.DRAFT)
    assert names(folder) == ["done/Möte om vatten.mp4"]


def test_a_file_that_grows_is_left_alone(inbox: Callable[[], Inbox], folder: Path, clock: Clock) -> None:
    watching, path = inbox(), folder / "a.mp4"
    for size_bytes in (1, 2, 3):
        path.write_bytes(b"x" * size_bytes)
        assert list(watching.look()) == []
        clock.now_s += 29
    os.utime(path, ns=(0, 7))  # the same size, but written to
    assert list(watching.look()) == []
    clock.now_s += 30

    assert [taken.name for taken in watching.look()] == ["a.mp4"]


@pytest.mark.parametrize(
    "name",
    [".a.mp4", "~$a.mp4", "a.mp4.part", "a.mp4.crdownload", "A.TMP", "a.mp4~", "readme.txt", ".a.mp4.XyZ"],
)
def test_temporary_files_are_left_alone(
    inbox: Callable[[], Inbox], folder: Path, clock: Clock, name: str
) -> None:
    (folder / name).write_bytes(b"x")

    assert take(inbox(), clock) == []
    assert names(folder) == [name]


def test_what_cannot_be_taken_in_is_put_aside_with_the_reason(
    inbox: Callable[[], Inbox], folder: Path, clock: Clock
) -> None:
    for _ in range(2):
        (folder / "tom.mp4").touch()
        [taken] = take(inbox(), clock)

    assert taken.recording_id is None
    assert names(folder) == [
        f"failed/tom{number}.mp4{note}" for number in (" (2)", "") for note in ("", ".txt")
    ]
    assert "Filen tom.mp4 är tom." in (folder / "failed/tom.mp4.txt").read_text(encoding="utf-8")


def test_what_fails_for_now_stays_and_is_tried_again(
    inbox: Callable[[], Inbox], folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.mp4").write_bytes(b"film")
    watching = inbox()

    def away(*args: Any) -> None:
        raise DatabaseAway(host="db", reason="gone")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.inbox, "accept", away)
        [first] = take(watching, clock)
    assert (first.is_left, names(folder)) == (True, ["a.mp4"])
    clock.now_s += 30

    assert [taken.recording_id for taken in watching.look()] == [1]


@pytest.mark.parametrize("step", ["receive_file", "accept", "_move"])
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_kill_anywhere_loses_nothing_and_takes_nothing_twice(
    inbox: Callable[[], Inbox],
    archive: Archive,
    folder: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    is_done: bool,
) -> None:
    (folder / "a.mp4").write_bytes(b"film")
    real = getattr(pipeline.inbox, step)

    def killed(*args: Any) -> None:
        if is_done:
            real(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.inbox, step, killed)
        with pytest.raises(KeyboardInterrupt):
            take(inbox(), clock)

    take(inbox(), clock)

    assert all_names(archive) == ["a.mp4"]
    assert names(folder) == ["done/a.mp4"]
