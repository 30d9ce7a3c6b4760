"""The stages of a recording as staff see them: state, percent, time left, and an error in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from archive_web.languages import language
from archive_web.staff.time_left import left_ms, said_left, said_whole
from index.catalogue import stages
from index.models import Recording, StageState

BUSY = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class StageLine:
    """One stage as the page shows it. *state*: waiting, running, done, skipped or failed; *left* may be empty."""

    name: str
    title: str
    state: str
    words: str
    percent: int
    error: str
    left: str


def stage_lines(
    recording: Recording, pace: Mapping[str, float], moment: datetime
) -> tuple[tuple[StageLine, ...], str]:
    """The stages, and what is left of all of them, in words; by *pace* as index.catalogue.pace tells it."""
    lefts = [(state.name, left_ms(state, pace, recording.duration_ms, moment)) for state in recording.stages]
    lines = tuple(_stage_line(state, ms) for state, (_name, ms) in zip(recording.stages, lefts, strict=True))
    return lines, said_whole(lefts)


def state_of(lines: Sequence[StageLine]) -> str:
    """The state of a recording, from those of its stages: it is under way until the last has ended."""
    states = {line.state for line in lines}
    if states & BUSY:
        return "running" if "running" in states or "done" in states else "waiting"
    return "failed" if "failed" in states else "done"


def _stage_line(state: StageState, ms: int | None) -> StageLine:
    error = stages.error_of(state)
    return StageLine(
        name=state.name,
        title=stage_title(state.name),
        state=state.state,
        words=state_words(state.state),
        percent=state.percent,
        error=error.say(language()) if error else "",
        left=said_left(state.state, ms),
    )


def state_words(state: str) -> str:
    words: dict[str, str] = {
        "waiting": _("Waiting"),
        "running": _("Under way"),
        "done": _("Done"),
        "skipped": _("Not needed"),
        "failed": _("Failed"),
    }
    return words[state]


def stage_title(name: str) -> str:
    titles: dict[str, str] = {
        "probe": _("Look at the file"),
        "seekable": _("Make it readable from its middle"),
        "watchable": _("Make it watchable at once"),
        "poster": _("Choose a picture"),
        "sound": _("Even out the sound"),
        "parts": _("Encode all sizes, part by part"),
        "renditions": _("Join the parts"),
        "samples": _("Gather small pictures"),
        "storyboard": _("Make pictures for the timeline"),
        "slides": _("Find and read the slides"),
        "recognition": _("Recognise the speech"),
        "captions": _("Write captions"),
        "voices": _("Tell voices apart"),
        "passages": _("Divide into passages"),
        "goals": _("Suggest goals"),
        "search": _("Make it searchable"),
        "slide_search": _("Make the slides searchable"),
        "ready": _("Finish"),
    }
    return titles[name]
