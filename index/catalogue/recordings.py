"""Recordings: added once each, found by what people type, and seen by those who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from index.catalogue import visibility
from index.catalogue.slugs import free_slug
from index.errors import EfterhandError, NotFound, restore
from index.models import CaptionTrack, Recording, StageState, Talk, Webinar, now


class RecordingMissing(NotFound):
    """No recording that may be seen has this number or slug."""

    en = "There is no recording “{name}” in the archive."
    sv = "Det finns ingen inspelning ”{name}” i arkivet."


class RecordingUnnamed(RecordingMissing):
    """No recording has the number or slug that was typed in the terminal."""

    en = "There is no recording “{name}”. List them with: efterhand recordings"
    sv = "Det finns ingen inspelning ”{name}”. Lista dem med: efterhand recordings"


class RecordingGoing(EfterhandError):
    """A recording whose deletion has begun: it takes no new work, and its file cannot come in again yet."""

    en = "Recording {number} is being deleted. If that was broken off, finish it with: efterhand delete {number}"
    sv = "Inspelning {number} håller på att raderas. Om det avbröts, slutför med: efterhand delete {number}"


@dataclass(frozen=True)
class SourceFile:
    """A source that has been taken into the store. *name* is the file's name as it came."""

    key: str
    name: str
    sha256: str
    size_bytes: int


def add(session: Session, webinar: Webinar, source: SourceFile) -> Recording:
    recording = Recording(
        webinar=webinar,
        slug=free_slug(session, Recording.slug, webinar.title),
        name=source.name,
        sha256=source.sha256,
        size_bytes=source.size_bytes,
        source_key=source.key,
        notices=[],
    )
    session.add(recording)
    session.flush()
    return recording


def by_id(session: Session, recording_id: int) -> Recording:
    """Raises RecordingMissing."""
    recording = session.get(Recording, recording_id)
    if recording is None:
        raise RecordingMissing(name=str(recording_id))
    return recording


def by_sha256(session: Session, sha256: str) -> Recording | None:
    return session.scalar(select(Recording).where(Recording.sha256 == sha256))


def has_size(session: Session, size_bytes: int) -> bool:
    """Whether any source is as large as this: otherwise none can have the same bytes."""
    return session.scalar(select(Recording.id).where(Recording.size_bytes == size_bytes).limit(1)) is not None


def by_name(session: Session, name: str) -> Recording:
    """By number, or else by slug, as typed in the terminal. Raises RecordingUnnamed."""
    is_number = cast(Recording.id, String) == name
    wanted = select(Recording).where(or_(is_number, Recording.slug == name)).order_by(is_number.desc())
    recording = session.scalars(wanted).first()
    if recording is None:
        raise RecordingUnnamed(name=name)
    return recording


def watchable_by_slug(
    session: Session, name: str, *, staff: bool, moment: datetime | None = None
) -> Recording:
    """The recording of a watch page with all that the page shows. Raises RecordingMissing.

    *name* is its slug, with the key behind it (``vatten~Xk…``) where it is unlisted; *staff* need none.
    """
    slug, key = visibility.parted(name)
    wanted = (
        select(Recording).join(Recording.webinar).where(Recording.slug == slug, Recording.deleting.is_(None))
    )
    if not staff:
        wanted = wanted.where(visibility.is_opened_by(key, moment or now()))
    recording = session.scalar(wanted.options(*_page()))
    if recording is None:
        raise RecordingMissing(name=slug)
    return recording


def is_open(session: Session, recording_id: int, key: str = "", moment: datetime | None = None) -> bool:
    """Whether its files may be sent to someone who is no staff, and who has the *key* of a link or none."""
    opened = _seen(visibility.is_opened_by(key, moment or now())).where(Recording.id == recording_id)
    return session.scalar(opened) is not None


def published_ids(session: Session, moment: datetime | None = None) -> frozenset[int]:
    """The recordings that everyone may see and search."""
    return frozenset(session.scalars(_seen(visibility.is_published(moment or now()))))


def published_newest(session: Session) -> tuple[int, ...]:
    """The same, by the date of their webinars, newest first; those without a date last."""
    wanted = _seen(visibility.is_published(now()))
    dated = Webinar.starts_at.desc().nulls_last()
    return tuple(session.scalars(wanted.order_by(dated, Recording.id.desc())))


def _seen(condition: ColumnElement[bool]) -> Select[int]:
    return select(Recording.id).join(Recording.webinar).where(condition, Recording.deleting.is_(None))


def is_kept(session: Session, recording_id: int) -> bool:
    """Whether the recording is there, and nobody has begun to delete it."""
    wanted = select(Recording.id).where(Recording.id == recording_id, Recording.deleting.is_(None))
    return session.scalar(wanted) is not None


def newest(session: Session) -> Sequence[Recording]:
    """All recordings for the staff list, newest first."""
    wanted = select(Recording).order_by(Recording.created_at.desc(), Recording.id.desc())
    return session.scalars(
        wanted.options(selectinload(Recording.webinar), selectinload(Recording.stages))
    ).all()


def all_ids(session: Session) -> Sequence[int]:
    """All recordings but those whose deletion has begun."""
    return session.scalars(
        select(Recording.id).where(Recording.deleting.is_(None)).order_by(Recording.id)
    ).all()


def unfinished_ids(session: Session) -> Sequence[int]:
    """The recordings that some stage has still to be done for."""
    left = select(StageState.recording_id).where(StageState.state.in_(("waiting", "running"))).distinct()
    return session.scalars(left.order_by(StageState.recording_id)).all()


def note(recording: Recording, notices: Sequence[EfterhandError]) -> None:
    """Keep *notices* for staff to read, instead of those kept before."""
    recording.notices = [{"code": notice.code, "facts": notice.facts} for notice in notices]


def note_anew(recording: Recording, kind: type[EfterhandError], found: Sequence[EfterhandError]) -> None:
    """Keep *found* instead of the notices of this *kind*, and leave all others."""
    note(recording, [*(notice for notice in notices(recording) if not isinstance(notice, kind)), *found])


def notices(recording: Recording) -> list[EfterhandError]:
    return [restore(notice["code"], notice["facts"]) for notice in recording.notices]


def _page() -> tuple[ORMOption, ...]:
    return (
        selectinload(Recording.webinar).selectinload(Webinar.materials),
        selectinload(Recording.talks).selectinload(Talk.speakers),
        selectinload(Recording.talks).selectinload(Talk.goals),
        selectinload(Recording.talks).selectinload(Talk.named),
        selectinload(Recording.talks).selectinload(Talk.suggestions),
        selectinload(Recording.talks).selectinload(Talk.decisions),
        selectinload(Recording.talks).selectinload(Talk.targets),
        selectinload(Recording.renditions),
        selectinload(Recording.posters),
        selectinload(Recording.stages),
        selectinload(Recording.voices),
        selectinload(Recording.tracks).selectinload(CaptionTrack.cues),
    )
