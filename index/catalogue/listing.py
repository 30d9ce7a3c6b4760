"""Lists as programs ask for them: chosen by filters, by page, and no more than whoever asks may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from index.catalogue import visibility
from index.catalogue.recordings import RecordingMissing
from index.catalogue.webinars import WebinarMissing
from index.models import Base, Recording, Series, Speaker, Talk, Webinar, now

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class WebinarFilter:
    """Which webinars: *audience* that sees them now, those of a series, those that start in [since, until)."""

    audience: str | None = None
    series: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def webinars(chosen: WebinarFilter, *, staff: bool) -> Select[Webinar]:
    """The latest first. Without *staff*: those that everyone is told of."""
    wanted = select(Webinar).order_by(Webinar.starts_at.desc(), Webinar.id.desc()).options(*_of_webinar())
    if not staff:
        wanted = wanted.where(visibility.is_known_to("", now()))
    if chosen.audience is not None:
        wanted = wanted.where(visibility.audience(now()) == chosen.audience)
    if chosen.series is not None:
        wanted = wanted.where(Webinar.series.has(Series.slug == chosen.series))
    if chosen.language is not None:
        wanted = wanted.where(Webinar.language == chosen.language)
    if chosen.since is not None:
        wanted = wanted.where(Webinar.starts_at >= chosen.since)
    if chosen.until is not None:
        wanted = wanted.where(Webinar.starts_at < chosen.until)
    return wanted


def webinar(session: Session, webinar_id: int, *, staff: bool) -> Webinar:
    """Raises WebinarMissing."""
    found = session.scalar(webinars(WebinarFilter(), staff=staff).where(Webinar.id == webinar_id))
    if found is None:
        raise WebinarMissing(slug=str(webinar_id))
    return found


def recordings(*, staff: bool, webinar_id: int | None = None) -> Select[Recording]:
    """The newest first. Without *staff*: those that everyone may watch."""
    wanted = select(Recording).order_by(Recording.created_at.desc(), Recording.id.desc())
    if not staff:
        wanted = wanted.join(Recording.webinar).where(
            visibility.is_published(now()), Recording.deleting.is_(None)
        )
    if webinar_id is not None:
        wanted = wanted.where(Recording.webinar_id == webinar_id)
    return wanted.options(
        selectinload(Recording.webinar),
        selectinload(Recording.stages),
        selectinload(Recording.renditions),
        selectinload(Recording.posters),
        selectinload(Recording.tracks),
    )


def recording(session: Session, recording_id: int, *, staff: bool) -> Recording:
    """Raises RecordingMissing."""
    found = session.scalar(recordings(staff=staff).where(Recording.id == recording_id))
    if found is None:
        raise RecordingMissing(name=str(recording_id))
    return found


def speakers(*, staff: bool) -> Select[Speaker]:
    """By name. Without *staff*: those of published talks."""
    wanted = select(Speaker).order_by(Speaker.name, Speaker.id)
    if staff:
        return wanted
    published = visibility.is_published(now())
    in_view = Talk.recording.has(Recording.deleting.is_(None))
    return wanted.where(Speaker.talks.any(in_view & Talk.webinar.has(published)))


def page(session: Session, wanted: Select[Row], *, offset: int, size: int) -> tuple[Sequence[Row], int]:
    """The rows of one page of *wanted*, and how many rows there are in all."""
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    return session.scalars(wanted.offset(offset).limit(size)).all(), total


def _of_webinar() -> tuple[ORMOption, ...]:
    return (
        selectinload(Webinar.series),
        selectinload(Webinar.recordings),
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.targets),
        selectinload(Webinar.talks).selectinload(Talk.named),
    )
