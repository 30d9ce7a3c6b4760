"""Speakers as staff keep them: renamed, told from their doubles, and merged with those."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from slugify import slugify
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from index.catalogue.attribution import may_mean
from index.errors import BadInput, NotFound
from index.models import CaptionCue, CaptionTrack, FormerSpeaker, Recording, Speaker, Talk, Voice
from index.models.talk import talk_speaker


class PersonMissing(NotFound):
    """No speaker has this number."""

    en = "There is no such speaker. Perhaps someone has merged them with another."
    sv = "Det finns ingen sådan talare. Kanske har någon slagit ihop den med en annan."


class NameTaken(BadInput):
    """A speaker was to get the name that another has."""

    en = "There is a speaker named “{name}” already. Merge the two instead."
    sv = "Det finns redan en talare som heter ”{name}”. Slå ihop de två i stället."


class MergedWithSelf(BadInput):
    """A speaker was to be merged with nobody else."""

    en = "Choose another speaker to merge with."
    sv = "Välj en annan talare att slå ihop med."


@dataclass(frozen=True)
class Person:
    """A speaker, and of how many talks."""

    speaker: Speaker
    talks: int


def everyone(session: Session) -> Sequence[Speaker]:
    """All speakers by name, also those of drafts."""
    return session.scalars(select(Speaker).order_by(Speaker.name, Speaker.id)).all()


def counted(session: Session) -> list[Person]:
    """All speakers by name, with how many talks they have."""
    wanted = (
        select(Speaker, func.count(talk_speaker.c.talk_id))
        .outerjoin(talk_speaker, talk_speaker.c.speaker_id == Speaker.id)
        .group_by(Speaker.id)
        .order_by(Speaker.name, Speaker.id)
    )
    return [Person(speaker, count) for speaker, count in session.execute(wanted)]


def by_id(session: Session, speaker_id: int) -> Speaker:
    """Raises PersonMissing."""
    speaker = session.get(Speaker, speaker_id)
    if speaker is None:
        raise PersonMissing()
    return speaker


def likely_doubles(people: Sequence[Speaker]) -> list[tuple[Speaker, Speaker]]:
    """Pairs that may be one person: ``Lindberg, Anna`` or ``A. Lindberg`` beside ``Anna Lindberg``."""
    words = {speaker.id: [word for word in slugify(speaker.name).split("-") if word] for speaker in people}
    sharing: dict[str, list[Speaker]] = defaultdict(list)
    for speaker in people:
        for word in set(words[speaker.id]):
            sharing[word].append(speaker)
    found = {
        (first.id, second.id): (first, second)
        for group in sharing.values()
        for first, second in combinations(group, 2)
        if min(len(words[first.id]), len(words[second.id])) > 1
        and may_mean(words[first.id], words[second.id])
    }
    return list(found.values())


def rename(session: Session, speaker: Speaker, name: str, organisation: str) -> set[int]:
    """Returns the recordings in which something of it is heard or shown. Raises NameTaken."""
    wanted = " ".join(name.split())
    folded = wanted.casefold()
    if any(one.name.casefold() == folded for one in everyone(session) if one is not speaker):
        raise NameTaken(name=wanted)
    touched = _recordings_of(session, speaker) | _say_instead(session, speaker.name, wanted)
    speaker.name, speaker.organisation = wanted, " ".join(organisation.split())
    session.flush()
    return touched


def merge(session: Session, kept: Speaker, gone: Speaker) -> set[int]:
    """Give *kept* all that *gone* has, in talks, captions and voices. Returns the recordings that changed.

    *gone* is deleted, and its address leads to *kept*, which takes over its organisation where it has none.
    Raises MergedWithSelf.
    """
    if kept is gone:
        raise MergedWithSelf()
    touched = _recordings_of(session, gone) | _say_instead(session, gone.name, kept.name)
    for talk in list(gone.talks):
        talk.speakers = [*(one for one in talk.speakers if one not in (kept, gone)), kept]
    kept.organisation = kept.organisation or gone.organisation
    session.flush()
    session.execute(
        update(FormerSpeaker).where(FormerSpeaker.speaker_id == gone.id).values(speaker_id=kept.id)
    )
    session.add(FormerSpeaker(slug=gone.slug, number=gone.id, speaker_id=kept.id))
    session.expire(gone, ["talks"])
    session.delete(gone)
    session.flush()
    return touched


def _recordings_of(session: Session, speaker: Speaker) -> set[int]:
    wanted = select(Talk.recording_id).where(Talk.speakers.any(Speaker.id == speaker.id))
    return {number for number in session.scalars(wanted) if number is not None}


def _say_instead(session: Session, before: str, after: str) -> set[int]:
    """Captions and voices that name *before* name *after*. Returns their recordings."""
    heard = session.scalars(select(Voice.recording_id).where(Voice.name == before)).all()
    tracks = select(CaptionCue.track_id).where(CaptionCue.speaker == before)
    said = session.scalars(select(CaptionTrack.recording_id).where(CaptionTrack.id.in_(tracks))).all()
    session.execute(update(Voice).where(Voice.name == before).values(name=after))
    session.execute(update(CaptionCue).where(CaptionCue.speaker == before).values(speaker=after))
    return {*heard, *said}


def recordings_with(session: Session, ids: set[int]) -> Sequence[Recording]:
    """The recordings of *ids* that nobody has begun to delete."""
    wanted = select(Recording).where(Recording.id.in_(ids), Recording.deleting.is_(None))
    return session.scalars(wanted.order_by(Recording.id)).all()
