"""A catalogue that cannot grow says so in words, and goes on when there is space again."""

import pytest
from sqlalchemy import text

from index.catalogue.database import Database
from index.errors import DiskFull
from index.models import Account, Role


def grow(database: Database) -> None:
    with database.write() as session:
        session.add(Account(email="a" * 100_000, password_hash="", role=Role.VIEWER))


def test_a_write_that_finds_no_space_is_our_error_and_nothing_of_it_is_kept(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count={pages}"))

    with pytest.raises(DiskFull) as caught:
        grow(database)

    assert "Disken är full" in caught.value.say("sv")
    with database.read() as session:
        assert session.query(Account).count() == 0
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count=1073741823"))
    grow(database)
    with database.read() as session:
        assert session.query(Account).count() == 1
