"""Stage: the rendition ladder, as HLS to watch and MP4 to download."""

from pathlib import Path

from sqlalchemy import delete

from index.models import Rendition
from pipeline.media.ladder import rungs_for
from pipeline.media.probe import facts_from_json
from pipeline.media.renditions import RenditionFile, encode
from pipeline.stages.work import Outcome, Work

MASTER = "hls/master.m3u8"


def run(work: Work) -> Outcome:
    settings, store = work.archive.settings, work.archive.store
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
        sound = store.local_path(recording.sound_key) if recording.sound_key else None
    rungs = rungs_for(facts.video, settings.rung_heights_px) if facts.video else []
    made = encode(work.source(), facts, rungs, sound, work.scratch, settings.preset, work.progress)
    keys = {path: work.keep(path, path.relative_to(work.scratch).as_posix()) for path in _files(work.scratch)}
    rows = [_row(work.recording_id, rendition, keys[rendition.mp4]) for rendition in made]
    with work.writing() as (session, recording):
        session.execute(delete(Rendition).where(Rendition.recording_id == recording.id))
        session.add_all(rows)
        recording.hls_key = keys.get(work.scratch / MASTER)
    work.discard_earlier()
    return Outcome.DONE


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _row(recording_id: int, made: RenditionFile, key: str) -> Rendition:
    return Rendition(
        recording_id=recording_id,
        height_px=made.height_px,
        width_px=made.width_px,
        mp4_key=key,
        size_bytes=made.size_bytes,
        duration_ms=made.duration_ms,
    )
