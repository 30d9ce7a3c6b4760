"""A recording that has rows in every table and files of every kind, without the work of making them."""

from typing import Any

from sqlalchemy.orm import Session

from index.catalogue import captions, goals, materials, recordings, stages, webinars
from index.catalogue.documents import documents_of
from index.models import (
    Base,
    FormerSpeaker,
    GoalDecision,
    GoalSuggestion,
    Poster,
    Rendition,
    Slide,
    Storyboard,
    Talk,
    Voice,
    Webinar,
)
from pipeline.archive import Archive

FOLDERS = (
    "renditions/a",
    "poster/b",
    "slides/c",
    "slides/c/small",
    "storyboard/d",
    "parts/0/e",
    "renditions/old",
)
HANDOUT = f"materials/{'ab' * 32}/handout.txt"


def fill(archive: Archive, recording_id: int) -> None:
    """As if every stage had been done, all by hand."""
    keys = [put(archive, f"recordings/{recording_id}/{folder}/file") for folder in FOLDERS]
    with archive.database.write() as session:
        recording = recordings.by_id(session, recording_id)
        session.add_all([*_rows(recording_id, keys), *_judged(recording.talks[0].id)])
        for speaker in recording.talks[0].speakers[:1]:
            session.add(FormerSpeaker(slug=f"double-{recording_id}", number=99, speaker_id=speaker.id))
        recording.hls_key, recording.duration_ms = keys[0], 5000
        for state in stages.of(session, recording_id):
            if state.name == "parts":
                stages.divide(session, state, {}, [1, 1])
            stages.ended(state, "done")
        session.flush()
        captions.derive_passages(session, recording)
        webinars.publish(recording.webinar)
        add_material(archive, session, recording.webinar, recording.talks[0])
        archive.index.replace_recording(recording_id, documents_of(session, recording_id, "UTC"))


def add_material(archive: Archive, session: Session, webinar: Webinar, talk: Talk | None = None) -> None:
    put(archive, HANDOUT)
    about: dict[str, Any] = {"name": "handout.txt", "media_type": "text/plain", "size_bytes": 5}
    added = materials.add_file(session, webinar, title="Sammanfattning", key=HANDOUT, **about)
    added.talk, added.goals = talk, list(goals.by_numbers(session, [6]))
    materials.put_text(session, added, [(1, "Grundvatten")])


def put(archive: Archive, key: str, words: str = "words") -> str:
    path = archive.settings.data / "made"
    path.write_text(words)
    archive.store.adopt(key, path)
    return key


def _rows(recording_id: int, keys: list[str]) -> list[Base]:
    one: dict[str, Any] = {"recording_id": recording_id}
    tiles = {"interval_ms": 1, "tile_width_px": 1, "tile_height_px": 1, "columns": 1, "rows": 1, "tiles": 1}
    slide = {"number": 0, "start_ms": 0, "end_ms": 1, "width_px": 1, "height_px": 1, "text": "Havet"}
    return [
        Rendition(**one, height_px=180, width_px=320, mp4_key=keys[0], size_bytes=5, duration_ms=5000),
        Poster(**one, width_px=320, key=keys[1]),
        Slide(**one, **slide, key=keys[2], small_key=keys[3], small_width_px=1),
        Storyboard(**one, **tiles, keys=[keys[4]]),
        Voice(**one, number=1, turns=[[0, 1000]]),
    ]


def _judged(talk_id: int) -> list[Base]:
    one: dict[str, Any] = {"talk_id": talk_id, "goal_number": 6, "words": ["vatten"], "version": "1"}
    return [
        GoalSuggestion(**one, level="strong", percent=50, targets=[], moments=[]),
        GoalDecision(**one, verdict="confirmed", account="anna@example.org"),
    ]
