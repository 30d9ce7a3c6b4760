"""Accept a recording: its source into the store, its row and its work into the catalogue in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slugify import slugify
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, recordings, series, talks, webinars
from index.catalogue.audit_log import TERMINAL, Actor, record
from index.catalogue.talks import TalkDraft
from index.models import Recording, Talk, Webinar, WebinarStatus
from pipeline.archive import Archive
from pipeline.stages import order
from pipeline.stages.job import Enqueue
from pipeline.storage.contract import ObjectStore


class Source(Protocol):
    """A whole file that is to become a recording. *name* is its name as it came."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    def move_into(self, store: ObjectStore, key: str) -> None:
        """Put the file into *store* under *key*. Raises what the store raises."""

    def discard(self) -> None:
        """Let go of the file where it was."""


@dataclass(frozen=True)
class Description:
    """What is told of a recording when it is handed in. *webinar_id* None: a new webinar is made.

    *series* is a title; one that is new is added. Without *talks* the whole recording is one talk, by *speakers*, on
    *goals*. *captions* are given captions: then recognition is not run. *speech_model* None: the model of the settings.
    """

    title: str
    description: str = ""
    language: str | None = None
    starts_at: datetime | None = None
    series: str = ""
    speakers: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    talks: tuple[TalkDraft, ...] = ()
    captions: tuple[Cue, ...] | None = None
    publish: bool = False
    webinar_id: int | None = None
    speech_model: str | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class Accepted:
    """The recording, and whether its very bytes were in the archive already."""

    recording_id: int
    slug: str
    title: str
    is_known: bool


def accept(
    archive: Archive, enqueue: Enqueue, incoming: Source, description: Description, by: Actor = TERMINAL
) -> Accepted:
    """Make *incoming* a recording and queue its stages; a file that is known by its SHA-256 is not stored twice.

    *by* hands it in, as the change log says.
    Raises TalksOverlap, TalkBackward, GoalUnknown, RecordingGoing and DiskFull; then nothing is kept.
    """
    with archive.database.read() as session:
        known = _known(session, incoming)
        if known is not None:
            incoming.discard()
            return known
    # The source is in its place before the row can be seen: a row without a source is a lost recording.
    key = source_key(incoming)
    incoming.move_into(archive.store, key)
    try:
        return _enter(archive, enqueue, incoming, key, description, by)
    except BaseException:
        with archive.database.read() as session:
            if recordings.by_sha256(session, incoming.sha256) is None:
                archive.store.delete(key)
        raise


def _enter(
    archive: Archive, enqueue: Enqueue, incoming: Source, key: str, description: Description, by: Actor
) -> Accepted:
    """The rows and the work, in one transaction; unless the same file has come in meanwhile."""
    with archive.database.write() as session:
        known = _known(session, incoming)
        if known is not None:
            return known
        recording = _add(session, incoming, key, description, archive.settings.language)
        order.start(session, recording, enqueue)
        record(session, by, "recording_add", recording, title=recording.webinar.title, file=recording.name)
        return Accepted(recording.id, recording.slug, recording.webinar.title, is_known=False)


def _known(session: Session, incoming: Source) -> Accepted | None:
    """The recording whose source has these very bytes. Raises RecordingGoing."""
    known = recordings.by_sha256(session, incoming.sha256)
    if known is None:
        return None
    if known.deleting:
        incoming.discard()
        raise recordings.RecordingGoing(number=known.id)
    return Accepted(known.id, known.slug, known.webinar.title, is_known=True)


def source_key(incoming: Source) -> str:
    """Sources lie by their checksum; the ending is kept for people who look into the store."""
    ending = slugify(incoming.name.rpartition(".")[2])[:8] if "." in incoming.name else ""
    return f"sources/{incoming.sha256}{'.' if ending else ''}{ending}"


def _add(session: Session, incoming: Source, key: str, description: Description, language: str) -> Recording:
    """*language* is the archive's own: that of captions of which nothing else is told."""
    webinar = _webinar(session, description)
    webinar.series = series.titled(session, description.series) or webinar.series
    spoken = description.language or webinar.language or language
    source = recordings.SourceFile(key, incoming.name, incoming.sha256, incoming.size_bytes)
    recording = recordings.add(session, webinar, source)
    recording.publish_when_ready = description.publish
    recording.speech_model = description.speech_model
    talks.write(session, webinar, recording, description.talks or [_whole(webinar, description)])
    talks.write(session, webinar, None, [])  # the planned programme lives on in the talk
    if description.captions is not None:
        captions.replace_track(session, recording, description.captions, language=spoken, origin="imported")
    return recording


def _webinar(session: Session, description: Description) -> Webinar:
    if description.webinar_id is not None:
        webinar = session.get_one(Webinar, description.webinar_id)
        webinar.title = description.title or webinar.title
        webinar.description = description.description or webinar.description
        webinar.language = description.language or webinar.language
        webinar.starts_at = description.starts_at or webinar.starts_at
        return webinar
    return webinars.add(
        session,
        description.title,
        status=WebinarStatus.DRAFT,
        description=description.description,
        language=description.language,
        starts_at=description.starts_at,
        is_demo=description.is_demo,
    )


def _whole(webinar: Webinar, description: Description) -> TalkDraft:
    """The recording as one talk. A planned webinar lends it its programme; staff divide it when they know the times."""
    planned = [talk for talk in webinar.talks if talk.recording_id is None]
    names = [speaker.name for talk in planned for speaker in talk.speakers]
    numbers = [goal.number for talk in planned for goal in talk.goals]
    return TalkDraft(
        title=webinar.title,
        abstract="\n\n".join([webinar.description, *map(_line, planned)]).strip(),
        speakers=description.speakers or tuple(dict.fromkeys(names)),
        goals=description.goals or tuple(dict.fromkeys(numbers)),
    )


def _line(talk: Talk) -> str:
    """A planned talk in words: ``Rent vatten (Anna Lindberg). Om kranen.``"""
    names = ", ".join(speaker.name for speaker in talk.speakers)
    return " ".join(part for part in (talk.title, f"({names})." if names else "", talk.abstract) if part)
