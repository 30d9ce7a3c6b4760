"""Material: files, links and texts, to webinars and talks or standing alone; put in, ordered, and seen."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.catalogue.material_files import READABLE, StoredFile
from index.catalogue.webinars import WebinarMissing
from index.errors import EfterhandError, NotFound, restore
from index.models import Kind, Material, MaterialPage, Recording, Talk, TextState, Webinar, now
from index.models.material import material_goal

LISTED_KINDS = (Kind.METHOD, Kind.LEARNING)
MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=10)  # more than reading may take; whoever took longer has died


class MaterialMissing(NotFound):
    """No material that may be seen has this number."""

    en = "There is no such document in the archive."
    sv = "Dokumentet finns inte i arkivet."


def add(session: Session, webinar: Webinar | None, title: str, kind: Kind = Kind.DOCUMENT) -> Material:
    """A material after all others of *webinar*, or of those that stand alone."""
    last = session.scalar(select(func.max(Material.position)).where(_beside(webinar.id if webinar else None)))
    material = Material(
        webinar_id=webinar.id if webinar else None, title=title, kind=kind, position=(last or 0) + 1
    )
    session.add(material)
    session.flush()
    return material


def add_file(
    session: Session, webinar: Webinar, *, title: str, name: str, key: str, media_type: str, size_bytes: int
) -> Material:
    material = add(session, webinar, title)
    put_file(session, material, StoredFile(key, name, media_type, size_bytes))
    return material


def put_file(session: Session, material: Material, file: StoredFile) -> None:
    """Make *file* what the material is; its words are read afterwards, by a worker."""
    material.key, material.url = file.key, None
    material.name, material.media_type, material.size_bytes = file.name, file.media_type, file.size_bytes
    session.execute(delete(MaterialPage).where(MaterialPage.material_id == material.id))
    read_again(material)


def put_link(session: Session, material: Material, url: str) -> None:
    """Make a link what the material is; empty: neither a link nor a file."""
    material.key, material.url = None, url or None
    material.name, material.media_type, material.size_bytes = "", "", 0
    session.execute(delete(MaterialPage).where(MaterialPage.material_id == material.id))
    material.text_state = TextState.NONE


def read_again(material: Material) -> None:
    """Have the words of its file read, if there can be any."""
    is_readable = material.key is not None and material.media_type in READABLE.values()
    material.text_state = TextState.WAITING if is_readable else TextState.NONE
    material.attempts, material.reading_since = 0, None
    material.error_code = material.error_facts = None


def by_id(session: Session, material_id: int) -> Material:
    """Raises MaterialMissing."""
    material = session.get(Material, material_id)
    if material is None:
        raise MaterialMissing()
    return material


def webinar_by_id(session: Session, webinar_id: int) -> Webinar:
    """Any webinar, for staff. Raises WebinarMissing."""
    webinar = session.get(Webinar, webinar_id)
    if webinar is None:
        raise WebinarMissing(slug=str(webinar_id))
    return webinar


def beside(session: Session, webinar_id: int | None) -> Sequence[Material]:
    """The materials of a webinar, or (None) those that stand alone, in order."""
    wanted = select(Material).where(_beside(webinar_id)).order_by(Material.position, Material.id)
    return session.scalars(wanted.options(selectinload(Material.goals), selectinload(Material.talk))).all()


def move(session: Session, material: Material, by: int) -> None:
    """Let *material* change places with the one before it (*by* -1) or after it (1), if there is any."""
    ordered = list(beside(session, material.webinar_id))
    here = ordered.index(material)
    there = here + by
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, one in enumerate(ordered, start=1):
        one.position = position


def remove(session: Session, material: Material) -> str | None:
    """Remove the row. Returns the key of its file, if no other material has that file as well."""
    key = material.key
    session.delete(material)
    session.flush()
    return key if key and not is_claimed(session, key) else None


def is_claimed(session: Session, key: str) -> bool:
    return session.scalar(select(Material.id).where(Material.key == key).limit(1)) is not None


def may_be_seen(material: Material, key: str = "") -> bool:
    """Whether someone who is no staff, and has the *key* of a link or none, may see it: as its webinar, or as it says."""
    if material.webinar is None:
        return material.is_public
    return visibility.is_known(material.webinar, key, now())


def listed(
    session: Session, *, goal: int | None = None, language: str | None = None, kind: str | None = None
) -> Sequence[Material]:
    """Methods, learning material and all that stands alone, as far as everyone may see it, by title."""
    held = Material.goals.any(number=goal) if goal else None
    conditions = [
        held,
        Material.language == language if language else None,
        Material.kind == kind if kind else None,
    ]
    wanted = (
        select(Material)
        .outerjoin(Material.webinar)
        .where(seen_in_list(), *(one for one in conditions if one is not None))
        .order_by(func.lower(Material.title), Material.id)
        .options(selectinload(Material.goals), selectinload(Material.webinar), selectinload(Material.talk))
    )
    return session.scalars(wanted).all()


def goals_listed(session: Session) -> frozenset[int]:
    """The goals that something on the list is about."""
    wanted = (
        select(material_goal.c.goal_number)
        .join(Material, Material.id == material_goal.c.material_id)
        .outerjoin(Material.webinar)
        .where(seen_in_list())
    )
    return frozenset(session.scalars(wanted))


def to_recording(session: Session, recording: Recording) -> Sequence[Material]:
    """The materials that are found with *recording*: those of its talks, and in the webinar's first one all others."""
    first = select(func.min(Recording.id)).where(
        Recording.webinar_id == recording.webinar_id, Recording.deleting.is_(None)
    )
    spoken_here = Talk.recording_id == recording.id
    others = and_(
        or_(Talk.id.is_(None), Talk.recording_id.is_(None)), first.scalar_subquery() == recording.id
    )
    wanted = (
        select(Material)
        .outerjoin(Material.talk)
        .where(Material.webinar_id == recording.webinar_id, or_(spoken_here, others))
        .order_by(Material.position, Material.id)
        .options(selectinload(Material.pages))
    )
    return session.scalars(wanted).all()


