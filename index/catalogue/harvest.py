"""Published webinars in the order in which they were last changed, for those who fetch what is new since they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from index.models import Recording, Talk, Webinar, WebinarStatus


@dataclass(frozen=True)
class Span:
    """Changes from *since* on and before *before*; None: without that bound."""

    since: datetime | None = None
    before: datetime | None = None


def changed(
    session: Session, span: Span, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Webinar]:
    """At most *limit* webinars, the one that was changed longest ago first; those *after* a moment and a number."""
    wanted = _wanted(select(Webinar), span).order_by(Webinar.updated_at, Webinar.id).limit(limit)
    if after is not None:
        moment, number = after
        same = and_(Webinar.updated_at == moment, Webinar.id > number)
        wanted = wanted.where(or_(Webinar.updated_at > moment, same))
    return session.scalars(wanted.options(*_described())).all()


def count(session: Session, span: Span) -> int:
    return session.scalar(_wanted(select(func.count(Webinar.id)), span)) or 0


def one(session: Session, webinar_id: int) -> Webinar | None:
    """The webinar of this number, if everyone may see it."""
    wanted = select(Webinar).where(Webinar.id == webinar_id, *_is_shown())
    return session.scalar(wanted.options(*_described()))


def numbers(session: Session) -> Sequence[Row[int, datetime]]:
    """Number and time of making of all that everyone may see."""
    return session.execute(select(Webinar.id, Webinar.created_at).where(*_is_shown())).all()


def earliest(session: Session) -> datetime | None:
    """Nothing was changed before this moment; None where there is nothing."""
    return session.scalar(select(func.min(Webinar.created_at)))


def _wanted(chosen: Select[Any], span: Span) -> Select[Any]:
    chosen = chosen.where(*_is_shown())
    if span.since is not None:
        chosen = chosen.where(Webinar.updated_at >= span.since)
    if span.before is not None:
        chosen = chosen.where(Webinar.updated_at < span.before)
    return chosen


def _is_shown() -> tuple[ColumnElement[bool], ...]:
    return (
        Webinar.status == WebinarStatus.PUBLISHED,
        Webinar.recordings.any(Recording.deleting.is_(None)),
    )


def _described() -> Any:
    return (
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.named),
        selectinload(Webinar.recordings).selectinload(Recording.renditions),
    )
