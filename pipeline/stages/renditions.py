"""Stage: the rendition ladder, as HLS to watch and MP4 to download."""

from sqlalchemy import delete

from index.models import Rendition
from pipeline.media.facts import facts_from_json
from pipeline.media.ladder import rungs_for
from pipeline.media.renditions import RenditionFile, encode
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    settings, store = work.archive.settings, work.archive.store
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
        sound = work.local(recording.sound_key) if recording.sound_key else None
    rungs = rungs_for(facts.video, settings.rung_heights_px) if facts.video else []
    rows: list[Rendition] = []

    def deliver(made: RenditionFile) -> None:
        """Each rung leaves scratch as soon as it is packaged; nobody sees it before the rows are written."""
        for segment in sorted(made.stream.iterdir()):
            work.keep(segment, f"hls/{made.name}/{segment.name}")
        rows.append(_row(work, made, work.keep(made.download, f"mp4/{made.download.name}")))

    encode(work.source(), facts, rungs, sound, work.scratch, settings.preset, work.progress, deliver)
    master = work.keep(work.scratch / "hls" / "master.m3u8", "hls/master.m3u8")
    with work.writing() as (session, recording):
        session.execute(delete(Rendition).where(Rendition.recording_id == recording.id))
        session.add_all(rows)
        recording.hls_key = master
    return Outcome.DONE


def _row(work: Work, made: RenditionFile, key: str) -> Rendition:
    width_px, height_px = made.variant.size_px or (0, 0)
    return Rendition(
        recording_id=work.recording_id,
        height_px=height_px,
        width_px=width_px,
        mp4_key=key,
        size_bytes=made.size_bytes,
        duration_ms=made.duration_ms,
    )
