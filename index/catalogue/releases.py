"""Recordings that everyone may watch, as podcasts and search engines list them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from index.models import Recording, Talk, Webinar, WebinarStatus


def released(session: Session, limit: int | None = None) -> Sequence[Recording]:
    """Published recordings with their files and talks, newest first."""
    wanted = (
        select(Recording)
        .join(Recording.webinar)
        .where(Webinar.status == WebinarStatus.PUBLISHED, Recording.deleting.is_(None))
        .order_by(Webinar.starts_at.desc(), Recording.id.desc())
        .limit(limit)
    )
    shown = (
        selectinload(Recording.webinar),
        selectinload(Recording.talks).selectinload(Talk.speakers),
        selectinload(Recording.renditions),
        selectinload(Recording.posters),
        selectinload(Recording.tracks),
    )
    return session.scalars(wanted.options(*shown)).all()
