"""Names that last: of a webinar or recording, whatever becomes of its title, its address and the site's.

A row's number and the moment of its making tell it from all others, those of other sites too.
"""

from datetime import datetime
from uuid import UUID, uuid5

from index.models import Recording, Webinar

ARCHIVE = UUID("7d0d3ad0-52d5-5a3c-9d76-0f6c3f0f2d7e")


def identity_of(row: Webinar | Recording) -> UUID:
    if isinstance(row, Webinar):
        return webinar_identity(row.id, row.created_at)
    return uuid5(ARCHIVE, f"recording {row.id} {row.created_at.isoformat()}")


def webinar_identity(number: int, created_at: datetime) -> UUID:
    return uuid5(ARCHIVE, f"webinar {number} {created_at.isoformat()}")
