"""The SHA-256 of an object, read in blocks."""

import hashlib
from pathlib import Path

from pipeline.storage.contract import ObjectStore

BLOCK_BYTES = 1 << 20


def sha256_of(store: ObjectStore, key: str) -> str:
    """The checksum of the bytes as they lie in *store*, in hexadecimal.

    Raises ObjectMissing, and ObjectDamaged where the store itself sees that they were altered.
    """
    digest = hashlib.sha256()
    with store.open(key) as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
