"""The search index as a whole: built anew from the catalogue, which holds all that it is made of."""

import logging
from collections.abc import Callable, Iterable

from index.catalogue import recordings
from index.catalogue.documents import documents_of
from index.catalogue.indexed import is_lost
from pipeline.archive import Archive

LOG = logging.getLogger(__name__)


def build_index(
    archive: Archive, watch: Callable[[Iterable[int]], Iterable[int]] = lambda numbers: numbers
) -> None:
    """Build the search index anew; *watch* passes the recordings' numbers on, and may show how far it is."""
    with archive.database.read() as session:
        numbers = recordings.all_ids(session)
        zone = archive.settings.timezone
        archive.index.rebuild(one for number in watch(numbers) for one in documents_of(session, number, zone))


def mend_index(archive: Archive) -> None:
    """Build the index anew if it is damaged or lost. Searches say so until then."""
    if archive.index.is_damaged() or _is_lost(archive):
        LOG.warning("The search index is damaged or lost; it is built anew from the catalogue.")
        build_index(archive)


def _is_lost(archive: Archive) -> bool:
    with archive.database.read() as session:
        return is_lost(session, archive.index)
