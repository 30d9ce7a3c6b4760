"""Try a store out: write, read and delete a small object, as the archive will."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pipeline.storage.contract import ObjectDamaged, ObjectStore

WORDS = b"Efterhand was here, and leaves nothing behind."


def try_out(store: ObjectStore) -> None:
    """Returns when all of it worked. Raises what the store raises, and OSError from a local folder."""
    key = f"doctor/{uuid4().hex}.txt"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words"
        path.write_bytes(WORDS)
        store.adopt(key, path)
    try:
        with store.open(key) as file:
            if file.read() != WORDS:
                raise ObjectDamaged(key=key)
    finally:
        store.delete(key)
