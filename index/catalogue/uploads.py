"""Uploads on their way in: begun, found, advanced byte by byte, and remembered until they expire."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from index.errors import EfterhandError, NotFound
from index.models import Upload, now


class UploadMissing(NotFound):
    """No upload has this number, or it has been cancelled or cleared away."""

    en = "This upload is not known any more. Choose the file again to start afresh."
    sv = "Uppladdningen finns inte längre. Välj filen igen för att börja om."


class UploadExpired(EfterhandError):
    """An upload that was left unfinished for too long."""

    en = "The upload was left for too long and is not kept any more. Choose the file again to start afresh."
    sv = "Uppladdningen blev liggande för länge och finns inte kvar. Välj filen igen för att börja om."


class UploadForeign(EfterhandError):
    """An upload that somebody else began."""

    en = "This upload was begun by somebody else. Choose the file again to upload it yourself."
    sv = "Uppladdningen påbörjades av någon annan. Välj filen igen för att ladda upp den själv."


class OffsetConflict(EfterhandError):
    """Bytes for another place than where the upload stands."""

    en = "The upload stands at byte {offset}, not at {given}. Ask for the offset and go on from there."
    sv = "Uppladdningen står på byte {offset}, inte {given}. Fråga efter läget och fortsätt därifrån."


def add(session: Session, upload: Upload) -> Upload:
    session.add(upload)
    session.flush()
    return upload


def by_id(session: Session, upload_id: str, owner: str) -> Upload:
    """Raises UploadMissing, UploadForeign and UploadExpired."""
    upload = session.get(Upload, upload_id)
    if upload is None:
        raise UploadMissing()
    if upload.owner != owner:
        raise UploadForeign()
    if upload.expires_at <= now() and not upload.is_whole:
        raise UploadExpired()
    return upload


def unfinished(session: Session, owner: str) -> Sequence[Upload]:
    """What *owner* began and can go on with, the latest first."""
    wanted = select(Upload).where(
        Upload.owner == owner, Upload.offset_bytes < Upload.size_bytes, Upload.expires_at > now()
    )
    return session.scalars(wanted.order_by(Upload.created_at.desc(), Upload.id)).all()


def whole(session: Session) -> Sequence[Upload]:
    """Those of which every byte has come, but which are no recordings yet."""
    wanted = select(Upload).where(Upload.offset_bytes == Upload.size_bytes, Upload.recording_id.is_(None))
    return session.scalars(wanted.order_by(Upload.created_at)).all()


def expired(session: Session, moment: datetime) -> Sequence[Upload]:
    """Unfinished or accepted ones past their time. What is whole and not accepted yet never expires."""
    is_waiting = (Upload.offset_bytes == Upload.size_bytes) & Upload.recording_id.is_(None)
    return session.scalars(select(Upload).where(Upload.expires_at <= moment, ~is_waiting)).all()


def advance(
    session: Session, upload: Upload, offset_bytes: int, state: dict[str, Any], kept_for: timedelta
) -> None:
    """Have *upload* stand at *offset_bytes*. Raises OffsetConflict if it has been moved by another since it was read."""
    ours = (Upload.id == upload.id, Upload.offset_bytes == upload.offset_bytes)
    values = {"offset_bytes": offset_bytes, "state": state, "expires_at": now() + kept_for}
    moved = session.execute(update(Upload).where(*ours).values(**values).returning(Upload.id)).first()
    if moved is None:
        raise OffsetConflict(offset=offset_bytes, given=upload.offset_bytes)


def note(session: Session, upload_id: str, **values: Any) -> None:
    session.execute(update(Upload).where(Upload.id == upload_id).values(**values))


def remove(session: Session, upload_id: str) -> None:
    found = session.get(Upload, upload_id)
    if found is not None:
        session.delete(found)
