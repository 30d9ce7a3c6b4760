"""The order of the stages, as data."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.stages import (
    captions,
    goals,
    parts,
    passages,
    poster,
    probe,
    ready,
    recognition,
    renditions,
    samples,
    search,
    seekable,
    slides,
    sound,
    storyboard,
    voices,
    watchable,
)
from pipeline.stages.work import Outcome, Work

QUICK, CPU, GPU, INDEX = "quick", "cpu", "gpu", "index"


@dataclass(frozen=True)
class Queue:
    """How many of its jobs run at once, in one worker and (None: no limit) in all of them together.

    Heavy jobs are as many as the settings give a worker slots.
    """

    name: str
    in_worker: int = 1
    everywhere: int | None = None
    is_heavy: bool = False


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(QUICK, in_worker=2),
        Queue(CPU, is_heavy=True),
        Queue(GPU),
        # One at a time writes to the index, so that the latest state of a recording is also written last.
        Queue(INDEX, everywhere=1),
    )
}


@dataclass(frozen=True)
class Stage:
    """*needs* must have succeeded (or been skipped) first; *after* must only have ended, well or badly.

    Within a queue a lower *priority* (1 or more) goes first. A stage with *run_part* may be divided: then
    *run* only says into which parts. *reads* are stages whose results are freed when all has ended; they are
    done again with it.
    """

    name: str
    run: Callable[[Work], Outcome]
    queue: str
    priority: int
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    run_part: Callable[[Work], Outcome] | None = None
    reads: tuple[str, ...] = ()


SOURCE = ("probe", "seekable")
MAKING = (
    Stage("probe", probe.run, QUICK, 1),
    Stage("seekable", seekable.run, QUICK, 2, needs=("probe",), reads=("probe",)),
    Stage("watchable", watchable.run, QUICK, 2, needs=("seekable",), reads=SOURCE),
    Stage("poster", poster.run, QUICK, 3, needs=("seekable",), reads=SOURCE),
    Stage("sound", sound.run, CPU, 4, needs=("seekable",), reads=SOURCE),
    Stage("parts", parts.run, CPU, 5, needs=("seekable",), run_part=parts.run_part, reads=SOURCE),
    Stage("renditions", renditions.run, CPU, 4, needs=("sound", "parts"), reads=("parts",)),
    Stage("samples", samples.run, QUICK, 4, needs=("parts",), reads=("parts",)),
    Stage("storyboard", storyboard.run, QUICK, 6, needs=("samples",)),
    Stage("slides", slides.run, CPU, 6, needs=("samples",), reads=SOURCE),
    Stage("recognition", recognition.run, GPU, 5, needs=("sound",), run_part=recognition.run_part),
    # What could be recognised is shown, also where some of it failed.
    Stage("captions", captions.run, QUICK, 5, needs=("sound",), after=("recognition",)),
    Stage("voices", voices.run, CPU, 5, needs=("sound",)),
    Stage("passages", passages.run, QUICK, 6, needs=("probe",), after=("captions", "voices")),
    Stage("goals", goals.run, QUICK, 6, needs=("passages",)),
    Stage("search", search.run, INDEX, 6, after=("goals",)),
    # What was said is found long before the picture is encoded; then the words on slides as well.
    Stage("slide_search", search.run, INDEX, 6, needs=("slides",), after=("search",)),
)
STAGES = (*MAKING, Stage("ready", ready.run, QUICK, 6, after=tuple(stage.name for stage in MAKING)))
NAMES = tuple(stage.name for stage in STAGES)
BY_NAME = {stage.name: stage for stage in STAGES}
RECOGNISING = frozenset({"recognition", "captions"})  # what makes captions
DERIVED = frozenset({"passages", "goals", "search"})  # made of captions and talks, in seconds


def downstream(names: frozenset[str]) -> frozenset[str]:
    """*names* and every stage whose result depends on one of them."""
    found = set(names)
    for stage in STAGES:  # in topological order, so that one walk is enough
        if found.intersection(stage.needs + stage.after):
            found.add(stage.name)
    return frozenset(found)


def with_what_they_read(names: frozenset[str]) -> frozenset[str]:
    """*names* and every stage whose result one of them reads, and which is not kept."""
    found = set(names)
    for stage in reversed(STAGES):
        if stage.name in found:
            found.update(stage.reads)
    return frozenset(found)


def redone(names: frozenset[str]) -> frozenset[str]:
    """All that is done again with the stages *names*: what depends on them, and what is no longer there to be read."""
    return with_what_they_read(downstream(names))
