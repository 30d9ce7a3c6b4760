"""Files of materials, into the store and out of it again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from index.catalogue import materials
from index.catalogue.material_files import StoredFile, stored_file
from index.errors import BadInput
from index.models import Material
from pipeline.archive import Archive
from pipeline.deletion import remove_objects
from pipeline.incoming import Incoming

MB = 10**6


class MaterialTooLarge(BadInput):
    """Files beyond the limit that the settings give."""

    en = "The files are larger than {limit_mb} MB together. Hand them in one by one, or make them smaller."
    sv = "Filerna är tillsammans större än {limit_mb} MB. Lämna in dem en och en, eller gör dem mindre."


def keep(archive: Archive, incoming: Sequence[Incoming]) -> list[StoredFile]:
    """Move files that have come in into the store. Raises FormUnknown, and then none of them is kept."""
    try:
        files = [stored_file(one.name, one.sha256, one.size_bytes) for one in incoming]
        for one, file in zip(incoming, files, strict=True):
            archive.store.adopt(file.key, one.path)
    finally:
        for one in incoming:
            one.discard()
    return files


def claim(archive: Archive, session: Session, material: Material, file: StoredFile) -> None:
    """Make *file* the material's, within a writing transaction; what it had before is removed.

    Raises ObjectMissing, when the same file was removed with another material since it was kept.
    """
    archive.store.size_bytes(file.key)
    before = material.key
    materials.put_file(session, material, file)
    session.flush()
    _drop(archive, session, before)


def link(archive: Archive, session: Session, material: Material, url: str) -> None:
    """Make a link (or, empty, nothing) of the material; a file that it had is removed."""
    before = material.key
    materials.put_link(session, material, url)
    session.flush()
    _drop(archive, session, before)


def remove(archive: Archive, session: Session, material: Material) -> None:
    """Remove a material, and its file unless another one has it as well."""
    key = materials.remove(session, material)
    remove_objects(archive, [key] if key else [])


def _drop(archive: Archive, session: Session, key: str | None) -> None:
    if key and not materials.is_claimed(session, key):
        remove_objects(archive, [key])
