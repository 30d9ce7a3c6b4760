"""Times of a coming programme by the clock, as staff write them; the catalogue counts them from the start."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from archive_web.services import services
from archive_web.staff.forms import TalkForm
from index.errors import BadInput
from index.models import Talk, Webinar

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?")
DAY_MIN = 24 * 60
MIN_MS = 60_000


class ClockUnreadable(BadInput):
    """What was written as a time of day is none."""

    en = "“{text}” is not a time of day. Write it as 13:20."
    sv = "”{text}” är inget klockslag. Skriv det som 13:20."


def clock_reader(starts_at: datetime | None) -> Callable[[str], int]:
    """Reads ``13:20`` as ms from *starts_at*, on the next day if it is earlier. Raises ClockUnreadable."""
    first = _local(starts_at) if starts_at else None

    def read(text: str) -> int:
        found = CLOCK.fullmatch(text.strip())
        if found is None:
            raise ClockUnreadable(text=text)
        minutes = int(found[1]) * 60 + int(found[2])
        return (minutes - (first.hour * 60 + first.minute if first else 0)) % DAY_MIN * MIN_MS

    return read


def by_clock(webinar: Webinar, talk: Talk, form: TalkForm) -> TalkForm:
    """*form* of *talk* with times of day; without, where the programme has none."""
    is_timed = any(one.start_ms or one.end_ms for one in webinar.talks)
    if webinar.starts_at is None or not is_timed:
        return replace(form, start="", end="")
    end = _written(webinar.starts_at, talk.end_ms) if talk.end_ms is not None else ""
    return replace(form, start=_written(webinar.starts_at, talk.start_ms), end=end)


def _written(starts_at: datetime, ms: int) -> str:
    return f"{_local(starts_at + timedelta(milliseconds=ms)):%H:%M}"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(services().archive.settings.timezone))
