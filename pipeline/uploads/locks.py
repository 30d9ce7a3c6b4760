"""One writer for an upload, on this machine and on all that share the database; a process that dies lets go."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from index.catalogue.database import translating
from index.errors import EfterhandError
from index.settings import Settings

LOCK = ".lock"
UPLOADS = 2031  # any number that nobody else locks in this database


class UploadLocked(EfterhandError):
    """Another request is writing to the upload."""

    en = "Another connection is sending this file just now. It is tried again by itself in a moment."
    sv = "En annan anslutning skickar den här filen just nu. Ett nytt försök görs strax av sig självt."


class UploadsBusy(EfterhandError):
    """As many files are coming in as the server takes at once."""

    en = "Many files are coming in just now. This one is sent by itself when there is room."
    sv = "Många filer kommer in just nu. Den här skickas av sig själv när det finns plats."


@contextmanager
def writing(settings: Settings, number: str) -> Iterator[None]:
    """Be the only writer of the upload *number* within the block. Raises UploadLocked instead of waiting."""
    settings.uploads_folder.mkdir(parents=True, exist_ok=True)
    with _file_lock(settings.uploads_folder / f"{number}{LOCK}"):
        if not settings.is_shared:
            yield
            return
        with _database_lock(settings, number):
            yield


def forget(settings: Settings, number: str) -> None:
    """Remove the lock's file, within the block of ``writing`` and when the upload is gone."""
    (settings.uploads_folder / f"{number}{LOCK}").unlink(missing_ok=True)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadLocked() from None
        yield


@contextmanager
def _database_lock(settings: Settings, number: str) -> Iterator[None]:
    """Held by a connection of its own for as long as it lasts, outside all transactions."""
    engine = create_engine(settings.database, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    numbers = {"kind": UPLOADS, "upload": zlib.crc32(number.encode()) - 2**31}
    with translating(engine):
        connection = engine.connect()
    with connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:kind, :upload)"), numbers):
            raise UploadLocked()
        yield
