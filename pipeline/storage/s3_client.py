"""boto3's client for one bucket, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.storage.contract import ObjectMissing, StoreRefused, StoreUnreachable

ATTEMPTS = 5
CONNECT_S = 5
READ_S = 30
CONNECTIONS = 32
MISSING = frozenset({"NoSuchKey", "404", "NotFound"})


@dataclass(frozen=True)
class Bucket:
    """Where a store's objects lie. *prefix* is empty or ends with ``/``; empty texts mean boto3's own choice.

    *public_endpoint* is where browsers reach the store, when that is elsewhere than *endpoint*. *encryption*
    (``AES256`` or ``aws:kms``) is done by the server.
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    public_endpoint: str = ""
    region: str = ""
    path_style: bool = False
    encryption: str = ""
    kms_key: str = ""
    read_s: float = READ_S

    @property
    def address(self) -> str:
        return f"{self.endpoint or 's3:/'}/{self.name}/{self.prefix}"

    def connect(self, endpoint: str) -> Any:
        """A client, safe for many threads. Credentials come from where boto3 looks for them."""
        import boto3
        from botocore.config import Config

        # Checksums are sent as plain headers by us: the trailers of boto3's own are more than many servers know.
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if self.path_style else "auto"},
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            connect_timeout=CONNECT_S,
            read_timeout=self.read_s,
            max_pool_connections=CONNECTIONS,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        session = boto3.session.Session(region_name=self.region or None)
        return session.client("s3", endpoint_url=endpoint or None, config=config)

    @property
    def encryption_fields(self) -> dict[str, str]:
        """What every upload tells of encryption."""
        fields = {"ServerSideEncryption": self.encryption, "SSEKMSKeyId": self.kms_key}
        return {name: value for name, value in fields.items() if value}


@contextmanager
def in_our_words(bucket: Bucket, key: str = "") -> Iterator[None]:
    """Turn boto3's errors into ObjectMissing, StoreRefused and StoreUnreachable."""
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

    try:
        yield
    except ClientError as fault:
        code, status = code_of(fault), status_of(fault)
        if code in MISSING and key:
            raise ObjectMissing(key=key) from None
        if status >= 500:
            raise StoreUnreachable(address=bucket.address, reason=code) from fault
        raise StoreRefused(address=bucket.address, reason=code) from fault
    except (ConnectionError, HTTPClientError) as fault:
        raise StoreUnreachable(address=bucket.address, reason=type(fault).__name__) from fault
    except BotoCoreError as fault:  # no credentials, half of them, a profile that is not there
        raise StoreRefused(address=bucket.address, reason=type(fault).__name__) from fault


def code_of(fault: Any) -> str:
    return str(fault.response.get("Error", {}).get("Code", "")) or str(status_of(fault))


def status_of(fault: Any) -> int:
    return int(fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
