"""The archive as a process holds it: settings, catalogue, store and search index."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.catalogue import goals
from index.catalogue.database import Database, migrate
from index.search.contract import SearchIndex
from index.search.postgres import PostgresIndex
from index.search.whoosh import WhooshIndex
from index.settings import Settings
from pipeline.storage.choice import open_copies, open_store
from pipeline.storage.contract import ObjectStore
from pipeline.storage.copies import LocalCopies


@dataclass(frozen=True)
class Archive:
    """Everything that a view, a stage or a command works with."""

    settings: Settings
    database: Database
    store: ObjectStore
    copies: LocalCopies
    index: SearchIndex

    def close(self) -> None:
        self.index.close()
        self.database.close()


def open_archive(settings: Settings) -> Archive:
    """Open what ``prepare`` has made."""
    store = open_store(settings)
    return Archive(
        settings=settings,
        database=Database(settings.database),
        store=store,
        copies=open_copies(settings, store),
        index=open_index(settings),
    )


def open_index(settings: Settings) -> SearchIndex:
    """The search engine of *settings*."""
    if settings.searches_in_database:
        return PostgresIndex(settings.database, settings.word_folder)
    return WhooshIndex(settings.search_folder, settings.word_folder)


@contextmanager
def trial_index(settings: Settings) -> Iterator[SearchIndex]:
    """An empty index of the same engine, apart from the archive's, gone afterwards."""
    with TemporaryDirectory() as folder:
        if not settings.searches_in_database:
            yield WhooshIndex(Path(folder), settings.word_folder)
            return
        name = f"efterhand_trial_{secrets.token_hex(4)}"
        index = PostgresIndex(settings.database, settings.word_folder, name=name)
        try:
            yield index
        finally:
            index.remove()
            index.close()


def bare_index(settings: Settings) -> SearchIndex | None:
    """The index if there is one, to be looked at without making anything, not even word lists."""
    if settings.searches_in_database:
        index = PostgresIndex(settings.database)
        return index if index.is_made else None
    return WhooshIndex(settings.search_folder) if settings.search_folder.exists() else None


def prepare(settings: Settings) -> None:
    """Make the data folder and bring the catalogue up to date. Running it again changes nothing."""
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    database = Database(settings.database)
    with database.write() as session:
        goals.sync(session)
    database.close()


def secret_key(settings: Settings) -> str:
    """The key that signs session cookies: that of the settings, or one made at first use and kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "secret"
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"secret-{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        if not path.exists():
            made.rename(path)
        made.unlink(missing_ok=True)
    return path.read_text()
