"""How long the work will take yet: by its progress so far, or by what it took of earlier recordings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from index.models import StageState
from pipeline.stages.plan import QUEUES, STAGES

ENOUGH_PERCENT = 5  # of progress, before it tells more than earlier recordings do
MIN_MS = 60_000
# Up to so many minutes, in steps of so many: nobody can know it better than that.
STEPS = ((10, 1), (60, 5), (180, 15))


def left_ms(
    state: StageState, pace: Mapping[str, float], duration_ms: int | None, moment: datetime
) -> int | None:
    """What is left of a stage that waits or runs; None where nothing tells. *pace*: see index.catalogue.pace."""
    if state.state not in {"waiting", "running"}:
        return 0
    whole_ms = pace[state.name] * duration_ms if state.name in pace and duration_ms else None
    if state.state == "waiting" or state.started_at is None:
        return None if whole_ms is None else round(whole_ms)
    spent_ms = (moment - state.started_at).total_seconds() * 1000
    if state.percent >= ENOUGH_PERCENT:
        return round(spent_ms * (100 - state.percent) / state.percent)
    return None if whole_ms is None else round(max(whole_ms - spent_ms, 0))


def whole_left_ms(left: Mapping[str, int | None]) -> int | None:
    """What is left of all, by what is left of each stage: the longest way through the plan, or the longest queue."""
    known = {name: ms for name, ms in left.items() if ms is not None}
    if len(known) < len(left):
        return None
    ends: dict[str, int] = {}
    queues: dict[str, int] = defaultdict(int)
    for stage in STAGES:
        before = (ends[name] for name in (*stage.needs, *stage.after))
        ends[stage.name] = max(before, default=0) + known.get(stage.name, 0)
        if QUEUES[stage.queue].is_heavy:
            queues[stage.queue] += known.get(stage.name, 0)
    return max([*ends.values(), *queues.values()])


def about(ms: int) -> str:
    """A length of time as one says it: never more precise than it can be known."""
    minutes = ms / MIN_MS
    for most, step in STEPS:
        if minutes <= most:
            return _in_words(_stepped(minutes, step))
    return _in_words(_stepped(minutes, 60))


def said_left(state: str, ms: int | None) -> str:
    """What the page says of a stage that waits or runs; nothing where nothing is known."""
    said = ""
    if ms is not None and state == "running":
        said = _("%(time)s left", time=about(ms))
    elif ms is not None and state == "waiting" and ms >= MIN_MS:
        said = _("takes %(time)s", time=about(ms))
    return said


def said_whole(lefts: Sequence[tuple[str, int | None]]) -> str:
    """What the page says of all that is left."""
    whole_ms, said = whole_left_ms(dict(lefts)), ""
    if whole_ms:
        said = _("Everything: %(time)s left, if nothing else is in the queue.", time=about(whole_ms))
    return said


def _stepped(minutes: float, step: int) -> int:
    return round(minutes / step) * step


def _in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not minutes:
        said: str = _("less than a minute")
    elif not hours:
        said = _("about %(minutes)s min", minutes=rest)
    elif not rest:
        said = _("about %(hours)s h", hours=hours)
    else:
        said = _("about %(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return said
