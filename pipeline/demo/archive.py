"""The demo archive: its webinars made, handed in through the real door, and a coming one announced."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import materials, recordings, series, talks, webinars
from index.catalogue.material_files import PDF, stored_file
from index.catalogue.talks import TalkDraft
from index.models import Kind, Webinar, WebinarStatus
from pipeline.archive import Archive
from pipeline.demo.methods import add_methods
from pipeline.demo.record import make_material, make_recording
from pipeline.demo.script import ComingWebinar, Speaker, Talk
from pipeline.demo.script import Webinar as Script
from pipeline.demo.webinars import COMING, WEBINARS
from pipeline.incoming import receive_file
from pipeline.ingest import Accepted, Description, accept
from pipeline.speech.models import DEMO_MODEL
from pipeline.stages.job import Enqueue

HOUR = time(12, 0)


def is_wanting(archive: Archive) -> bool:
    """Whether the archive holds nothing but a part of the demo, or nothing at all."""
    with archive.database.read() as session:
        held = session.scalars(select(Webinar)).all()
        return len(held) <= len(WEBINARS) and all(webinar.is_demo for webinar in held)


def make_demo(archive: Archive, enqueue: Enqueue, made: Callable[[Script], None]) -> list[Accepted]:
    """Hand in the demo's webinars and announce the coming one; *made* is told of each when it is handed in.

    Running it again adds nothing: a recording is known by its bytes, a webinar by its title.
    """
    taken = []
    for script in WEBINARS:
        taken.append(_hand_in(archive, enqueue, script))
        made(script)
    _announce(archive, COMING)
    with archive.database.write() as session:
        add_methods(session)
    return taken


def _hand_in(archive: Archive, enqueue: Enqueue, script: Script) -> Accepted:
    archive.settings.incoming_folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=archive.settings.incoming_folder) as folder:
        film = make_recording(script, Path(folder))
        incoming = receive_file(archive.settings, film, lambda size_bytes: None)
        accepted = accept(archive, enqueue, incoming, _description(archive, script))
        _hand_out(archive, accepted.recording_id, make_material(script, Path(folder)))
    return accepted


def _hand_out(archive: Archive, recording_id: int, paths: list[Path]) -> None:
    """Put material beside a recording that has none."""
    with archive.database.write() as session:
        webinar = recordings.by_id(session, recording_id).webinar
        if not webinar.materials:
            for path in paths:
                _add_material(archive, session, webinar, path)


def _description(archive: Archive, script: Script) -> Description:
    return Description(
        title=script.title,
        description=script.description,
        language=script.language,
        starts_at=_moment(archive, -script.days_ago),
        series=script.series,
        talks=tuple(map(_draft, script.talks)),
        publish=True,
        speech_model=DEMO_MODEL,
        is_demo=True,
    )


def _draft(talk: Talk) -> TalkDraft:
    return TalkDraft(
        title=talk.title,
        start_ms=talk.start_ms,
        end_ms=talk.end_ms,
        abstract=talk.abstract,
        speakers=(_name(talk.speaker),),
        goals=talk.goals,
        targets=talk.targets,
    )


def _name(speaker: Speaker) -> str:
    return f"{speaker.name} ({speaker.organisation})"


def _add_material(archive: Archive, session: Session, webinar: Webinar, path: Path) -> None:
    file = stored_file(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    archive.store.adopt(file.key, path)
    material = materials.add(
        session,
        webinar,
        path.stem.replace("-", " ").capitalize(),
        Kind.SLIDES if file.media_type == PDF else Kind.DOCUMENT,
    )
    materials.put_file(session, material, file)


def _announce(archive: Archive, coming: ComingWebinar) -> None:
    with archive.database.write() as session:
        if any(webinar.title == coming.title for webinar in webinars.planned(session)):
            return
        webinar = webinars.add(
            session,
            coming.title,
            status=WebinarStatus.PLANNED,
            description=coming.description,
            language=coming.language,
            starts_at=_moment(archive, coming.days_ahead),
            is_demo=True,
        )
        webinar.series = series.titled(session, coming.series)
        programme = [
            TalkDraft(title=talk.title, speakers=(_name(talk.speaker),)) for talk in coming.programme
        ]
        talks.write(session, webinar, None, programme)


def _moment(archive: Archive, days: int) -> datetime:
    """Noon in the archive's time zone, so many days from today."""
    zone = ZoneInfo(archive.settings.timezone)
    day = datetime.now(zone).date() + timedelta(days=days)
    return datetime.combine(day, HOUR, zone).astimezone(UTC)
