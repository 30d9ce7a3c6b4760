"""Stage: the encoded parts joined to the rendition ladder, as HLS to watch and MP4 to download."""

from pathlib import Path

from sqlalchemy import delete

from index.catalogue import stages
from index.models import Rendition
from pipeline.media.facts import facts_from_json
from pipeline.media.join import RenditionFile, join
from pipeline.media.recipe import Recipe, recipe_for
from pipeline.stages.work import Outcome, Work, folder_of


def run(work: Work) -> Outcome:
    settings = work.archive.settings
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
        sound = work.local(recording.sound_key) if recording.sound_key else None
    rows: list[Rendition] = []

    def deliver(made: RenditionFile) -> None:
        """Each rung leaves scratch as soon as it is packaged; nobody sees it before the rows are written."""
        work.keep_all({f"hls/{made.name}/{path.name}": path for path in made.stream.iterdir()})
        if made.download:
            size_bytes = made.download.stat().st_size
            rows.append(_row(work, made, work.keep(made.download, f"mp4/{made.download.name}"), size_bytes))

    recipe = recipe_of(work) or recipe_for(facts, (), settings.preset, settings.part_s)
    join(facts, recipe, lambda name: parts_of(work, name), sound, work.scratch, work.progress, deliver)
    master = work.keep(work.scratch / "hls" / "master.m3u8", "hls/master.m3u8")
    with work.writing() as (session, recording):
        session.execute(delete(Rendition).where(Rendition.recording_id == recording.id))
        session.add_all(rows)
        recording.hls_key = master
    return Outcome.DONE


def recipe_of(work: Work) -> Recipe | None:
    """The recipe by which the parts were encoded; None where there is no picture."""
    with work.archive.database.read(patient=True) as session:
        recipe = stages.one(session, work.recording_id, "parts").recipe
    return Recipe.from_json(recipe) if recipe is not None else None


def parts_of(work: Work, name: str) -> list[Path]:
    """The files of one track, in the order of their parts."""
    with work.archive.database.read(patient=True) as session:
        parts = stages.parts_of(session, work.recording_id, "parts")
    return [
        work.local(f"{folder_of(work.recording_id, 'parts', part.number)}{part.attempt}/{name}.mp4")
        for part in parts
    ]


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
