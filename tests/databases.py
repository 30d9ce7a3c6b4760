"""The databases that tests are run on: SQLite in a folder, and a real PostgreSQL."""

import tempfile
from collections.abc import Iterator

import pytest

from index.settings import Settings, read_settings
from pipeline.archive import prepare
from tests.postgres import Cluster, NoPostgres
from tests.word_lists import WORD_LISTS


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running PostgreSQL; tests that stop it start it again. Each process of pytest has one of its own."""
    try:
        cluster = Cluster.make()
    except NoPostgres as reason:
        pytest.skip(str(reason))
    yield cluster
    cluster.remove()


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    """A catalogue on PostgreSQL as ``prepare`` makes it, of this test's own."""
    with cluster.lent(prepared) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Takes the place of the fixture of this name where it is imported: each test is run on both databases."""
    url: str = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return url


def prepared(url: str) -> None:
    with tempfile.TemporaryDirectory() as data:
        prepare(settings_on(url, EFTERHAND_DATA=data))


def settings_on(url: str, **others: str) -> Settings:
    given = {"EFTERHAND_DATABASE_URL": url, "EFTERHAND_WORD_LISTS": str(WORD_LISTS)}
    return read_settings({**given, **others})
