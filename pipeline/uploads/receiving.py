"""An upload from its first byte to the recording that it becomes; every step can be taken again after a kill."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex
from typing import Any

from index.catalogue import uploads
from index.catalogue.audit_log import Actor
from index.errors import BadInput
from index.models import Upload, now
from pipeline.archive import Archive
from pipeline.incoming import GB, FileEmpty, FileTooLarge
from pipeline.ingest import accept
from pipeline.stages.job import Enqueue
from pipeline.storage.s3 import S3Store
from pipeline.uploads.checksums import Checksum, ChecksumMismatch
from pipeline.uploads.contract import Sink, UploadStore
from pipeline.uploads.description import captions_of, description_of
from pipeline.uploads.digests import Digests, Running, sha256_of_stream
from pipeline.uploads.local import LocalUploads
from pipeline.uploads.locks import UploadLocked, forget, writing
from pipeline.uploads.s3 import S3Uploads


class BodyTooLong(BadInput):
    """More bytes than the upload has left."""

    en = "The request holds more than the {left_bytes} bytes that are left of the upload. Nothing of the rest is kept."
    sv = "Begäran innehåller mer än de {left_bytes} byte som återstår av uppladdningen. Inget av resten sparas."


@dataclass(frozen=True)
class Uploads:
    """The uploads of one archive, as one process serves them."""

    archive: Archive
    enqueue: Enqueue
    store: UploadStore
    digests: Digests = field(default_factory=Digests)

    def begin(
        self, owner: str, by: Actor, name: str, size_bytes: int, told: str, details: dict[str, Any]
    ) -> Upload:
        """A new upload without any bytes. Raises FileEmpty, FileTooLarge and DiskFull."""
        limit_gb = self.archive.settings.upload_limit_gb
        if size_bytes > limit_gb * GB:
            raise FileTooLarge(limit_gb=limit_gb)
        if not size_bytes:
            raise FileEmpty(name=name)
        self.store.check_room(size_bytes)
        upload = Upload(
            id=token_hex(16),
            owner=owner,
            made_by=by.name,
            made_by_token=by.token,
            name=name,
            size_bytes=size_bytes,
            offset_bytes=0,
            told=told,
            details=details,
            state={},
            sha256="",
            expires_at=now() + self._kept_for,
        )
        with self.archive.database.write() as session:
            return uploads.add(session, upload)

    def find(self, number: str, owner: str) -> Upload:
        """Raises UploadMissing, UploadForeign and UploadExpired."""
        with self.archive.database.read() as session:
            return uploads.by_id(session, number, owner)

    @contextmanager
    def held(self, number: str, owner: str) -> Iterator[Upload]:
        """The upload, with nobody else writing to it meanwhile. Raises UploadLocked, and what ``find`` raises."""
        self.find(number, owner)  # a number that is none makes no lock
        with writing(self.archive.settings, number):
            yield self.find(number, owner)

    def receive(self, upload: Upload, blocks: Iterable[bytes], checksum: Checksum | None = None) -> Upload:
        """Append *blocks*, and keep what came of them also when they end too soon; with a *checksum*, all or nothing.

        The upload must be held. Raises BodyTooLong, ChecksumMismatch, OffsetConflict, DiskFull, BytesMissing.
        """
        running = self.digests.take(upload.id, upload.offset_bytes)
        opened = self.store.open(upload.id, upload.size_bytes, upload.offset_bytes, upload.state)
        left_bytes = upload.size_bytes - upload.offset_bytes
        with opened as sink:
            for block in _at_most(blocks, left_bytes):
                _take(block, sink, running, checksum)
                if checksum is None and sink.kept_bytes > upload.offset_bytes:
                    upload = self._advance(upload, sink)
            if checksum is not None:
                checksum.verify()
            sink.flush()
            if sink.kept_bytes > upload.offset_bytes:
                upload = self._advance(upload, sink)
        self.digests.put(upload.id, running)
        return upload

    def finish(self, upload: Upload) -> Upload:
        """Make a whole upload a recording, once, however often this is called. The upload must be held.

        Raises ChecksumMismatch, when it is not the file that the client stated; then nothing of it is kept. Raises
        what ``accept`` raises; then it can be finished later.
        """
        if upload.recording_id is not None or not upload.is_whole:
            return upload
        sha256 = upload.sha256 or self._sha256_of(upload)
        self._check(upload, sha256)
        self._note(upload.id, sha256=sha256)
        source = self.store.hand_over(upload.id, upload.state, upload.name, sha256, upload.size_bytes)
        described = description_of(self.archive, upload.details, captions_of(upload))
        taken = accept(
            self.archive, self.enqueue, source, described, Actor(upload.made_by, upload.made_by_token)
        )
        self._note(upload.id, recording_id=taken.recording_id, is_known=taken.is_known)
        self.store.discard(upload.id, upload.state)
        with self.archive.database.read() as session:
            return session.get_one(Upload, upload.id)

    def cancel(self, upload: Upload) -> None:
        """Forget the upload and all that came of it; a recording that it became stays. The upload must be held."""
        self.store.discard(upload.id, upload.state)
        with self.archive.database.write() as session:
            uploads.remove(session, upload.id)
        forget(self.archive.settings, upload.id)

    def clear_expired(self) -> None:
        """Remove what was left for too long, and forget what has long been a recording."""
        with self.archive.database.read() as session:
            expired = uploads.expired(session, now())
        for upload in expired:
            with suppress(UploadLocked), writing(self.archive.settings, upload.id):
                self.cancel(upload)

    def finish_left(self) -> None:
        """Make recordings of what a kill left whole but not accepted, where this machine can reach it."""
        with self.archive.database.read() as session:
            left = uploads.whole(session)
        for upload in left:
            with suppress(UploadLocked), writing(self.archive.settings, upload.id):
                self._finish_left(upload.id)

    def _finish_left(self, number: str) -> None:
        with self.archive.database.read() as session:
            upload = session.get(Upload, number)
        if upload is not None and self.store.is_here(number, upload.state):
            self.finish(upload)

    def _advance(self, upload: Upload, sink: Sink) -> Upload:
        with self.archive.database.write() as session:
            uploads.advance(session, upload, sink.kept_bytes, sink.state, self._kept_for)
            return session.get_one(Upload, upload.id, populate_existing=True)

    def _sha256_of(self, upload: Upload) -> str:
        running = self.digests.take(upload.id, upload.size_bytes)
        if running is not None:
            return running.hexdigest()
        with self.store.read(upload.id, upload.state) as file:
            return sha256_of_stream(file)

    def _check(self, upload: Upload, sha256: str) -> None:
        stated = upload.details.get("sha256", "")
        if stated and stated != sha256:
            self.cancel(upload)
            raise ChecksumMismatch(algorithm="sha256", stated=stated, found=sha256)

    def _note(self, number: str, **values: Any) -> None:
        with self.archive.database.write() as session:
            uploads.note(session, number, **values)

    @property
    def _kept_for(self) -> timedelta:
        return timedelta(days=self.archive.settings.upload_days)


def open_uploads(archive: Archive, enqueue: Enqueue) -> Uploads:
    """The uploads of *archive*: kept where its files lie."""
    store = archive.store
    kept = S3Uploads(store) if isinstance(store, S3Store) else LocalUploads(archive.settings)
    return Uploads(archive, enqueue, kept)


def _at_most(blocks: Iterable[bytes], left_bytes: int) -> Iterator[bytes]:
    """*blocks* as long as they fit. Raises BodyTooLong at the first that does not."""
    taken_bytes = 0
    for block in blocks:
        taken_bytes += len(block)
        if taken_bytes > left_bytes:
            raise BodyTooLong(left_bytes=left_bytes)
        yield block


def _take(block: bytes, sink: Sink, running: Running | None, checksum: Checksum | None) -> None:
    sink.write(block)
    for digest in (running, checksum):
        if digest is not None:
            digest.update(block)
