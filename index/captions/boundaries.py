"""Where a talk seems to begin: told by pauses, slides, words of thanks and welcome, voices, and the programme.

Each moment that may be one collects points for what speaks for it, and every reason is kept, so that a person can judge.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.captions.cue import Cue

NEAR_MS = 10_000  # signs this close to each other are of one moment
PLANNED_NEAR_MS = 180_000
APART_MS = 20_000  # no talk is shorter
PAUSE_MS = 1200
LONG_PAUSE_MS = 4000
ENOUGH = 3.0
TITLE_WORDS = 18  # with the speaker, the organisation and the name of the webinar
HANDOVER = re.compile(
    r"\b(tack (så mycket|för|till)|tack och|nästa talare|(över|vidare) till|lämnar (ordet|över)|välkom\w*|"
    r"thank you|thanks|next speaker|hand(ing)? over|over to|welcome)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")


class Reason(StrEnum):
    """What speaks for a moment."""

    PAUSE = "pause"
    SLIDE = "slide"
    NAMED = "named"
    WORDS = "words"
    VOICE = "voice"
    PLANNED = "planned"


@dataclass(frozen=True)
class Shown:
    """A slide: from when it was shown, and the words on it."""

    start_ms: int
    text: str


@dataclass(frozen=True)
class Planned:
    """A talk of the programme. *key* is whatever the caller knows it by."""

    key: int
    title: str
    start_ms: int
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A talk seems to begin at *start_ms*. *planned*: which of the programme; *title* may be empty."""

    start_ms: int
    title: str
    reasons: tuple[Reason, ...]
    points: float
    planned: Planned | None = None


def propose_talks(
    slides: Sequence[Shown], cues: Sequence[Cue], programme: Sequence[Planned]
) -> list[Proposal]:
    """Where talks after the first seem to begin, in order of time, no two closer than APART_MS."""
    starts = [cue.start_ms for cue in cues]
    found = [
        _judged(moment_ms, slides, cues[slice(*_around(moment_ms, starts))], programme)
        for moment_ms in _moments(slides, cues)
    ]
    chosen: list[Proposal] = []
    for proposal in sorted(found, key=lambda one: (-one.points, one.start_ms)):
        is_free = all(
            abs(proposal.start_ms - other.start_ms) >= APART_MS
            and (proposal.planned is None or proposal.planned != other.planned)
            for other in chosen
        )
        if proposal.points >= ENOUGH and len(proposal.reasons) > 1 and is_free:
            chosen.append(proposal)
    return sorted(chosen, key=lambda one: one.start_ms)


def _moments(slides: Iterable[Shown], cues: Sequence[Cue]) -> list[int]:
    """When slides change and when someone begins to speak after a pause; not the very beginning."""
    spoken = [
        after.start_ms
        for before, after in pairwise(cues)
        if after.start_ms - before.end_ms >= PAUSE_MS or _is_another(before, after)
    ]
    return sorted({*(slide.start_ms for slide in slides), *spoken} - set(range(APART_MS)))


def _around(moment_ms: int, starts: Sequence[int]) -> tuple[int, int]:
    """From which cue to which, by their *starts*, something near the moment is said, and who spoke before and after."""
    first, last = bisect_left(starts, moment_ms - 2 * NEAR_MS), bisect_left(starts, moment_ms + 2 * NEAR_MS)
    return max(0, first - 1), last + 1


def _judged(
    moment_ms: int, slides: Sequence[Shown], cues: Sequence[Cue], programme: Sequence[Planned]
) -> Proposal:
    points: dict[Reason, float] = {}
    slide = min(
        (one for one in slides if abs(one.start_ms - moment_ms) <= NEAR_MS),
        key=lambda one: abs(one.start_ms - moment_ms),
        default=None,
    )
    planned = _on_slide(slide, programme) if slide else None
    if planned:
        points[Reason.NAMED] = 3.0
    elif slide and 0 < len(WORD.findall(slide.text)) <= TITLE_WORDS:
        points[Reason.SLIDE] = 1.5
    if slide and slide.start_ms == moment_ms and points:
        points[Reason.NAMED if planned else Reason.SLIDE] += 0.3  # the slide says when more exactly
    points |= _of_speech(moment_ms, cues)
    near = _nearest(moment_ms, programme)
    if near:
        points[Reason.PLANNED] = 1.5 * (1 - abs(near.start_ms - moment_ms) / PLANNED_NEAR_MS)
    chosen = planned or near
    return Proposal(
        start_ms=moment_ms,
        title=chosen.title if chosen else _first_line(slide),
        reasons=tuple(points),
        points=sum(points.values()),
        planned=chosen,
    )


def _of_speech(moment_ms: int, cues: Sequence[Cue]) -> dict[Reason, float]:
    before = [cue for cue in cues if cue.end_ms <= moment_ms + 500 and cue.end_ms > moment_ms - NEAR_MS]
    after = [cue for cue in cues if moment_ms - 500 <= cue.start_ms < moment_ms + NEAR_MS]
    points: dict[Reason, float] = {}
    pause_ms = _pause_at(moment_ms, cues)
    if pause_ms >= PAUSE_MS:
        points[Reason.PAUSE] = 1.0 + min(pause_ms, LONG_PAUSE_MS) / LONG_PAUSE_MS
    if any(HANDOVER.search(cue.text) for cue in (*before, *after[:2])):
        points[Reason.WORDS] = 1.5
    if before and after and _is_another(before[-1], after[0]):
        points[Reason.VOICE] = 1.5
    return points


def _pause_at(moment_ms: int, cues: Sequence[Cue]) -> int:
    """How long nobody speaks around *moment_ms*; 0 where somebody does."""
    ends = [cue.end_ms for cue in cues if cue.start_ms < moment_ms - 500]
    starts = [cue.start_ms for cue in cues if cue.start_ms >= moment_ms - 500]
    return max(0, starts[0] - max(ends)) if starts and ends else 0


def _is_another(before: Cue, after: Cue) -> bool:
    return bool(before.speaker and after.speaker) and before.speaker != after.speaker


def _on_slide(slide: Shown, programme: Iterable[Planned]) -> Planned | None:
    """The talk whose title is what the slide mostly says; the one that opens the recording needs no finding."""
    shown = _words(slide.text)
    for planned in programme:
        title = _words(planned.title)
        opens = planned.start_ms < APART_MS
        if (
            title
            and not opens
            and len(title & shown) >= 0.8 * len(title)
            and len(shown) <= len(title) + TITLE_WORDS
        ):
            return planned
    return None


def _nearest(moment_ms: int, programme: Iterable[Planned]) -> Planned | None:
    near = [
        one
        for one in programme
        if one.start_ms >= APART_MS and abs(one.start_ms - moment_ms) < PLANNED_NEAR_MS
    ]
    return min(near, key=lambda one: abs(one.start_ms - moment_ms), default=None)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def _first_line(slide: Shown | None) -> str:
    lines = slide.text.strip().splitlines() if slide else []
    return lines[0].strip()[:120] if lines else ""
