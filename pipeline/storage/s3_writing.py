"""A file into S3: in one request, or in parts of constant size; each compared with what the server says it got."""

import base64
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.storage.checksums import sha256_of_file
from pipeline.storage.contract import ObjectDamaged
from pipeline.storage.media_types import media_type_of
from pipeline.storage.s3_client import Bucket, code_of
from pipeline.storage.s3_reading import md5_of

PART_BYTES = 8 << 20
MOST_PARTS = 10_000
# Parts under way at once: with PART_BYTES this is the memory that an upload takes.
THREADS = 4
ATTEMPTS = 3
# A key is never used again for other bytes; only the reader's own browser may keep them.
CACHE = "private, max-age=31536000, immutable"
DAMAGED = frozenset(
    {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"}
)


@dataclass(frozen=True)
class Part:
    """Bytes on their way, and their checksums."""

    content: bytes
    md5: bytes = field(init=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "md5", hashlib.md5(self.content, usedforsecurity=False).digest())
        object.__setattr__(self, "sha256", _base64(hashlib.sha256(self.content).digest()))

    @property
    def fields(self) -> dict[str, Any]:
        """The body of a request, with two checksums: the newer one is not known to every server."""
        return {"Body": self.content, "ContentMD5": _base64(self.md5), "ChecksumSHA256": self.sha256}


@dataclass(frozen=True)
class Upload:
    """One file on its way to *key* of *bucket*."""

    client: Any
    bucket: Bucket
    key: str
    path: Path

    def run(self) -> None:
        """Upload; the object is there whole at the end, or not at all. Raises ObjectDamaged."""
        size_bytes = self.path.stat().st_size
        sha256 = sha256_of_file(self.path)
        about = about_object(self.bucket, self.key, sha256)
        if size_bytes <= PART_BYTES:
            self._whole(about)
        else:
            self._in_parts(size_bytes, about)
        verify(self.client, self._where, size_bytes, sha256)

    @property
    def _where(self) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self.bucket.prefix + self.key}

    def _whole(self, about: dict[str, Any]) -> None:
        part = Part(self.path.read_bytes())
        try:
            send(self.key, part, partial(self.client.put_object, **self._where, **about))
        except ObjectDamaged:  # a server that does not compare checksums itself has kept what it got
            self.client.delete_object(**self._where)
            raise

    def _in_parts(self, size_bytes: int, about: dict[str, Any]) -> None:
        begun = self.client.create_multipart_upload(**self._where, ChecksumAlgorithm="SHA256", **about)
        where = {**self._where, "UploadId": begun["UploadId"]}
        try:
            parts = self._send_parts(size_bytes, where)
            self.client.complete_multipart_upload(**where, MultipartUpload={"Parts": parts})
        except BaseException:
            # What is told is why it failed, not that tidying failed too; there is sweep() for that.
            with suppress(Exception):
                self.client.abort_multipart_upload(**where)
            raise

    def _send_parts(self, size_bytes: int, where: dict[str, str]) -> list[dict[str, Any]]:
        part_bytes = max(PART_BYTES, -(-size_bytes // MOST_PARTS))
        with self.path.open("rb") as file, ThreadPoolExecutor(THREADS) as pool:

            def send_one(number: int) -> dict[str, Any]:
                part = Part(os.pread(file.fileno(), part_bytes, (number - 1) * part_bytes))
                return send_part(self.client, self.key, where, number, part)

            return list(pool.map(send_one, range(1, -(-size_bytes // part_bytes) + 1)))


def about_object(bucket: Bucket, key: str, sha256: str) -> dict[str, Any]:
    """What an object of ours carries beside its bytes."""
    return {
        "ContentType": media_type_of(key),
        "CacheControl": CACHE,
        "Metadata": {"sha256": sha256},
        **bucket.encryption_fields,
    }


def send_part(client: Any, key: str, where: dict[str, str], number: int, part: Part) -> dict[str, Any]:
    """Part *number* of the multipart upload that *where* names; returns what its completion wants of it."""
    answer = send(key, part, partial(client.upload_part, **where, PartNumber=number))
    kept = {name: answer[name] for name in ("ETag", "ChecksumSHA256") if name in answer}
    return {"PartNumber": number, **kept}


def send(key: str, part: Part, request: Callable[..., Any]) -> Any:
    """Make *request*, again if the server got other bytes than we sent. Raises ObjectDamaged."""
    from botocore.exceptions import ClientError

    for _ in range(ATTEMPTS):
        try:
            answer = request(**part.fields)
        except ClientError as fault:
            if code_of(fault) not in DAMAGED:
                raise
            continue
        if _has_arrived(part, answer):
            return answer
    raise ObjectDamaged(key=key)


def verify(client: Any, where: dict[str, str], size_bytes: int, sha256: str) -> None:
    """Look at what lies there now: nothing may be taken from where it was before this is well. Raises ObjectDamaged."""
    seen = client.head_object(**where)
    if seen["ContentLength"] != size_bytes or seen.get("Metadata", {}).get("sha256", sha256) != sha256:
        client.delete_object(**where)
        raise ObjectDamaged(key=where["Key"])


def _has_arrived(part: Part, answer: Any) -> bool:
    """Whether the checksums that the server answers, if it does, are those of what it was sent."""
    is_sha256_good = answer.get("ChecksumSHA256", part.sha256) == part.sha256
    return is_sha256_good and (md5_of(answer) or part.md5.hex()) == part.md5.hex()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
