"""Stage: the small samples of all parts in one file, for the storyboard and the slides."""

from pipeline.media.samples import join_samples
from pipeline.stages.renditions import parts_of, recipe_of
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    recipe = recipe_of(work)
    if recipe is None:
        return Outcome.SKIPPED
    made = work.scratch / "samples.mp4"
    join_samples(parts_of(work, "samples"), recipe, made)
    key = work.keep(made, made.name)
    with work.writing() as (_, recording):
        recording.samples_key = key
    return Outcome.DONE
