"""The words of a material's file: read in a child process with limits, kept by page, and handed to search."""

import json
import logging
import sys
from pathlib import Path

from sqlalchemy.orm import Session

from index.catalogue import materials
from index.catalogue.material_files import READABLE
from index.errors import EfterhandError, Unexpected
from index.models import Material, Webinar
from pipeline.archive import Archive
from pipeline.stages import order
from pipeline.stages.job import Enqueue
from pipeline.storage.contract import StoreUnreachable
from pipeline.tool import ToolFailed, ToolTimedOut, run_tool

LOG = logging.getLogger(__name__)
LONGEST_S = 120
MEMORY_BYTES = 1 << 30
SEARCH = frozenset({"search"})
FORMS = {media_type: ending for ending, media_type in READABLE.items()}


class WordsUnreadable(EfterhandError):
    """A notice: a file's words could not be read. The file itself is handed out all the same."""

    en = "The words in “{name}” could not be read ({reason}), so they are not found by searching. The file can be opened."
    sv = "Orden i ”{name}” gick inte att läsa ({reason}), så de hittas inte i sökningen. Filen går att öppna ändå."


class FileLocked(EfterhandError):
    """A notice: a file is locked by a password."""

    en = "“{name}” is locked with a password, so its words are not found by searching. Hand in an unlocked copy."
    sv = "”{name}” är låst med lösenord, så orden hittas inte i sökningen. Lämna in en olåst kopia."


class FileTakesTooLong(EfterhandError):
    """A notice: a file took more time than any honest one."""

    en = "Reading the words in “{name}” took too long and was given up. The file can be opened, but not searched."
    sv = "Det tog för lång tid att läsa orden i ”{name}”. Filen går att öppna men inte att söka i."


class NoWords(EfterhandError):
    """A notice: a file of pictures alone, as scanners make them."""

    en = "There are no words in “{name}”, perhaps only pictures of pages. Screen readers and searching need words."
    sv = "Det finns inga ord i ”{name}”, kanske bara bilder av sidor. Skärmläsare och sökningen behöver ord."


def read_waiting(archive: Archive, enqueue: Enqueue) -> int:
    """Read the words of all files that wait for it. Returns how many there were."""
    count = 0
    while _read_next(archive, enqueue):
        count += 1
    return count


def search_again(session: Session, webinar: Webinar | None, enqueue: Enqueue) -> None:
    """Have search told what the material of *webinar* is by now."""
    for recording in webinar.recordings if webinar else []:
        if recording.deleting is None:
            order.start(session, recording, enqueue, SEARCH)


def _read_next(archive: Archive, enqueue: Enqueue) -> bool:
    with archive.database.write() as session:
        material = materials.take_waiting(session)
        if material is None:
            return False
        number, key, name, attempts = material.id, material.key or "", material.name, material.attempts
        form = FORMS.get(material.media_type, "")
    try:
        if attempts > materials.MOST_ATTEMPTS:
            raise WordsUnreadable(name=name, reason="3 ×")
        with archive.copies.borrow(key) as path:
            pages = read_file(path, form, name)
        failure: EfterhandError | None = None if pages else NoWords(name=name)
    except StoreUnreachable:  # somebody takes it up again when the lease has ended
        raise
    except EfterhandError as error:
        pages, failure = [], error
    except Exception as fault:
        LOG.exception("The words of material %d could not be read", number)
        pages, failure = [], Unexpected(kind=type(fault).__name__, reason=str(fault)[:200])
    with archive.database.write() as session:
        _keep(session, session.get(Material, number), key, pages, failure, enqueue)
    return True


def _keep(
    session: Session,
    material: Material | None,
    key: str,
    pages: list[tuple[int, str]],
    failure: EfterhandError | None,
    enqueue: Enqueue,
) -> None:
    """Keep what was read; unless the material has been removed meanwhile, or given another file."""
    if material is None or material.key != key:
        return
    materials.put_text(session, material, pages)
    if failure is not None:
        materials.text_failed(material, failure)
    search_again(session, material.webinar, enqueue)


def read_file(path: Path, form: str, name: str) -> list[tuple[int, str]]:
    """The pages of a file with their words. Raises WordsUnreadable, FileLocked, FileTakesTooLong, Stopped."""
    command = [sys.executable, "-P", "-m", "pipeline.materials.reader", str(path.resolve()), form]
    try:
        said = run_tool(command, timeout_s=LONGEST_S, memory_bytes=MEMORY_BYTES)
    except ToolTimedOut:
        raise FileTakesTooLong(name=name) from None
    except ToolFailed as fault:
        reason = str(fault.facts["reason"]).rpartition("\n")[2][:200]
        if "PermissionError" in reason or "FileNotDecrypted" in reason or "WrongPassword" in reason:
            raise FileLocked(name=name) from None
        raise WordsUnreadable(name=name, reason=reason) from None
    return [(number, text) for number, text in map(json.loads, said.splitlines())]
