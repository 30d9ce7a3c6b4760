"""Names that last: of a webinar or recording, whatever becomes of its title, its address and the site's."""

from uuid import UUID, uuid5

from index.models import Recording, Webinar

ARCHIVE = UUID("7d0d3ad0-52d5-5a3c-9d76-0f6c3f0f2d7e")


def identity_of(row: Webinar | Recording) -> UUID:
    """The same for the same row for ever: its number and the moment of its making tell it from those of other sites."""
    return uuid5(ARCHIVE, f"{type(row).__name__} {row.id} {row.created_at.isoformat()}")
