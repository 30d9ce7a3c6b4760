"""What is PostgreSQL's own: it can go away and come back, and it keeps no NUL in a text."""

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from index.catalogue import speakers
from index.catalogue.database import Database, migrate
from index.errors import DatabaseAway, DatabaseFull
from index.models import Speaker
from tests.databases import settings_on
from tests.postgres import Cluster

WAIT_S = 20


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(settings_on(postgres_url).database)
    yield database
    database.close()


@pytest.fixture
def outage(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, to be stopped; it runs again afterwards."""
    yield cluster
    if cluster.process is None:
        cluster.start()


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Speaker.name).order_by(Speaker.name)))


def add(database: Database, name: str, *, patient: bool = False) -> None:
    with database.write(patient=patient) as session:
        speakers.named(session, [name])


def test_a_nul_becomes_a_letter_that_can_be_kept(database: Database) -> None:
    add(database, "An\0na")

    assert names(database) == ["An\ufffdna"]


def test_a_database_that_is_away_is_said_and_found_again(database: Database, outage: Cluster) -> None:
    add(database, "Anna")
    outage.stop()

    for use in (names, lambda database: add(database, "Erik"), lambda database: migrate(database.url)):
        with pytest.raises(DatabaseAway) as caught:
            use(database)
        assert caught.value.say("sv").startswith("Databasen på 127.0.0.1 svarar inte (")
        assert "hemlig" not in caught.value.say("en")
    outage.start()

    add(database, "Erik")
    assert names(database) == ["Anna", "Erik"]


@pytest.mark.parametrize("then", [["Erik"], []], ids=["in its middle", "at its end"])
def test_a_transaction_that_is_cut_off_keeps_nothing(
    database: Database, outage: Cluster, then: list[str]
) -> None:
    def write() -> None:
        with database.write() as session:
            speakers.named(session, ["Anna"])
            outage.stop()
            speakers.named(session, then)

    with pytest.raises(DatabaseAway):
        write()
    outage.start()

    assert names(database) == []


def test_a_patient_writer_waits_until_it_is_there_again(database: Database, outage: Cluster) -> None:
    add(database, "Anna")
    outage.stop()
    writer = threading.Thread(target=add, args=(database, "Erik"), kwargs={"patient": True})
    writer.start()
    time.sleep(0.5)
    was_waiting = writer.is_alive()

    outage.start()
    writer.join(WAIT_S)

    assert was_waiting
    assert names(database) == ["Anna", "Erik"]


def test_a_full_server_is_said_and_nothing_is_kept(database: Database) -> None:
    def write() -> None:
        with database.write() as session:
            speakers.named(session, ["Anna"])
            session.execute(text("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$"))

    with pytest.raises(DatabaseFull) as caught:
        write()

    assert "127.0.0.1" in caught.value.say("en")
    assert names(database) == []


def test_nobody_keeps_the_write_lock_by_falling_silent(database: Database) -> None:
    with database.read() as session:
        assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "1min"
        assert session.scalar(text("SHOW lock_timeout")) == "30s"


def test_an_address_may_say_how_to_connect(postgres_url: str) -> None:
    database = Database(settings_on(f"{postgres_url}?application_name=ours").database)

    with database.read() as session:
        assert session.scalar(text("SHOW application_name")) == "ours"
    database.close()
