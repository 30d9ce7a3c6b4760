"""An ObjectStore in a bucket of S3, or of a server that speaks its language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from pipeline.storage.contract import UPLOADS, ObjectMissing, is_key
from pipeline.storage.s3_client import Bucket, code_of, in_our_words
from pipeline.storage.s3_reading import open_remote
from pipeline.storage.s3_writing import Upload

ATTACHMENT = "attachment; filename*=UTF-8''"


class S3Store:
    """Objects lie under the bucket's prefix. Many threads may use one store; nothing connects before it is used."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._lock = Lock()
        self._clients: dict[str, Any] = {}

    def adopt(self, key: str, path: Path) -> None:
        if not is_key(key):
            raise ObjectMissing(key=key)
        with in_our_words(self.bucket):
            Upload(self.client, self.bucket, key, path).run()
        path.unlink()

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        from botocore.exceptions import ClientError

        fetch = partial(self._fetch, self._remote(key))
        with in_our_words(self.bucket, key):
            try:
                return open_remote(self.bucket, key, start, fetch)
            except ClientError as fault:
                if code_of(fault) in {"InvalidRange", "416"}:  # at the end of the object, or beyond it
                    return BytesIO()
                raise

    def size_bytes(self, key: str) -> int:
        remote_key = self._remote(key)
        try:
            with in_our_words(self.bucket, key):
                answer = self.client.head_object(Bucket=self.bucket.name, Key=remote_key)
        except ObjectMissing:
            with in_our_words(self.bucket):  # the answer is the same when it is the bucket that is missing
                self.client.head_bucket(Bucket=self.bucket.name)
            raise
        return int(answer["ContentLength"])

    def keys(self, prefix: str) -> Iterator[str]:
        whole = self.bucket.prefix + prefix
        with in_our_words(self.bucket):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket.name, Prefix=whole
            )
            for page in pages:
                found = (entry["Key"].removeprefix(self.bucket.prefix) for entry in page.get("Contents", ()))
                yield from filter(is_key, found)

    def names(self, prefix: str) -> Iterator[str]:
        whole = self.bucket.prefix + prefix
        with in_our_words(self.bucket):
            listing = self.client.get_paginator("list_objects_v2")
            for page in listing.paginate(Bucket=self.bucket.name, Prefix=whole, Delimiter="/"):
                for entry in page.get("CommonPrefixes", ()):
                    yield str(entry["Prefix"]).removeprefix(whole).removesuffix("/")

    def age_s(self, key: str) -> float:
        where = {"Bucket": self.bucket.name, "Key": self._remote(key)}
        with in_our_words(self.bucket, key):
            answer = self.client.head_object(**where)
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return float((now - answer["LastModified"]).total_seconds())

    def delete(self, key: str) -> None:
        if is_key(key):
            with in_our_words(self.bucket):
                self.client.delete_object(Bucket=self.bucket.name, Key=self._remote(key))

    def sweep(self, older_than_s: float, *, only_count: bool = False) -> int:
        before = datetime.now(UTC) - timedelta(seconds=older_than_s)
        peoples = self.bucket.prefix + UPLOADS  # those go on for days, and are none of ours
        found = (upload for upload in self._in_parts("") if not upload["Key"].startswith(peoples))
        left = [upload for upload in found if upload["Initiated"] <= before]
        for upload in [] if only_count else left:
            self._abort(upload)
        return len(left)

    def abort_in_parts(self, prefix: str) -> None:
        """End all uploads in parts under keys that begin with *prefix*; nothing of them is kept."""
        for upload in list(self._in_parts(prefix)):
            self._abort(upload)

    def _abort(self, upload: dict[str, Any]) -> None:
        where = {"Key": upload["Key"], "UploadId": upload["UploadId"]}
        with in_our_words(self.bucket):
            self.client.abort_multipart_upload(Bucket=self.bucket.name, **where)

    def _in_parts(self, prefix: str) -> Iterator[dict[str, Any]]:
        """Uploads in parts that were begun and not ended."""
        from botocore.exceptions import ClientError

        with in_our_words(self.bucket):
            listing = self.client.get_paginator("list_multipart_uploads")
            try:
                for page in listing.paginate(Bucket=self.bucket.name, Prefix=self.bucket.prefix + prefix):
                    found = page.get("Uploads", ())  # not every server heeds the prefix
                    yield from (one for one in found if one["Key"].startswith(self.bucket.prefix + prefix))
            except ClientError as fault:
                if code_of(fault) != "NoSuchUpload":  # so some servers say that there is none
                    raise

    @property
    def origin(self) -> str:
        address = urlsplit(self.signed_address("origin", 1))
        return f"{address.scheme}://{address.netloc}"

    def signed_address(self, key: str, valid_s: int, *, media_type: str = "", attachment: str = "") -> str:
        wanted = {
            "Bucket": self.bucket.name,
            "Key": self._remote(key),
            "ResponseContentType": media_type,
            "ResponseContentDisposition": attachment and ATTACHMENT + quote(attachment, safe=""),
        }
        given = {name: value for name, value in wanted.items() if value}
        with in_our_words(self.bucket):
            signer = self._connected(self.bucket.public_endpoint or self.bucket.endpoint)
            return str(signer.generate_presigned_url("get_object", Params=given, ExpiresIn=valid_s))

    def _fetch(self, remote_key: str, start: int) -> Any:
        asked = {"Range": f"bytes={start}-"} if start else {}
        where = {"Bucket": self.bucket.name, "Key": remote_key}
        return self.client.get_object(**where, **asked, ChecksumMode="ENABLED")

    def _remote(self, key: str) -> str:
        if not is_key(key):
            raise ObjectMissing(key=key)
        return self.bucket.prefix + key

    @property
    def client(self) -> Any:
        """boto3's client, for what a bucket can do beyond the contract."""
        return self._connected(self.bucket.endpoint)

    def _connected(self, endpoint: str) -> Any:
        with self._lock:
            if endpoint not in self._clients:
                self._clients[endpoint] = self.bucket.connect(endpoint)
            return self._clients[endpoint]
