"""Stage: the rendition ladder, as HLS to watch and MP4 to download."""

from pathlib import Path

from sqlalchemy import delete

from index.models import Rendition
from pipeline.media.clock import make_seekable, needs_clock
from pipeline.media.command import part_of
from pipeline.media.facts import facts_from_json
from pipeline.media.join import RenditionFile, join
from pipeline.media.parts import divide, encode_part
from pipeline.media.recipe import recipe_for
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    settings, store = work.archive.settings, work.archive.store
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
        sound = store.local_path(recording.sound_key) if recording.sound_key else None
    source = work.source()
    if needs_clock(facts):
        facts = make_seekable(source, facts, work.scratch / "source.mkv")
        source = work.scratch / "source.mkv"
    recipe = recipe_for(
        facts, settings.rung_heights_px, settings.preset, settings.part_s, settings.codec_names
    )
    parts = divide(recipe)
    for part in parts:
        folder = work.scratch / "parts" / f"{part.number:05}"
        folder.mkdir(parents=True)
        share = 95 / len(parts)
        told = part_of(work.progress, share * part.number, share * (part.number + 1))
        encode_part(source, facts, recipe, part, folder, told)

    def parts_of(name: str) -> list[Path]:
        return sorted((work.scratch / "parts").glob(f"*/{name}.mp4"))

    rows: list[Rendition] = []

    def deliver(made: RenditionFile) -> None:
        """Each rung leaves scratch as soon as it is packaged; nobody sees it before the rows are written."""
        for segment in sorted(made.stream.iterdir()):
            work.keep(segment, f"hls/{made.name}/{segment.name}")
        if made.download:
            size_bytes = made.download.stat().st_size
            rows.append(_row(work, made, work.keep(made.download, f"mp4/{made.download.name}"), size_bytes))

    join(facts, recipe, parts_of, sound, work.scratch, part_of(work.progress, 95, 100), deliver)
    master = work.keep(work.scratch / "hls" / "master.m3u8", "hls/master.m3u8")
    with work.writing() as (session, recording):
        session.execute(delete(Rendition).where(Rendition.recording_id == recording.id))
        session.add_all(rows)
        recording.hls_key = master
    return Outcome.DONE


def _row(work: Work, made: RenditionFile, key: str, size_bytes: int) -> Rendition:
    width_px, height_px = made.variant.size_px or (0, 0)
    return Rendition(
        recording_id=work.recording_id,
        height_px=height_px,
        width_px=width_px,
        mp4_key=key,
        size_bytes=size_bytes,
        duration_ms=made.duration_ms,
    )
