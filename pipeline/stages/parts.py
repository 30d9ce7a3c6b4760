"""Stage: the picture encoded in parts, each a job of its own: what is done once is never done again."""

from index.catalogue import stages
from pipeline.media.facts import facts_from_json
from pipeline.media.parts import divide, encode_part
from pipeline.media.recipe import Recipe, recipe_for
from pipeline.stages.work import Outcome, Work


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
    work.discard_what_no_part_made()
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
