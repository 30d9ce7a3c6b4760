"""Published webinars and those that have gone, in the order in which that happened, for those who fetch what is new
since they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.catalogue.changes import changed, changed_at
from index.models import Recording, Series, Talk, Tombstone, Webinar


@dataclass(frozen=True)
class Harvest:
    """What is asked for at *moment*: changes from *since* on and before *before*, of *series*; None: without bound."""

    moment: datetime
    since: datetime | None = None
    before: datetime | None = None
    series: Series | None = None

    @property
    def shown(self) -> list[ColumnElement[bool]]:
        """What is true of the webinars that are asked for."""
        return [*_is_shown(self.moment), *self._bounds(changed(self.moment), Webinar.series_id)]

    @property
    def gone(self) -> list[ColumnElement[bool]]:
        """What is true of the tombstones that are; a webinar that the clock has brought back has none."""
        return [_has_gone(self.moment), *self._bounds(Tombstone.gone_at, Tombstone.series_id)]

    def _bounds(self, happened: Any, series_id: Any) -> list[ColumnElement[bool]]:
        found = []
        if self.since is not None:
            found.append(happened >= self.since)
        if self.before is not None:
            found.append(happened < self.before)
        if self.series is not None:
            found.append(series_id == self.series.id)
        return found


def harvested(
    session: Session, harvest: Harvest, after: tuple[datetime, int] | None, limit: int
) -> list[Webinar | Tombstone]:
    """At most *limit* of both, what happened longest ago first; those *after* a moment and a number."""
    happened = changed(harvest.moment)
    shown = _described(_following(select(Webinar).where(*harvest.shown), happened, Webinar.id, after))
    gone = _following(select(Tombstone).where(*harvest.gone), Tombstone.gone_at, Tombstone.number, after)
    rows = (session.scalars(wanted.limit(limit)).all() for wanted in (shown, gone))
    return list(islice(merge(*rows, key=lambda row: place(row, harvest.moment)), limit))


def place(row: Webinar | Tombstone, moment: datetime) -> tuple[datetime, int]:
    """Where *row* stands in that order: when it was changed or went, and its number."""
    if isinstance(row, Tombstone):
        return row.gone_at, row.number
    return changed_at(row, moment), row.id


def count(session: Session, harvest: Harvest) -> int:
    shown = session.scalar(select(func.count(Webinar.id)).where(*harvest.shown)) or 0
    return shown + (session.scalar(select(func.count(Tombstone.number)).where(*harvest.gone)) or 0)


def one(session: Session, webinar_id: int, moment: datetime) -> Webinar | None:
    """The webinar of this number, if everyone may see it."""
    wanted = select(Webinar).where(Webinar.id == webinar_id, *_is_shown(moment))
    found: Webinar | None = session.scalar(_described(wanted))
    return found


def numbers(session: Session, moment: datetime) -> Sequence[Row[int, datetime]]:
    """Number and time of making of all that everyone may see."""
    return session.execute(select(Webinar.id, Webinar.created_at).where(*_is_shown(moment))).all()


def tombstones(session: Session, moment: datetime) -> Sequence[Tombstone]:
    """All that everyone saw once, and does not now."""
    return session.scalars(select(Tombstone).where(_has_gone(moment))).all()


def earliest(session: Session) -> datetime | None:
    """Nothing was changed before this moment; None where there is nothing."""
    columns = (Webinar.created_at, Tombstone.created_at)
    found = [session.scalar(select(func.min(column))) for column in columns]
    return min((moment for moment in found if moment is not None), default=None)


def _is_shown(moment: datetime) -> list[ColumnElement[bool]]:
    return [visibility.is_published(moment), Webinar.recordings.any(Recording.deleting.is_(None))]


def _has_gone(moment: datetime) -> ColumnElement[bool]:
    is_same = and_(Webinar.id == Tombstone.number, Webinar.created_at == Tombstone.created_at)
    return ~exists().where(is_same, *_is_shown(moment))


def _following(
    wanted: Select[Any], happened: Any, number: Any, after: tuple[datetime, int] | None
) -> Select[Any]:
    """In order, and only what comes *after* a moment and a number."""
    if after is not None:
        moment, last = after
        wanted = wanted.where(or_(happened > moment, and_(happened == moment, number > last)))
    return wanted.order_by(happened, number)


def _described(wanted: Select[Any]) -> Select[Any]:
    return wanted.options(
        selectinload(Webinar.series),
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.named),
        selectinload(Webinar.recordings).selectinload(Recording.renditions),
    )
