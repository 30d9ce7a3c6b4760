"""The file of ``--talks``: the programme of a webinar in TOML.

::

    [[talk]]
    start = "0:00"
    end = "24:30"
    title = "Vatten i staden"
    speakers = ["Anna Lindberg (Göteborgs Stad)"]
    goals = [6, 11]
    targets = ["6.4"]
    abstract = "Vad staden gör för vattnet."
"""

import re
import tomllib
from typing import Any

from index.catalogue.talks import TalkDraft, arranged
from index.errors import BadInput

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d)(?:[.,](\d{1,3}))?")
KNOWN = frozenset({"start", "end", "title", "speakers", "goals", "targets", "abstract"})


class ProgrammeUnreadable(BadInput):
    """A programme that is not TOML, or whose talks lack what a talk must have."""

    en = "The programme {name} cannot be used: {reason}"
    sv = "Programmet {name} går inte att använda: {reason}"


class TimeUnreadable(BadInput):
    """A time that is not written as a time."""

    en = "{text!r} is not a time. Write it as 24:30 or 1:05:00."
    sv = "{text!r} är ingen tid. Skriv den som 24:30 eller 1:05:00."


def read_time(text: str) -> int:
    """``24:30`` or ``1:05:00`` to ms. Raises TimeUnreadable."""
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        raise TimeUnreadable(text=text)
    hours, minutes, seconds, fraction = match.groups()
    whole_s = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole_s * 1000 + int((fraction or "0").ljust(3, "0"))


def read_programme(text: str, name: str) -> list[TalkDraft]:
    """The talks in *text*, in order. Raises ProgrammeUnreadable, TimeUnreadable, TalksOverlap, TalkBackward."""
    try:
        tables = tomllib.loads(text).get("talk")
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeUnreadable(name=name, reason=str(fault)) from None
    if not isinstance(tables, list) or not tables:
        raise ProgrammeUnreadable(name=name, reason="[[talk]] ?")
    return arranged([_draft(table, name) for table in tables])


def _draft(table: Any, name: str) -> TalkDraft:
    if not isinstance(table, dict) or not table.get("title") or set(table) - KNOWN:
        raise ProgrammeUnreadable(name=name, reason=f"[[talk]] {', '.join(sorted(KNOWN))}: {table}")
    return TalkDraft(
        title=str(table["title"]),
        start_ms=read_time(str(table.get("start", "0:00"))),
        end_ms=read_time(str(table["end"])) if "end" in table else None,
        abstract=str(table.get("abstract", "")),
        speakers=tuple(map(str, _list(table, "speakers", name))),
        goals=_goals(table, name),
        targets=tuple(map(str, _list(table, "targets", name))),
    )


def _goals(table: dict[str, Any], name: str) -> tuple[int, ...]:
    numbers = _list(table, "goals", name)
    if not all(isinstance(number, int) for number in numbers):
        raise ProgrammeUnreadable(name=name, reason=f"goals = {numbers}")
    return tuple(numbers)


def _list(table: dict[str, Any], key: str, name: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ProgrammeUnreadable(name=name, reason=f"{key} = [ … ]")
    return value
