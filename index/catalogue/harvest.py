"""Published webinars in the order in which they were last changed, for those who fetch what is new since they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.catalogue.changes import changed
from index.models import Recording, Series, Talk, Webinar


@dataclass(frozen=True)
class Harvest:
    """What is asked for at *moment*: changes from *since* on and before *before*, of *series*; None: without bound."""

    moment: datetime
    since: datetime | None = None
    before: datetime | None = None
    series: Series | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        changed_at = changed(self.moment)
        found = _is_shown(self.moment)
        if self.since is not None:
            found.append(changed_at >= self.since)
        if self.before is not None:
            found.append(changed_at < self.before)
        if self.series is not None:
            found.append(Webinar.series_id == self.series.id)
        return found


def harvested(
    session: Session, harvest: Harvest, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Webinar]:
    """At most *limit* webinars, the one that was changed longest ago first; those *after* a moment and a number."""
    changed_at = changed(harvest.moment)
    wanted = select(Webinar).where(*harvest.conditions).order_by(changed_at, Webinar.id).limit(limit)
    if after is not None:
        moment, number = after
        wanted = wanted.where(or_(changed_at > moment, and_(changed_at == moment, Webinar.id > number)))
    return session.scalars(_described(wanted)).all()


def count(session: Session, harvest: Harvest) -> int:
    return session.scalar(select(func.count(Webinar.id)).where(*harvest.conditions)) or 0


def one(session: Session, webinar_id: int, moment: datetime) -> Webinar | None:
    """The webinar of this number, if everyone may see it."""
    wanted = select(Webinar).where(Webinar.id == webinar_id, *_is_shown(moment))
    found: Webinar | None = session.scalar(_described(wanted))
    return found


def numbers(session: Session, moment: datetime) -> Sequence[Row[int, datetime]]:
    """Number and time of making of all that everyone may see."""
    return session.execute(select(Webinar.id, Webinar.created_at).where(*_is_shown(moment))).all()


def earliest(session: Session) -> datetime | None:
    """Nothing was changed before this moment; None where there is nothing."""
    return session.scalar(select(func.min(Webinar.created_at)))


def _is_shown(moment: datetime) -> list[ColumnElement[bool]]:
    return [visibility.is_published(moment), Webinar.recordings.any(Recording.deleting.is_(None))]


def _described(wanted: Select[Any]) -> Select[Any]:
    return wanted.options(
        selectinload(Webinar.series),
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.named),
        selectinload(Webinar.recordings).selectinload(Recording.renditions),
    )
