"""Material of webinars: files and links."""

from sqlalchemy.orm import Session

from index.errors import NotFound
from index.models import Material, Webinar


class MaterialMissing(NotFound):
    """No material that may be seen has this number."""

    en = "There is no such document in the archive."
    sv = "Dokumentet finns inte i arkivet."


def add_file(
    session: Session, webinar: Webinar, *, title: str, name: str, key: str, media_type: str, size_bytes: int
) -> Material:
    material = Material(
        webinar_id=webinar.id, title=title, name=name, key=key, media_type=media_type, size_bytes=size_bytes
    )
    session.add(material)
    return material


def by_id(session: Session, material_id: int) -> Material:
    """Raises MaterialMissing."""
    material = session.get(Material, material_id)
    if material is None:
        raise MaterialMissing()
    return material
