"""An UploadStore in a bucket: parts of a multipart upload, and what is too short for a part as a small object.

Nothing lies on the machine, so that any web process can go on. Below ``uploads/NUMBER/`` lie ``whole``, which is the
multipart upload, and at most one ``rest-OFFSET``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from pipeline.storage.contract import UPLOADS, ObjectMissing, ObjectStore
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_client import in_our_words
from pipeline.storage.s3_writing import PART_BYTES, Part, about_object, send, send_part, verify
from pipeline.uploads.contract import BytesMissing, State

# Fewer than S3 allows: the list of parts is written into the upload's row with each part.
MOST_PARTS = 2_000
# Larger objects are copied in pieces of this size; S3 itself copies up to 5 GB at once.
COPIED_AT_ONCE_BYTES = 1 << 30


class S3Sink:
    """Collects a part in memory, and sends it when it is full."""

    def __init__(self, store: "S3Uploads", number: str, part_bytes: int, state: State, rest: bytes) -> None:
        self.state = {"upload": "", "parts": [], "rest": "", "parts_bytes": 0, **state}
        self.kept_bytes = self.state["parts_bytes"] + len(rest)
        self._store, self._number, self._part_bytes = store, number, part_bytes
        self._buffer = bytearray(rest)
        self._unkept_bytes = 0

    def write(self, block: bytes) -> None:
        self._buffer += block
        self._unkept_bytes += len(block)
        while len(self._buffer) >= self._part_bytes:
            self._send_part()

    def flush(self) -> None:
        if self._unkept_bytes and self._buffer:
            key = self._store.put_rest(self._number, self.state["parts_bytes"], bytes(self._buffer))
            self.state = {**self.state, "rest": key}
        self.kept_bytes = self.state["parts_bytes"] + len(self._buffer)
        self._unkept_bytes = 0

    def _send_part(self) -> None:
        content = bytes(self._buffer[: self._part_bytes])
        self.state = self._store.add_part(self._number, self.state, content)
        del self._buffer[: self._part_bytes]
        self.kept_bytes = self.state["parts_bytes"]
        self._unkept_bytes = len(self._buffer)


class S3Uploads:
    """Uploads in the bucket of *store*."""

    def __init__(self, store: S3Store) -> None:
        self._store = store
        self.bucket = store.bucket

    def check_room(self, size_bytes: int) -> None:
        """A bucket is never full."""

    @contextmanager
    def open(self, number: str, size_bytes: int, offset_bytes: int, state: State) -> Iterator[S3Sink]:
        rest = self._read_rest(number, offset_bytes, state)
        self._remove_old_rests(number, state.get("rest", ""))
        part_bytes = max(PART_BYTES, -(-size_bytes // MOST_PARTS))
        yield S3Sink(self, number, part_bytes, state, rest)

    @contextmanager
    def read(self, number: str, state: State) -> Iterator[BinaryIO]:
        self._complete(number, state)
        with self._store.open(whole_key(number)) as file:
            yield file

    def hand_over(self, number: str, state: State, name: str, sha256: str, size_bytes: int) -> "StoredSource":
        self._complete(number, state)
        return StoredSource(self, number, name, sha256, size_bytes)

    def discard(self, number: str, state: State) -> None:
        self._store.abort_in_parts(f"{UPLOADS}{number}/")
        for key in list(self._store.keys(f"{UPLOADS}{number}/")):
            self._store.delete(key)

    def is_here(self, number: str, state: State) -> bool:
        return True

    @property
    def client(self) -> Any:
        return self._store.client

    def where(self, number: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self.bucket.prefix + whole_key(number)}

    def add_part(self, number: str, state: State, content: bytes) -> State:
        """Send the next part. Returns the state with it, and without the rest that it began with."""
        with in_our_words(self.bucket):
            if not state["upload"]:
                begun = self.client.create_multipart_upload(
                    **self.where(number), ChecksumAlgorithm="SHA256", **self.bucket.encryption_fields
                )
                state = {**state, "upload": begun["UploadId"]}
            where = {**self.where(number), "UploadId": state["upload"]}
            sent = send_part(self.client, whole_key(number), where, len(state["parts"]) + 1, Part(content))
        parts_bytes = state["parts_bytes"] + len(content)
        return {**state, "parts": [*state["parts"], sent], "parts_bytes": parts_bytes, "rest": ""}

    def put_rest(self, number: str, begins_bytes: int, content: bytes) -> str:
        """Keep what is too short for a part under a key of its own: the row still names the one before."""
        key = f"{UPLOADS}{number}/rest-{begins_bytes + len(content)}"
        self._put(key, content)
        return key

    def _put(self, key: str, content: bytes) -> None:
        where = {"Bucket": self.bucket.name, "Key": self.bucket.prefix + key}
        with in_our_words(self.bucket):
            put = partial(self.client.put_object, **where, **self.bucket.encryption_fields)
            send(key, Part(content), put)

    def _read_rest(self, number: str, offset_bytes: int, state: State) -> bytes:
        rest = b""
        if state.get("rest"):
            try:
                with self._store.open(state["rest"]) as file:
                    rest = file.read()
            except ObjectMissing:
                raise BytesMissing() from None
        if state.get("parts_bytes", 0) + len(rest) != offset_bytes:
            raise BytesMissing()
        return rest

    def _remove_old_rests(self, number: str, kept: str) -> None:
        for key in list(self._store.keys(f"{UPLOADS}{number}/rest-")):
            if key != kept:
                self._store.delete(key)

    def _complete(self, number: str, state: State) -> None:
        """Join the parts, the rest as the last; nothing happens when that has been done. Raises BytesMissing."""
        whole_bytes = self._size_bytes(whole_key(number))
        if whole_bytes is not None:
            return
        rest = self._read_rest(number, state.get("parts_bytes", 0) + self._rest_bytes(state), state)
        if not state.get("parts"):
            self._put(whole_key(number), rest)
            return
        if rest:
            state = self.add_part(number, state, rest)
        with in_our_words(self.bucket, whole_key(number)):
            where = {**self.where(number), "UploadId": state["upload"]}
            self.client.complete_multipart_upload(**where, MultipartUpload={"Parts": state["parts"]})

    def _rest_bytes(self, state: State) -> int:
        return (self._size_bytes(state["rest"]) or 0) if state.get("rest") else 0

    def _size_bytes(self, key: str) -> int | None:
        try:
            return self._store.size_bytes(key)
        except ObjectMissing:
            return None


@dataclass(frozen=True)
class StoredSource:
    """A whole upload that lies in the bucket already; the bucket copies it to where sources lie."""

    uploads: S3Uploads
    number: str
    name: str
    sha256: str
    size_bytes: int

    def move_into(self, store: ObjectStore, key: str) -> None:
        """The copy is compared by its size; the upload itself stays until it is discarded. Raises ObjectDamaged."""
        from boto3.s3.transfer import TransferConfig

        bucket, client = self.uploads.bucket, self.uploads.client
        where = {"Bucket": bucket.name, "Key": bucket.prefix + key}
        about = {**about_object(bucket, key, self.sha256), "MetadataDirective": "REPLACE"}
        config = TransferConfig(
            multipart_threshold=COPIED_AT_ONCE_BYTES,
            multipart_chunksize=COPIED_AT_ONCE_BYTES,
            max_concurrency=4,
        )
        with in_our_words(bucket, key):
            client.copy(self.uploads.where(self.number), **where, ExtraArgs=about, Config=config)
            verify(client, where, self.size_bytes, self.sha256)

    def discard(self) -> None:
        """Nothing: it goes with the upload."""


def whole_key(number: str) -> str:
    return f"{UPLOADS}{number}/whole"
