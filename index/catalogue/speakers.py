"""Speakers: found or added by name."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.catalogue import visibility
from index.catalogue.slugs import free_slug, plain_slug
from index.errors import NotFound
from index.models import FormerSpeaker, Recording, Speaker, Talk, now


class SpeakerMissing(NotFound):
    """No speaker has this slug."""

    en = "There is no speaker “{slug}” in the archive."
    sv = "Det finns ingen talare ”{slug}” i arkivet."


def named(session: Session, names: Iterable[str]) -> list[Speaker]:
    """The speakers of these names, once each, added where they are new. ``Name (Organisation)`` gives both."""
    parts = [_parts(name) for name in names]
    found = [_named(session, person, organisation) for person, organisation in parts if person]
    return list(dict.fromkeys(found))


def by_slug(session: Session, slug: str) -> Speaker:
    """The speaker at this address; for one who was merged with another, that other. Raises SpeakerMissing."""
    speaker = session.scalar(select(Speaker).where(Speaker.slug == slug)) or session.scalar(
        select(Speaker).join(FormerSpeaker).where(FormerSpeaker.slug == slug)
    )
    if speaker is None:
        raise SpeakerMissing(slug=slug)
    return speaker


def present_slug(session: Session, slug: str) -> str:
    """*slug*, or that of the speaker with whom the one at this address was merged."""
    wanted = select(Speaker.slug).join(FormerSpeaker).where(FormerSpeaker.slug == slug)
    return session.scalar(wanted) or slug


def present_number(session: Session, number: int) -> int:
    """*number*, or the number of the speaker with whom the one who had it was merged."""
    if session.get(Speaker, number) is not None:
        return number
    wanted = select(FormerSpeaker.speaker_id).where(FormerSpeaker.number == number)
    return session.scalar(wanted.limit(1)) or number


def published(session: Session, moment: datetime | None = None) -> Sequence[tuple[Speaker, int]]:
    """Speakers of published talks, with how many, by name."""
    wanted = (
        select(Speaker, func.count(Talk.id))
        .join(Speaker.talks)
        .join(Talk.webinar)
        .join(Talk.recording)
        .where(visibility.is_published(moment or now()), Recording.deleting.is_(None))
        .group_by(Speaker.id)
        .order_by(Speaker.name)
    )
    return [(speaker, count) for speaker, count in session.execute(wanted)]


def _named(session: Session, name: str, organisation: str) -> Speaker:
    # Cases are compared here: what a database takes for the small letter of Å depends on which it is, and its locale.
    alike = session.scalars(select(Speaker).where(Speaker.slug.startswith(plain_slug(name))))
    speaker = next((one for one in alike if one.name.lower() == name.lower()), None)
    if speaker is None:
        slug = free_slug(session, Speaker.slug, name, FormerSpeaker.slug)
        speaker = Speaker(name=name, slug=slug, organisation=organisation)
        session.add(speaker)
        session.flush()
    else:
        speaker.organisation = organisation or speaker.organisation
        if not (name.islower() or name.isupper()):  # a correction, and not just typed in haste
            speaker.name = name
    return speaker


def _parts(name: str) -> tuple[str, str]:
    person, _, organisation = name.strip().partition("(")
    return " ".join(person.split()), organisation.rstrip(")").strip()
