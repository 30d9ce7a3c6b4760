"""A catalogue of an earlier version keeps every row when its tables are brought up to date, and on the way back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Row, text

from index.catalogue.database import MIGRATIONS, open_engine
from tests.databases import settings_on

MOMENT = "2026-03-19 12:00:00.000000"
ROWS: dict[str, dict[str, Any]] = {
    "webinar": {
        "id": 1, "slug": "vatten", "title": "Vatten", "description": "", "status": "published",
        "join_url": "", "is_demo": False, "created_at": MOMENT,
    },
    "recording": {
        "id": 7, "webinar_id": 1, "slug": "vatten", "name": "Vatten.mp4", "sha256": "ab", "size_bytes": 5_000_000_000,
        "source_key": "sources/ab.mp4", "publish_when_ready": True, "run": 2, "facts": '{"kind": "mp4"}',
        "notices": "[]", "duration_ms": 5000, "hls_key": "recordings/7/renditions/a/hls/master.m3u8",
        "created_at": MOMENT,
    },
    "talk": {
        "id": 3, "webinar_id": 1, "recording_id": 7, "position": 0, "start_ms": 0, "title": "Rent", "abstract": "",
    },
    "passage": {
        "recording_id": 7, "number": 0, "talk_id": 3, "start_ms": 0, "end_ms": 5000, "language": "sv",
        "text": "Vatten.",
    },
    "poster": {"recording_id": 7, "width_px": 1280, "key": "recordings/7/poster/a/1280.jpg"},
    "stage_state": {
        "recording_id": 7, "name": "poster", "position": 3, "run": 2, "state": "done", "percent": 100,
        "attempts": 1,
    },
    "caption_track": {"id": 4, "recording_id": 7, "language": "sv", "origin": "imported", "created_at": MOMENT},
    "material": {
        "id": 5, "webinar_id": 1, "title": "Bilder", "name": "bilder.pdf", "key": "materials/ab/bilder.pdf",
        "media_type": "application/pdf", "size_bytes": 9,
    },
    "caption_cue": {"track_id": 4, "number": 0, "start_ms": 0, "end_ms": 5000, "text": "Vatten."},
}  # fmt: skip
ADDED = {
    "webinar": {"publish_at": None, "withdraw_at": None, "link_key": None, "series_id": None},
    "recording": {
        "deleting": None,
        "later": 0,
        "seekable_key": None,
        "peaks_key": None,
        "samples_prefix": None,
    },
    "passage": {"kind": "speech"},
    "caption_track": {"revision": 1, "may_be_replaced": False},
    "poster": {"media_type": "image/jpeg"},
    "talk": {"language": None},
    "material": {"position": 5, "kind": "document", "talk_id": None, "text_state": "waiting", "summary": ""},
    "stage_state": {"attempt": "", "worker": "", "recipe": None},
}
WEBP = "INSERT INTO poster (recording_id, width_px, key, media_type) VALUES (7, 1280, 'k', 'image/webp')"


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """An empty database."""
    with ExitStack() as lent:
        url = f"sqlite:///{tmp_path / 'efterhand.db'}"
        if request.param == "postgresql":
            url = settings_on(lent.enter_context(request.getfixturevalue("cluster").lent())).database
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = url
        yield config


def begun(config: Config) -> Any:
    return open_engine(config.attributes["url"]).execution_options(writes=True).begin()


def fill(connection: Connection) -> None:
    for table, row in ROWS.items():
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def row_of(connection: Connection, table: str) -> Row[Any]:
    return connection.execute(text(f"SELECT * FROM {table}")).one()


def plain(row: Row[Any], names: Any) -> dict[str, str]:
    """The values as text, the same from both databases."""
    found = row._mapping
    return {name: str(found[name]).replace("'", '"').split("+")[0].split(".000")[0] for name in names}


def wanted(row: dict[str, Any], connection: Connection) -> dict[str, str]:
    texts = {name: str(value).split(".000")[0] for name, value in row.items()}
    is_sqlite = connection.dialect.name == "sqlite"
    return {name: str(int(value == "True")) if is_sqlite and value in ("True", "False") else value
            for name, value in texts.items()}  # fmt: skip


def test_every_row_is_kept_when_the_tables_are_brought_up_to_date(config: Config) -> None:
    command.upgrade(config, "0001")
    with begun(config) as connection:
        fill(connection)

    command.upgrade(config, "head")

    with begun(config) as connection:
        for table, row in ROWS.items():
            found = row_of(connection, table)
            assert plain(found, row) == wanted(row, connection), table
            added = {name: value for name, value in found._mapping.items() if name in ADDED.get(table, {})}
            assert added == ADDED.get(table, {}), table
    command.check(config)


def test_what_has_captions_is_not_recognised_again(config: Config) -> None:
    captioned = ROWS["stage_state"] | {"name": "captions", "position": 10}
    command.upgrade(config, "0001")
    with begun(config) as connection:
        fill(connection)
        names = ", ".join(captioned)
        values = ", ".join(f":{name}" for name in captioned)
        connection.execute(text(f"INSERT INTO stage_state ({names}) VALUES ({values})"), captioned)

    command.upgrade(config, "head")

    with begun(config) as connection:
        found = connection.execute(
            text("SELECT state, run FROM stage_state WHERE name = 'recognition'")
        ).one()
        assert tuple(found) == ("done", captioned["run"])
    command.downgrade(config, "0001")
    with begun(config) as connection:
        left = connection.execute(text("SELECT name FROM stage_state ORDER BY name")).scalars()
        assert list(left) == ["captions", "poster"]


def test_every_row_is_kept_on_the_way_back(config: Config) -> None:
    command.upgrade(config, "0001")
    with begun(config) as connection:
        fill(connection)
        before = {table: row_of(connection, table) for table in ROWS}
    command.upgrade(config, "head")
    with begun(config) as connection:
        connection.execute(text(WEBP))

    command.downgrade(config, "0001")

    with begun(config) as connection:
        for table, row in before.items():
            found = row_of(connection, table)
            assert {name: found._mapping[name] for name in row._mapping} == dict(row._mapping), table
            assert found._mapping.keys() == row._mapping.keys()


def test_what_refers_to_a_table_that_was_made_anew_still_does(config: Config) -> None:
    command.upgrade(config, "0001")
    with begun(config) as connection:
        fill(connection)
    command.upgrade(config, "head")

    with pytest.raises(Exception, match=r"(?i)foreign key"), begun(config) as connection:
        connection.execute(text("DELETE FROM recording"))

    with begun(config) as connection:
        assert row_of(connection, "recording").id == 7


def test_the_number_of_a_deleted_recording_does_not_come_back(config: Config) -> None:
    command.upgrade(config, "head")
    one = {name: value for name, value in ROWS["recording"].items() if name != "id"} | {"later": 0}
    names, values = ", ".join(one), ", ".join(f":{name}" for name in one)
    adding = text(f"INSERT INTO recording ({names}) VALUES ({values}) RETURNING id")

    with begun(config) as connection:
        connection.execute(
            text(
                "INSERT INTO webinar (id, slug, title, description, status, join_url, is_demo, created_at)"
                " VALUES (:id, :slug, :title, :description, :status, :join_url, :is_demo, :created_at)"
            ),
            ROWS["webinar"],
        )
        first = connection.execute(adding, one).scalar_one()
        connection.execute(text("DELETE FROM recording"))
        second = connection.execute(adding, one).scalar_one()

    assert second > first
