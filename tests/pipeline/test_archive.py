"""The archive as a process holds it."""

import sqlite3
from pathlib import Path

from index.settings import Settings
from pipeline.archive import prepare, secret_key


def dump(settings: Settings) -> list[str]:
    connection = sqlite3.connect(settings.data / "efterhand.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm")))


def test_preparing_again_changes_nothing(settings: Settings) -> None:
    prepare(settings)
    before = dump(settings), files(settings.data)

    prepare(settings)

    assert (dump(settings), files(settings.data)) == before
    assert sum(line.startswith('INSERT INTO "target"') for line in before[0]) == 169


def test_the_secret_key_is_made_once_and_is_for_its_owner_alone(settings: Settings) -> None:
    key = secret_key(settings)

    assert secret_key(settings) == key
    assert len(key) >= 32
    assert (settings.data / "secret").stat().st_mode & 0o077 == 0
    assert files(settings.data) == ["secret"]


def test_another_archive_has_another_key(tmp_path: Path) -> None:
    assert secret_key(Settings(data=tmp_path / "a")) != secret_key(Settings(data=tmp_path / "b"))


def test_web_servers_can_share_a_secret_key(tmp_path: Path) -> None:
    """Who has logged in at one of them is known to the others."""
    assert secret_key(Settings(data=tmp_path / "a", secret_key="both know it")) == "both know it"
    assert not (tmp_path / "a").exists()
