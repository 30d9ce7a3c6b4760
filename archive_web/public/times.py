"""When a webinar is held: until when, where it is in time now, and when each talk of its programme begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from babel.units import format_unit
from flask_babel import format_timedelta, get_locale
from flask_babel import gettext as _

from index.catalogue.visibility import Audience, audience_of
from index.models import Talk, Webinar, now

# How long calendars keep free for a webinar of which nobody has said when it ends.
ASSUMED = timedelta(hours=1)


class Phase(StrEnum):
    """Where a webinar is in time."""

    COMING = "coming"
    ON = "on"
    HELD = "held"


@dataclass(frozen=True)
class Slot:
    """A talk of the programme, and when it begins where that has been said."""

    talk: Talk
    starts_at: datetime | None


def is_announced(webinar: Webinar, moment: datetime) -> bool:
    """Whether it is to come, as far as everyone is told: nothing of it can be watched yet."""
    return audience_of(webinar, moment) == Audience.PROGRAMME


def ends_at(webinar: Webinar) -> datetime | None:
    """When the recording or the programme ends; None where that is not known."""
    if webinar.starts_at is None:
        return None
    if is_announced(webinar, now()):
        ends_ms = max((talk.end_ms or 0 for talk in webinar.talks), default=0)
    else:
        ends_ms = sum(recording.duration_ms or 0 for recording in webinar.recordings)
    return webinar.starts_at + timedelta(milliseconds=ends_ms) if ends_ms else None


def kept_free_until(starts_at: datetime, webinar: Webinar) -> datetime:
    """*ends_at*, or an hour later than it starts."""
    return ends_at(webinar) or starts_at + ASSUMED


def phase_of(webinar: Webinar, moment: datetime) -> Phase:
    """A published webinar has been held, whatever its date."""
    if not is_announced(webinar, moment):
        return Phase.HELD
    if webinar.starts_at is None or moment < webinar.starts_at:
        return Phase.COMING
    return Phase.ON if moment < kept_free_until(webinar.starts_at, webinar) else Phase.HELD


def slots_of(webinar: Webinar, talks: Sequence[Talk]) -> list[Slot]:
    """The talks as they come; without times where the programme has none."""
    is_timed = any(talk.start_ms for talk in talks)
    starts_at = webinar.starts_at if is_timed else None
    return [Slot(talk, starts_at and starts_at + timedelta(milliseconds=talk.start_ms)) for talk in talks]


def time_in_words(webinar: Webinar, moment: datetime) -> str:
    """``Begins in 3 weeks``, in the reader's language; empty where there is nothing to say."""
    phase = phase_of(webinar, moment)
    if webinar.starts_at is None or not is_announced(webinar, moment):
        return ""
    if phase == Phase.COMING:
        when = format_timedelta(webinar.starts_at - moment, add_direction=True)
        return str(_("Begins %(when)s", when=when))
    return str(_("Going on now") if phase == Phase.ON else _("Has been held; the recording will be here"))


def length_in_words(length: timedelta) -> str:
    """``1 hour, 30 minutes``; nothing is rounded up to the next hour."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    parts = [(hours, "duration-hour"), (minutes, "duration-minute")]
    return ", ".join(format_unit(count, unit, locale=get_locale()) for count, unit in parts if count)
