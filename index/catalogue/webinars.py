"""Webinars: planned, found, listed, shown and withdrawn."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from index.catalogue import recordings, visibility
from index.catalogue.slugs import free_slug
from index.catalogue.visibility import Audience
from index.errors import BadInput, NotFound
from index.models import Recording, Series, Talk, Webinar, WebinarStatus, now

STILL_SHOWN = timedelta(hours=3)


class WebinarMissing(NotFound):
    """No webinar that may be seen has this slug."""

    en = "There is no webinar “{slug}” in the archive."
    sv = "Det finns inget webbinarium ”{slug}” i arkivet."


class NothingRecorded(BadInput):
    """A webinar is to be shown of which there is no recording."""

    en = "The webinar “{title}” has no recording yet. Hand one in first."
    sv = "Webbinariet ”{title}” har ingen inspelning än. Lämna in en först."


class TimePassed(BadInput):
    """Something is to happen at a time that lies behind us; the fact *field* is the time's name in the catalogue."""

    en = "This time has passed. Write one that is to come, or choose above who sees it now."
    sv = "Den här tiden har passerat. Skriv en som kommer, eller välj ovan vem som ser det nu."


class EndsBeforeItBegins(BadInput):
    """A webinar is to be hidden before everyone sees it; *field* as in TimePassed."""

    en = "It would be hidden before it is published. Write a later time."
    sv = "Det skulle döljas innan det publiceras. Skriv en senare tid."


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


def public_by_slug(session: Session, name: str, moment: datetime | None = None) -> Webinar:
    """An announced or published webinar by its slug, an unlisted one by its slug and key (``vatten~Xk…``).

    Raises WebinarMissing, for drafts as well.
    """
    (slug, key), moment = visibility.parted(name), moment or now()
    wanted = select(Webinar).where(Webinar.slug == slug, visibility.is_known_to(key, moment))
    webinar = session.scalar(wanted.options(*_programme()))
    if webinar is None:
        raise WebinarMissing(slug=slug)
    return webinar


def is_known(session: Session, webinar_id: int, key: str = "", moment: datetime | None = None) -> bool:
    """Whether someone who is no staff, and has the *key* of a link or none, may see its page and its material."""
    known = visibility.is_known_to(key, moment or now())
    return session.scalar(select(Webinar.id).where(Webinar.id == webinar_id, known)) is not None


def by_key(session: Session, key: str) -> Webinar | None:
    """The webinar that has a link with *key*, with what has addresses of its own. Who may see it is not asked."""
    options = (selectinload(Webinar.recordings), selectinload(Webinar.materials))
    return session.scalar(select(Webinar).where(Webinar.link_key == key).options(*options))


def by_name(session: Session, name: str) -> Webinar:
    """As typed in the terminal: by the number or slug of a recording, or else by its own slug.

    Raises RecordingUnnamed.
    """
    try:
        return recordings.by_name(session, name).webinar
    except recordings.RecordingUnnamed:
        webinar = session.scalar(select(Webinar).where(Webinar.slug == name))
        if webinar is None:
            raise
        return webinar


def coming(
    session: Session, moment: datetime | None = None, *, series: Series | None = None
) -> Sequence[Webinar]:
    """Announced webinars (of *series*), soonest first, until a few hours after their start."""
    moment = moment or now()
    wanted = (
        _of(series)
        .where(visibility.is_announced(moment), Webinar.starts_at >= moment - STILL_SHOWN)
        .order_by(Webinar.starts_at)
    )
    return session.scalars(wanted.options(*_programme())).all()


def published(
    session: Session,
    limit: int | None = None,
    moment: datetime | None = None,
    *,
    series: Series | None = None,
) -> Sequence[Webinar]:
    """Published webinars (of *series*), newest first."""
    wanted = (
        _of(series)
        .where(visibility.is_published(moment or now()))
        .order_by(Webinar.starts_at.desc(), Webinar.id.desc())
        .limit(limit)
    )
    return session.scalars(wanted.options(*_programme())).all()


def _of(series: Series | None) -> Select[Webinar]:
    return select(Webinar) if series is None else select(Webinar).where(Webinar.series_id == series.id)


def planned(session: Session) -> Sequence[Webinar]:
    """All webinars that have no recording yet, or no longer, soonest first: what an upload can belong to."""
    wanted = (
        select(Webinar)
        .where(~visibility.is_published(now()), ~Webinar.recordings.any())
        .order_by(Webinar.starts_at)
    )
    return session.scalars(wanted).all()


