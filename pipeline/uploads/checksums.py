"""The checksum of one request's body, as the client states it."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

from index.errors import BadInput, EfterhandError

ALGORITHMS: dict[str, Callable[[], Any]] = {
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "md5": lambda: hashlib.md5(usedforsecurity=False),
}


class ChecksumUnreadable(BadInput):
    """A checksum that is not an algorithm we know and its digest."""

    en = "The checksum “{text}” cannot be read. Write one of {algorithms}, a space, and the digest in Base64."
    sv = "Kontrollsumman ”{text}” går inte att läsa. Skriv en av {algorithms}, ett blanksteg och summan i Base64."


class ChecksumMismatch(EfterhandError):
    """What came is not what was sent."""

    en = "The file was altered on its way ({algorithm} {found}, not {stated}). Send it again; check the network if it goes on."
    sv = "Filen ändrades på vägen ({algorithm} {found}, inte {stated}). Skicka igen; kontrollera annars nätverket."


class Checksum:
    """Compares what comes with the digest that the client stated."""

    def __init__(self, algorithm: str, stated: bytes) -> None:
        self._algorithm, self._stated = algorithm, stated
        self._hash = ALGORITHMS[algorithm]()

    def update(self, block: bytes) -> None:
        self._hash.update(block)

    def verify(self) -> None:
        """Raises ChecksumMismatch."""
        if self._hash.digest() != self._stated:
            raise ChecksumMismatch(
                algorithm=self._algorithm, stated=self._stated.hex(), found=self._hash.hexdigest()
            )


def read_checksum(text: str) -> Checksum:
    """``sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=``. Raises ChecksumUnreadable."""
    algorithm, _, digest = text.partition(" ")
    try:
        stated = base64.b64decode(digest, validate=True)
        checksum = Checksum(algorithm, stated)
        if len(stated) != ALGORITHMS[algorithm]().digest_size:
            raise ValueError
    except (binascii.Error, KeyError, ValueError):
        raise ChecksumUnreadable(text=text[:200], algorithms=", ".join(ALGORITHMS)) from None
    return checksum
