"""Series: found or added by title, described, and taken away when they are empty."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from index.catalogue import visibility
from index.catalogue.slugs import free_slug
from index.errors import BadInput, NotFound
from index.models import Recording, Series, Webinar, now


class SeriesMissing(NotFound):
    """No series that may be seen has this slug or number."""

    en = "There is no series “{name}” in the archive."
    sv = "Det finns ingen serie ”{name}” i arkivet."


class SeriesInUse(BadInput):
    """A series that webinars belong to is not deleted."""

    en = "The series “{title}” has webinars. Move them to another series, or to none; then it can be deleted."
    sv = "Serien ”{title}” har webbinarier. Flytta dem till en annan serie, eller till ingen; sedan går den att radera."


class SeriesNamedTwice(BadInput):
    """Another series has this title."""

    en = "There is a series called “{title}” already."
    sv = "Det finns redan en serie som heter ”{title}”."


def titled(session: Session, title: str) -> Series | None:
    """The series of this title, whatever the case of its letters; added if it is new. Empty: none."""
    title = " ".join(title.split())
    if not title:
        return None
    return _alike(session, title) or _added(session, title)


def add(session: Session, title: str) -> Series:
    """Raises SeriesNamedTwice."""
    title = " ".join(title.split())
    other = _alike(session, title)
    if other is not None:
        raise SeriesNamedTwice(title=other.title)
    return _added(session, title)


def by_id(session: Session, series_id: int) -> Series:
    """Raises SeriesMissing."""
    series = session.get(Series, series_id)
    if series is None:
        raise SeriesMissing(name=str(series_id))
    return series


def by_slug(session: Session, slug: str) -> Series:
    """Raises SeriesMissing."""
    series = session.scalar(select(Series).where(Series.slug == slug))
    if series is None:
        raise SeriesMissing(name=slug)
    return series


def every(session: Session) -> Sequence[tuple[Series, int]]:
    """All series by title, with how many webinars belong to each, also those that only staff see."""
    wanted = (
        select(Series, func.count(Webinar.id))
        .outerjoin(Series.webinars)
        .group_by(Series.id)
        .order_by(Series.title)
    )
    return [(series, count) for series, count in session.execute(wanted)]


def shown(session: Session, moment: datetime | None = None) -> Sequence[tuple[Series, int]]:
    """Series of which everyone is told of some webinar, by title, with how many have been published."""
    moment = moment or now()
    is_published = visibility.is_published(moment)
    wanted = (
        select(Series, func.sum(case((is_published, 1), else_=0)))
        .join(Series.webinars)
        .where(or_(is_published, visibility.is_announced(moment)))
        .group_by(Series.id)
        .order_by(Series.title)
    )
    return [(series, count) for series, count in session.execute(wanted)]


def shown_by_slug(session: Session, slug: str) -> Series:
    """Raises SeriesMissing, also for one of which nothing is published or announced: its title may belong to a draft."""
    found = next((series for series, _ in shown(session) if series.slug == slug), None)
    if found is None:
        raise SeriesMissing(name=slug)
    return found


def titles(session: Session, slugs: Iterable[str]) -> dict[str, str]:
    """Titles by slug, of those that there are."""
    wanted = select(Series.slug, Series.title).where(Series.slug.in_(tuple(slugs)))
    return {row.slug: row.title for row in session.execute(wanted)}


def rename(session: Session, series: Series, title: str) -> None:
    """Give *series* another title; its address stays, so that links to it go on to work. Raises SeriesNamedTwice."""
    title = " ".join(title.split())
    other = _alike(session, title)
    if other is not None and other is not series:
        raise SeriesNamedTwice(title=other.title)
    series.title = title


def recordings_of(session: Session, series: Series) -> Sequence[Recording]:
    """Its recordings that are in the search index."""
    wanted = select(Recording).join(Recording.webinar).where(Webinar.series_id == series.id)
    return session.scalars(wanted.where(Recording.deleting.is_(None)).order_by(Recording.id)).all()


def remove(session: Session, series: Series) -> None:
    """Raises SeriesInUse."""
    if series.webinars:
        raise SeriesInUse(title=series.title)
    session.delete(series)
    session.flush()


def _added(session: Session, title: str) -> Series:
    found = Series(title=title, slug=free_slug(session, Series.slug, title))
    session.add(found)
    session.flush()
    return found


def _alike(session: Session, title: str) -> Series | None:
    # Cases are compared here: what a database takes for the small letter of Å depends on which it is, and its locale.
    wanted = title.casefold()
    return next((one for one in session.scalars(select(Series)) if one.title.casefold() == wanted), None)
