"""The file of ``--talks``: the programme of a webinar in TOML.

::

    [[talk]]
    start = "0:00"
    end = "24:30"
    title = "Vatten i staden"
    speakers = ["Anna Lindberg (Göteborgs Stad)"]
    goals = [6, 11]
    targets = ["6.4"]
    language = "sv"
    abstract = "Vad staden gör för vattnet."
"""

import re
import tomllib
from datetime import time
from typing import Any

from index.catalogue.talks import GoalUnknown, TalkDraft, arranged
from index.errors import BadInput

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d)(?:[.,](\d{1,3}))?")
FIELDS: dict[str, type | tuple[type, ...]] = {
    "title": str,
    "start": (str, time),
    "end": (str, time),
    "abstract": str,
    "speakers": list,
    "goals": list,
    "targets": list,
    "language": str,
}
LANGUAGES = ("sv", "en")
GOALS = range(1, 18)


class ProgrammeUnreadable(BadInput):
    """A programme that is not TOML."""

    en = "The file {name} is not a programme in TOML ({reason}). The README shows how one is written."
    sv = "Filen {name} är inget program i TOML-format ({reason}). README visar hur ett sådant skrivs."


class ProgrammeEmpty(ProgrammeUnreadable):
    """A programme without talks."""

    en = "The file {name} holds no talks. Write each under a line of its own that says [[talk]]."
    sv = "Filen {name} innehåller inga föredrag. Skriv vart och ett under en egen rad med [[talk]]."


class TalkUntitled(ProgrammeUnreadable):
    """A talk of a programme without a title."""

    en = 'Talk {number} in {name} has no title. Write: title = "…"'
    sv = 'Föredrag {number} i {name} saknar titel. Skriv: title = "…"'


class FieldUnknown(ProgrammeUnreadable):
    """A field that talks do not have, or that holds something else than it should."""

    en = "Talk {number} in {name}: “{field}” cannot be used. These can: {known}; lists stand in [ ]."
    sv = "Föredrag {number} i {name}: ”{field}” går inte att använda. De här går: {known}; listor skrivs i [ ]."


class LanguageUnknown(BadInput):
    """A talk in a language that cannot be set; others are found by listening."""

    en = "Talk {number} in {name}: the language can be sv or en. Leave it out to have it found by listening."
    sv = "Föredrag {number} i {name}: språket kan vara sv eller en. Utelämna det om det ska höras av ljudet."


class TimeUnreadable(BadInput):
    """A time that is not written as a time."""

    en = "“{text}” is not a time. Write it as 24:30 or 1:05:00."
    sv = "”{text}” är ingen tid. Skriv den som 24:30 eller 1:05:00."


def read_time(text: str) -> int:
    """``24:30`` or ``1:05:00`` to ms. Raises TimeUnreadable."""
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        raise TimeUnreadable(text=text)
    hours, minutes, seconds, fraction = match.groups()
    whole_s = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole_s * 1000 + int((fraction or "0").ljust(3, "0"))


def read_programme(text: str, name: str) -> list[TalkDraft]:
    """The talks in *text*, in order.

    Raises ProgrammeUnreadable, ProgrammeEmpty, TalkUntitled, FieldUnknown, LanguageUnknown, TimeUnreadable,
    GoalUnknown, TalksOverlap and TalkBackward.
    """
    try:
        tables = tomllib.loads(text).get("talk")
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeUnreadable(name=name, reason=str(fault)) from None
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise ProgrammeEmpty(name=name)
    return arranged([_draft(table, number, name) for number, table in enumerate(tables, start=1)])


def _draft(table: dict[str, Any], number: int, name: str) -> TalkDraft:
    if not table.get("title"):
        raise TalkUntitled(number=number, name=name)
    for field, value in table.items():
        if field not in FIELDS or not isinstance(value, FIELDS[field]):
            raise FieldUnknown(number=number, name=name, field=field, known=", ".join(FIELDS))
    if table.get("language") not in {None, *LANGUAGES}:
        raise LanguageUnknown(number=number, name=name)
    for goal in table.get("goals", []):
        if goal not in GOALS:
            raise GoalUnknown(number=str(goal))
    return TalkDraft(
        title=table["title"],
        start_ms=read_time(str(table.get("start", "0:00"))),
        end_ms=read_time(str(table["end"])) if "end" in table else None,
        abstract=table.get("abstract", ""),
        speakers=tuple(map(str, table.get("speakers", []))),
        goals=tuple(table.get("goals", [])),
        targets=tuple(map(str, table.get("targets", []))),
        language=table.get("language"),
    )
