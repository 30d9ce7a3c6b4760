"""Stage: the small samples of the parts, kept for the storyboard and the slides when the parts are gone."""

import shutil

from index.models import Recording
from pipeline.media.frames import SampleClip
from pipeline.media.parts import SAMPLES, divide
from pipeline.media.recipe import Recipe
from pipeline.stages.renditions import parts_of, recipe_of
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    if recipe_of(work) is None:
        return Outcome.SKIPPED
    keys = []
    for number, path in enumerate(parts_of(work, SAMPLES.removesuffix(".mp4"))):
        copy = work.scratch / f"{number:05}.mp4"
        shutil.copyfile(path, copy)
        keys.append(work.keep(copy, copy.name))
    with work.writing() as (_, recording):
        recording.samples_prefix = keys[0].rpartition("/")[0] + "/"
    return Outcome.DONE


def sample_clips(work: Work, recording: Recording) -> list[SampleClip]:
    """The samples of a recording in their order; none if it has no picture."""
    recipe: Recipe | None = recipe_of(work)
    if recipe is None or recording.samples_prefix is None:
        return []
    return [
        SampleClip(
            work.local(f"{recording.samples_prefix}{part.number:05}.mp4"),
            recipe.milliseconds(part.first_frame),
        )
        for part in divide(recipe)
    ]