def planned_by_id(session: Session, webinar_id: int) -> Webinar:
    """Raises WebinarMissing, also for one that has been recorded or published."""
    webinar = session.get(Webinar, webinar_id)
    shown = webinar is not None and visibility.audience_of(webinar, now()) == Audience.EVERYONE
    if webinar is None or shown or webinar.recordings:
        raise WebinarMissing(slug=str(webinar_id))
    return webinar


def remove(session: Session, webinar: Webinar) -> None:
    """Take a webinar without recordings away, with its programme and the rows of its material."""
    for row in (*webinar.talks, *webinar.materials):
        session.delete(row)
    session.flush()
    session.delete(webinar)
    session.flush()


def show(
    webinar: Webinar,
    audience: Audience,
    *,
    publish_at: datetime | None = None,
    withdraw_at: datetime | None = None,
    moment: datetime | None = None,
) -> None:
    """Have *audience* (EVERYONE, LINK or STAFF) see it now, everyone from *publish_at*, and staff from *withdraw_at*.

    EVERYONE from a time to come is staff until then, and so it is while there is nothing to watch. An announcement
    stays one until it is published. Raises NothingRecorded, TimePassed and EndsBeforeItBegins; then nothing is changed.
    """
    moment = moment or now()
    if not webinar.recordings:
        raise NothingRecorded(title=webinar.title)
    if audience == Audience.EVERYONE and publish_at is not None and publish_at <= moment:
        publish_at = None
    _check_times(publish_at, withdraw_at, moment)
    at_once = audience == Audience.EVERYONE and publish_at is None
    can_be_watched = any(one.renditions or one.watchable_key for one in webinar.recordings)
    webinar.status = _status(webinar, audience, moment, published=at_once and can_be_watched)
    webinar.publish_at, webinar.withdraw_at = publish_at, withdraw_at
    for recording in webinar.recordings:
        recording.publish_when_ready = at_once and not can_be_watched
    is_unlisted = webinar.status == WebinarStatus.UNLISTED
    # A link that has ended does not come back to life.
    webinar.link_key = (webinar.link_key or visibility.new_key()) if is_unlisted else None


def _status(webinar: Webinar, audience: Audience, moment: datetime, *, published: bool) -> WebinarStatus:
    if published:
        return WebinarStatus.PUBLISHED
    if audience == Audience.LINK:
        return WebinarStatus.UNLISTED
    was_announced = visibility.audience_of(webinar, moment) == Audience.PROGRAMME
    return WebinarStatus.PLANNED if was_announced else WebinarStatus.DRAFT


def publish(webinar: Webinar) -> None:
    """Have everyone see it from now on; until the time at which it is to be hidden, if that is to come."""
    webinar.status = WebinarStatus.PUBLISHED
    webinar.publish_at = webinar.link_key = None
    if webinar.withdraw_at is not None and webinar.withdraw_at <= now():
        webinar.withdraw_at = None


def withdraw(webinar: Webinar) -> None:
    """Hide the webinar, its recordings and all that is made of them from everyone but staff, at once."""
    webinar.status = WebinarStatus.DRAFT
    webinar.publish_at = webinar.withdraw_at = webinar.link_key = None
    for recording in webinar.recordings:
        recording.publish_when_ready = False


def renew_link(webinar: Webinar) -> None:
    """Give an unlisted webinar another link; the one it had leads nowhere."""
    if webinar.status == WebinarStatus.UNLISTED:
        webinar.link_key = visibility.new_key()


def _check_times(publish_at: datetime | None, withdraw_at: datetime | None, moment: datetime) -> None:
    """Raises TimePassed and EndsBeforeItBegins."""
    for field, at in (("publish_at", publish_at), ("withdraw_at", withdraw_at)):
        if at is not None and at <= moment:
            raise TimePassed(field=field)
    if publish_at is not None and withdraw_at is not None and withdraw_at <= publish_at:
        raise EndsBeforeItBegins(field="withdraw_at")


def _programme() -> tuple[ORMOption, ...]:
    """What lists and programme pages show of a webinar, loaded in a fixed number of queries."""
    return (
        selectinload(Webinar.talks).selectinload(Talk.speakers),
        selectinload(Webinar.talks).selectinload(Talk.goals),
        selectinload(Webinar.talks).selectinload(Talk.named),
        selectinload(Webinar.recordings).selectinload(Recording.posters),
        selectinload(Webinar.materials),
    )
