"""Webinars: planned, found, listed, published and withdrawn."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from index.catalogue.slugs import free_slug
from index.errors import BadInput, NotFound
from index.models import Recording, Talk, Webinar, WebinarStatus, now

STILL_SHOWN = timedelta(hours=3)


class WebinarMissing(NotFound):
    """No webinar that may be seen has this slug."""

    en = "There is no webinar “{slug}” in the archive."
    sv = "Det finns inget webbinarium ”{slug}” i arkivet."


class DateUnreadable(BadInput):
    """A date that is not written as a date."""

    en = "“{text}” is not a date. Write it as 2026-03-19 or 2026-03-19 13:00."
    sv = "”{text}” är inget datum. Skriv det som 2026-03-19 eller 2026-03-19 13:00."


def read_date(text: str, zone: str) -> datetime | None:
    """``2026-03-19`` or ``2026-03-19 13:00`` in the archive's time zone; empty: None. Raises DateUnreadable."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: the very first and last day that Python can count
        raise DateUnreadable(text=text) from None


def add(
    session: Session,
    title: str,
    *,
    status: WebinarStatus,
    description: str = "",
    language: str | None = None,
    starts_at: datetime | None = None,
    join_url: str = "",
    is_demo: bool = False,
) -> Webinar:
    webinar = Webinar(
        slug=free_slug(session, Webinar.slug, title),
        title=title,
        description=description,
        language=language,
        starts_at=starts_at,
        status=status,
        join_url=join_url,
        is_demo=is_demo,
    )
    session.add(webinar)
    session.flush()
    return webinar


def public_by_slug(session: Session, slug: str) -> Webinar:
    """A planned or published webinar. Raises WebinarMissing, for drafts as well."""
    wanted = select(Webinar).where(Webinar.slug == slug, Webinar.status != WebinarStatus.DRAFT)
    webinar = session.scalar(wanted.options(*_programme()))
    if webinar is None:
        raise WebinarMissing(slug=slug)
    return webinar


def coming(session: Session, moment: datetime | None = None) -> Sequence[Webinar]:
    """Planned webinars, soonest first, until a few hours after their start."""
    wanted = (
        select(Webinar)
        .where(Webinar.status == WebinarStatus.PLANNED, Webinar.starts_at >= (moment or now()) - STILL_SHOWN)
        .order_by(Webinar.starts_at)
    )
    return session.scalars(wanted.options(*_programme())).all()


def published(session: Session, limit: int | None = None) -> Sequence[Webinar]:
    """Published webinars, newest first."""
    wanted = (
        select(Webinar)
        .where(Webinar.status == WebinarStatus.PUBLISHED)
        .order_by(Webinar.starts_at.desc(), Webinar.id.desc())
        .limit(limit)
    )
    return session.scalars(wanted.options(*_programme())).all()


def planned(session: Session) -> Sequence[Webinar]:
    """All webinars that have no recording yet, or no longer, soonest first: what an upload can belong to."""
    wanted = (
        select(Webinar)
        .where(Webinar.status != WebinarStatus.PUBLISHED, ~Webinar.recordings.any())
        .order_by(Webinar.starts_at)
    )
    return session.scalars(wanted).all()


def planned_by_id(session: Session, webinar_id: int) -> Webinar:
    """Raises WebinarMissing, also for one that has been recorded or published."""
    webinar = session.get(Webinar, webinar_id)
    if webinar is None or webinar.status == WebinarStatus.PUBLISHED or webinar.recordings:
        raise WebinarMissing(slug=str(webinar_id))
    return webinar


def remove(session: Session, webinar: Webinar) -> None:
    """Take a webinar without recordings away, with its programme and the rows of its material."""
    for row in (*webinar.talks, *webinar.materials):
        session.delete(row)
    session.flush()
    session.delete(webinar)
    session.flush()


def publish(webinar: Webinar) -> None:
    webinar.status = WebinarStatus.PUBLISHED


def withdraw(webinar: Webinar) -> None:
    """Hide the webinar, its recordings and all that is made of them from everyone but staff, at once."""
    webinar.status = WebinarStatus.DRAFT


def _programme() -> tuple[ORMOption, ...]:
    """What lists and programme pages show of a webinar, loaded in a fixed number of queries."""
    return (
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.named),
        selectinload(Webinar.recordings).selectinload(Recording.posters),
        selectinload(Webinar.materials),
    )
