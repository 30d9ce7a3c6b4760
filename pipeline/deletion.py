"""Deletion of a recording, from what everyone sees inwards; broken off anywhere, it is finished by another call.

First nobody sees it and no work is done on it; then go the search documents, what was made of it, and last, in
one transaction, the source and the rows. Until then the mark in its row tells that this is not finished.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import recordings, removal, webinars
from index.catalogue.audit_log import Actor, record
from index.models import Material, Recording, Webinar
from pipeline.archive import Archive
from pipeline.stages import order

AT_ONCE = 16  # each waits for an answer of a far store


def delete_recording(
    archive: Archive, recording_id: int, *, with_webinar: bool = False, by: Actor | None = None
) -> None:
    """Delete all of a recording; *with_webinar*, its webinar and the material too.

    *by* asks for it, as the change log says; None: what was asked for before is finished.

    Attempts that are under way learn of it within seconds, and take away themselves what they make until then.
    Returns when all is gone, also by another's hand. Raises RecordingMissing and WebinarHasMore.
    """
    with archive.database.write() as session:
        recording = recordings.by_id(session, recording_id)
        if by is not None:
            record(session, by, "recording_delete", recording, title=recording.webinar.title)
        removal.begin(session, recording, with_webinar=with_webinar)
        order.cancel(session, recording)
    archive.index.replace_recording(recording_id, [])
    remove_objects(archive, archive.store.keys(f"recordings/{recording_id}/"))
    with archive.database.write() as session:
        left = session.get(Recording, recording_id)
        if left is not None:
            _remove_rows(archive, session, left)


def finish_deletions(archive: Archive) -> None:
    """Finish what was broken off."""
    with archive.database.read() as session:
        begun = removal.unfinished(session)
    for recording_id in begun:
        delete_recording(archive, recording_id)


def remove_webinar(archive: Archive, session: Session, webinar: Webinar) -> None:
    """Remove a webinar that has no recordings, with its material."""
    keys = {material.key for material in webinar.materials if material.key}
    others = select(Material.key).where(Material.key.in_(keys), Material.webinar_id != webinar.id)
    remove_objects(archive, keys.difference(session.scalars(others)))
    webinars.remove(session, webinar)


def remove_objects(archive: Archive, keys: Iterable[str]) -> None:
    """Remove objects from the store, and the copies of them that this machine keeps."""

    def remove(key: str) -> None:
        archive.store.delete(key)
        archive.copies.forget(key)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(remove, list(keys)):
            pass


def _remove_rows(archive: Archive, session: Session, recording: Recording) -> None:
    """The source goes while nobody else can write rows: the same file may be on its way in again."""
    remove_objects(archive, _own_source(session, recording))
    webinar = removal.remove(session, recording)
    if webinar is not None:
        remove_webinar(archive, session, webinar)


def _own_source(session: Session, recording: Recording) -> list[str]:
    wanted = select(Recording.id).where(
        Recording.source_key == recording.source_key, Recording.id != recording.id
    )
    return [] if session.scalar(wanted) is not None else [recording.source_key]
