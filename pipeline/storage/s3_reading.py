"""An object of S3 as a file: streamed, taken up again where a connection broke, compared with its checksum."""

import hashlib
import io
import time
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from pipeline.storage.contract import ObjectDamaged, StoreUnreachable
from pipeline.storage.s3_client import Bucket, in_our_words

BLOCK_BYTES = 256 * 1024
# Breaks in a row between which not a byte came.
BREAKS = 5
FIRST_PAUSE_S = 0.2


class RemoteFile(io.RawIOBase):
    """Reads from byte *start* to the end. Raises ObjectDamaged with the last bytes if they are not what was stored.

    *fetch* asks for the object from a byte on. One that was replaced after a connection broke is as good as damaged.
    """

    def __init__(self, bucket: Bucket, key: str, start: int, fetch: Callable[[int], Any]) -> None:
        self._bucket, self._key, self._fetch = bucket, key, fetch
        self._position = start
        answer = fetch(start)
        self._body, self._etag = answer["Body"], answer["ETag"]
        self._end = start + answer["ContentLength"]
        self._digest, self._expected = expected_sum(answer)
        if start:
            self._expected = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._end - self._position)
        if wanted <= 0:
            return 0
        block = self._read(wanted)
        buffer[: len(block)] = block
        self._position += len(block)
        if self._expected:
            self._check(block)
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()

    def _read(self, wanted: int) -> bytes:
        """Some bytes, at least one; the connection is made anew as often as it takes."""
        from botocore.exceptions import BotoCoreError, FlexibleChecksumError
        from urllib3.exceptions import HTTPError

        reason = "connection closed"
        for attempt in range(BREAKS):
            try:
                if attempt:
                    self._reconnect(FIRST_PAUSE_S * 2**attempt)
                if block := self._body.read(wanted):
                    return cast(bytes, block)
            except FlexibleChecksumError:
                raise ObjectDamaged(key=self._key) from None
            except (BotoCoreError, HTTPError, OSError) as fault:
                reason = type(fault).__name__
        raise StoreUnreachable(address=self._bucket.address, reason=reason)

    def _reconnect(self, pause_s: float) -> None:
        self._body.close()
        time.sleep(pause_s)
        with in_our_words(self._bucket, self._key):
            answer = self._fetch(self._position)
        self._body = answer["Body"]
        if answer["ETag"] != self._etag:  # compared here, since not every server heeds If-Match
            raise ObjectDamaged(key=self._key)

    def _check(self, block: bytes) -> None:
        self._digest.update(block)
        if self._position == self._end and self._digest.hexdigest() != self._expected:
            raise ObjectDamaged(key=self._key)


def open_remote(bucket: Bucket, key: str, start: int, fetch: Callable[[int], Any]) -> BinaryIO:
    """*fetch* as a file of bytes; reads of any size are answered in full until the end."""
    return cast(BinaryIO, io.BufferedReader(RemoteFile(bucket, key, start, fetch), BLOCK_BYTES))


def expected_sum(answer: Any) -> tuple[Any, str]:
    """What the whole object must sum up to: a fresh digest, and its result in hexadecimal; empty: nobody knows.

    That is the SHA-256 which our uploads leave in the metadata; for what others put there, or where the server
    keeps no metadata, the MD5 that an entity tag is. Checksums of newer servers are checked by botocore.
    """
    if sha256 := answer.get("Metadata", {}).get("sha256"):
        return hashlib.sha256(), sha256
    return hashlib.md5(usedforsecurity=False), md5_of(answer)


def md5_of(answer: Any) -> str:
    """The MD5 that an answer's entity tag is; empty where it is none: for objects in parts, or encrypted by KMS."""
    etag = str(answer["ETag"]).strip('"')
    is_encrypted = answer.get("ServerSideEncryption", "").startswith("aws:kms")
    return etag if len(etag) == 32 and not is_encrypted else ""
