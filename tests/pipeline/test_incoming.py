"""Files that come in: whole and known by their checksum, or not there at all."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import DiskFull
from index.settings import Settings
from pipeline.incoming import BLOCK_BYTES, GB, FileEmpty, FileTooLarge, IncomingFile, receive_file

NAMES = [
    "name with spaces.mp4",
    'it\'s "quoted".mp4',
    "-rf --title.mp4",
    "🌍.mp4",
    "no ending",
    ".mp4",
    "a\nb.mp4",
]


def nothing_left(settings: Settings) -> bool:
    return not settings.incoming_folder.exists() or not any(settings.incoming_folder.iterdir())


def write_file(path: Path, size_bytes: int) -> bytes:
    content = os.urandom(size_bytes)
    path.write_bytes(content)
    return content


def ignore(size_bytes: int) -> None:
    """Nobody waits for this copy."""


@pytest.mark.parametrize("size_bytes", [1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES])
def test_a_file_comes_in_unaltered_with_its_checksum(
    settings: Settings, tmp_path: Path, size_bytes: int
) -> None:
    content = write_file(tmp_path / "clip.mp4", size_bytes)

    taken = receive_file(settings, tmp_path / "clip.mp4", ignore)

    assert taken.path.read_bytes() == content
    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    assert (taken.name, taken.size_bytes) == ("clip.mp4", size_bytes)
    assert (tmp_path / "clip.mp4").read_bytes() == content


def test_whoever_waits_is_told_how_much_has_been_copied(settings: Settings, tmp_path: Path) -> None:
    write_file(tmp_path / "clip.mp4", BLOCK_BYTES + 5)
    told: list[int] = []

    receive_file(settings, tmp_path / "clip.mp4", told.append)

    assert told == [BLOCK_BYTES, BLOCK_BYTES + 5]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_in_as_it_is(settings: Settings, tmp_path: Path, name: str) -> None:
    write_file(tmp_path / name, 10)

    taken = receive_file(settings, tmp_path / name, ignore)

    assert taken.name == name
    assert taken.path.parent == settings.incoming_folder


def test_a_name_that_is_not_utf_8_can_be_kept(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"m\xf6te.mp4")
    write_file(path, 10)

    assert receive_file(settings, path, ignore).name == "m\ufffdte.mp4"


def test_a_name_of_an_upload_leads_nowhere(settings: Settings, tmp_path: Path) -> None:
    with IncomingFile(settings, "../../outside.mp4") as file:
        file.write(b"clip")
        taken = file.finish()

    assert taken.path.parent == settings.incoming_folder
    assert taken.name == "../../outside.mp4"
    assert not (tmp_path / "outside.mp4").exists()


def test_an_empty_file_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()

    with pytest.raises(FileEmpty) as caught:
        receive_file(settings, tmp_path / "clip.mp4", ignore)

    assert caught.value.say("en").startswith("The file clip.mp4 is empty.")
    assert caught.value.say("sv").startswith("Filen clip.mp4 är tom.")
    assert nothing_left(settings)


def test_a_file_beyond_the_limit_is_refused_before_it_is_copied(settings: Settings, tmp_path: Path) -> None:
    """The file is sparse: it has its size, but takes no disk."""
    with (tmp_path / "clip.mp4").open("wb") as file:
        file.truncate(GB + 1)
    told: list[int] = []

    with pytest.raises(FileTooLarge) as caught:
        receive_file(replace(settings, upload_limit_gb=1), tmp_path / "clip.mp4", told.append)

    assert told == []
    assert "gränsen på 1 GB" in caught.value.say("sv")
    assert nothing_left(settings)


def test_a_file_of_unknown_size_is_refused_at_the_limit(settings: Settings) -> None:
    def receive() -> None:
        with IncomingFile(replace(settings, upload_limit_gb=0), "clip.mp4") as file:
            file.write(b"x")

    with pytest.raises(FileTooLarge):
        receive()

    assert nothing_left(settings)


def test_what_is_broken_off_leaves_nothing(settings: Settings) -> None:
    with suppress(ConnectionError), IncomingFile(settings, "clip.mp4") as file:
        file.write(b"the first half")
        raise ConnectionError

    assert nothing_left(settings)


def test_what_is_discarded_is_gone(settings: Settings, tmp_path: Path) -> None:
    write_file(tmp_path / "clip.mp4", 10)
    taken = receive_file(settings, tmp_path / "clip.mp4", ignore)

    taken.discard()
    taken.discard()

    assert nothing_left(settings)


def test_a_file_that_will_not_fit_is_refused_before_it_is_copied(
    settings: Settings, tmp_path: Path, small_disk: Callable[[int], Path]
) -> None:
    settings = replace(settings, data=small_disk(2) / "data")
    write_file(tmp_path / "clip.mp4", 3 * 2**20)
    told: list[int] = []

    with pytest.raises(DiskFull) as caught:
        receive_file(settings, tmp_path / "clip.mp4", told.append)

    assert told == []
    assert caught.value.say("sv").startswith("Disken är full: ")
    assert nothing_left(settings)


def test_a_disk_that_fills_up_on_the_way_is_said_and_nothing_is_left(
    settings: Settings, small_disk: Callable[[int], Path]
) -> None:
    settings = replace(settings, data=small_disk(2) / "data")

    def receive() -> None:
        with IncomingFile(settings, "clip.mp4") as file:
            for _ in range(3):
                file.write(bytes(BLOCK_BYTES))

    with pytest.raises(DiskFull) as caught:
        receive()

    assert caught.value.facts["folder"] == str(settings.incoming_folder)
    assert nothing_left(settings)


def test_a_disk_that_is_full_only_at_the_end_is_said_too(
    settings: Settings, small_disk: Callable[[int], Path]
) -> None:
    """The last bytes may wait in memory until the file is finished."""
    settings = replace(settings, data=small_disk(1) / "data")

    def receive() -> None:
        with IncomingFile(settings, "clip.mp4") as file:
            file.write(b"x")
            with suppress(OSError):
                (settings.data / "other").write_bytes(bytes(2**20))
            file.finish()

    with pytest.raises(DiskFull):
        receive()

    assert nothing_left(settings)
