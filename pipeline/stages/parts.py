"""Stage: the picture encoded in parts, each a job of its own: what is done once is never done again."""

from index.catalogue import stages
from pipeline.media.facts import facts_from_json
from pipeline.media.parts import divide, encode_part
from pipeline.media.recipe import Recipe, recipe_for
from pipeline.stages.work import Outcome, Work, folder_of


def run(work: Work) -> Outcome:
    settings = work.archive.settings
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    recipe = recipe_for(
        facts, settings.rung_heights_px, settings.preset, settings.part_s, settings.codec_names
    )
    parts = divide(recipe)
    if not parts:
        return Outcome.SKIPPED
    work.divide(recipe.to_json(), [part.frames for part in parts])
    _discard_what_no_part_made(work)
    return Outcome.DIVIDED


def run_part(work: Work) -> Outcome:
    with work.archive.database.read(patient=True) as session:
        recipe = Recipe.from_json(stages.one(session, work.recording_id, work.job.stage).recipe or {})
    with work.reading() as recording:
        facts = facts_from_json(recording.facts or {})
    part = divide(recipe)[work.job.part or 0]
    made = encode_part(work.source(), facts, recipe, part, work.scratch, work.progress)
    for path in (*made.tracks.values(), made.samples):
        work.keep(path, path.name, for_now=True)
    return Outcome.DONE


def _discard_what_no_part_made(work: Work) -> None:
    """An earlier division may have had more parts, and other recipes."""
    with work.archive.database.read(patient=True) as session:
        parts = stages.parts_of(session, work.recording_id, work.job.stage)
    folders = tuple(
        f"{folder_of(work.recording_id, work.job.stage, part.number)}{part.attempt}/"
        for part in parts
        if part.state in stages.FINISHED
    )
    stored = list(work.keys())
    work.discard([key for key in stored if not key.startswith(folders)])
