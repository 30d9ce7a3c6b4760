"""The ObjectStore contract: files under keys such as ``recordings/7/poster/a1b2/1280.jpg``."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from index.errors import EfterhandError, NotFound

# Below it lie uploads that have not come in whole; they are looked after by pipeline.uploads.
UPLOADS = "uploads/"
NO_NAMES = frozenset({"", ".", ".."})


class ObjectMissing(NotFound):
    """No object lies under this key."""

    en = "The file “{key}” is not in the archive's store."
    sv = "Filen ”{key}” finns inte i arkivets lagring."


class ObjectDamaged(EfterhandError):
    """What was written or read is not what was handed over, by its size or its checksum."""

    en = "The file “{key}” does not match its checksum in the store. Try again; if it goes on, check disk and network."
    sv = "Filen ”{key}” stämmer inte med sin kontrollsumma i lagringen. Försök igen; kontrollera annars disk och nätverk."


class StoreUnreachable(EfterhandError):
    """The store does not answer, or only with faults of its own, also after several attempts."""

    en = "The store at {address} does not answer ({reason}). Check EFTERHAND_S3_ENDPOINT, the network and that it runs."
    sv = "Lagringen på {address} svarar inte ({reason}). Kontrollera EFTERHAND_S3_ENDPOINT, nätverket och att den är igång."


class StoreRefused(EfterhandError):
    """The store answers and says no: unknown credentials, a missing permission, a bucket that is not there."""

    en = "The store refuses {address} ({reason}). Check the bucket's name, its region, the access key and what it may do."
    sv = "Lagringen nekar {address} ({reason}). Kontrollera bucketens namn, regionen, åtkomstnyckeln och vad den får göra."


class ObjectStore(Protocol):
    """Keys are relative, with ``/`` between parts; an object is whole or not there at all.

    What is no key (see ``is_key``) is as good as missing. A remote store may raise StoreUnreachable and
    StoreRefused from every method, and ObjectDamaged where bytes go through.
    """

    def adopt(self, key: str, path: Path) -> None:
        """Take the file at *path* over; it is gone from there once the object is safe. Replaces an object of this key."""

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        """Open for reading from byte *start*. Raises ObjectMissing."""

    def size_bytes(self, key: str) -> int:
        """Raises ObjectMissing."""

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with *prefix*, in order."""

    def names(self, prefix: str) -> Iterator[str]:
        """The parts that come next in keys that go on after *prefix*, once each; *prefix* ends with ``/``."""

    def age_s(self, key: str) -> float:
        """How long ago the object was put there, by the store's own clock. Raises ObjectMissing."""

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there."""

    def sweep(self, older_than_s: float, *, only_count: bool = False) -> int:
        """Remove what broken-off adoptions left *older_than_s* ago or earlier. Returns how many."""


@runtime_checkable
class HasLocalPaths(Protocol):
    """What a store can do whose objects are files of this machine. Others: see LocalCopies."""

    def local_path(self, key: str) -> Path:
        """A path where tools can read the object; they must not change it. Raises ObjectMissing."""


@runtime_checkable
class SignsAddresses(Protocol):
    """What a store can do that gives its objects out to browsers itself, to those who hold a signed address."""

    origin: str
    """Scheme, host and port of the addresses."""

    def signed_address(self, key: str, valid_s: int, *, media_type: str = "", attachment: str = "") -> str:
        """An https address of the object that ends after *valid_s*. It is not looked whether the object is there.

        *media_type* overrides the object's own; *attachment* is the file name of a download.
        """


def is_key(key: str) -> bool:
    """Whether an object may lie under *key*: a plain path that leads nowhere but down."""
    return "\0" not in key and NO_NAMES.isdisjoint(key.split("/"))