def titles(session: Session, ids: Iterable[int]) -> dict[int, Material]:
    """The materials with these ids that there are."""
    return {one.id: one for one in session.scalars(select(Material).where(Material.id.in_(tuple(ids))))}


def take_waiting(session: Session, moment: datetime | None = None) -> Material | None:
    """The next material whose words are to be read; it is the caller's for as long as the lease lasts."""
    moment = moment or now()
    stale = and_(Material.text_state == TextState.READING, Material.reading_since < moment - LEASE)
    wanted = select(Material).where(or_(Material.text_state == TextState.WAITING, stale))
    material = session.scalars(wanted.order_by(Material.id).limit(1)).first()
    if material is not None:
        material.text_state, material.reading_since = TextState.READING, moment
        material.attempts += 1
    return material


def put_text(session: Session, material: Material, pages: Iterable[tuple[int, str]]) -> None:
    """Keep what was read, by the number of the page."""
    session.execute(delete(MaterialPage).where(MaterialPage.material_id == material.id))
    session.add_all(MaterialPage(material_id=material.id, number=number, text=text) for number, text in pages)
    material.text_state = TextState.DONE
    material.error_code = material.error_facts = None
    session.flush()


def text_failed(material: Material, error: EfterhandError) -> None:
    material.text_state = TextState.FAILED
    material.error_code, material.error_facts = error.code, dict(error.facts)


def error_of(material: Material) -> EfterhandError | None:
    """Why the words could not be read, or not all of them."""
    return restore(material.error_code, material.error_facts or {}) if material.error_code else None


def _beside(webinar_id: int | None) -> ColumnElement[bool]:
    return Material.webinar_id.is_(None) if webinar_id is None else Material.webinar_id == webinar_id


def seen_in_list() -> ColumnElement[bool]:
    """Whether the page of methods shows a material to everyone; its webinar, if any, is joined."""
    alone = and_(Material.webinar_id.is_(None), Material.is_public)
    shown = visibility.is_known_to("", now())
    return or_(alone, and_(shown, Material.kind.in_(LISTED_KINDS)))
