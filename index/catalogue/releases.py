"""Recordings that everyone may watch, as podcasts and search engines list them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.models import Recording, Series, Talk, Webinar, now


def released(
    session: Session,
    limit: int | None = None,
    moment: datetime | None = None,
    *,
    series: Series | None = None,
) -> Sequence[Recording]:
    """Published recordings (of *series*) with their files and talks, newest first."""
    wanted = (
        select(Recording)
        .join(Recording.webinar)
        .where(visibility.is_published(moment or now()), Recording.deleting.is_(None))
        .order_by(Webinar.starts_at.desc(), Recording.id.desc())
        .limit(limit)
    )
    if series is not None:
        wanted = wanted.where(Webinar.series_id == series.id)
    shown = (
        selectinload(Recording.webinar),
        selectinload(Recording.talks).selectinload(Talk.speakers),
        selectinload(Recording.renditions),
        selectinload(Recording.posters),
        selectinload(Recording.tracks),
    )
    return session.scalars(wanted.options(*shown)).all()
