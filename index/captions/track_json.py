"""A caption track as JSON: what the archive gives out, and what it takes back with corrections in it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from index.captions.cue import Cue
from index.captions.lines import tidy
from index.captions.recognised_json import LATEST_MS
from index.errors import BadInput

FIELDS = frozenset({"start_ms", "end_ms", "text", "speaker"})


class CueUnreadable(BadInput):
    """A cue is not an object of the fields that one has, or one of them holds something else."""

    en = (
        "Cue {number}: “{field}” cannot be read. A cue has start_ms and end_ms (whole milliseconds), text, "
        "and a speaker or null."
    )
    sv = (
        "Undertext {number}: ”{field}” går inte att läsa. En undertext har start_ms och end_ms (hela millisekunder), "
        "text, och speaker eller null."
    )


class CueBackward(BadInput):
    """A cue is over before it begins."""

    en = "Cue {number} ends ({end_ms} ms) before it starts ({start_ms} ms). Correct its times."
    sv = "Undertext {number} slutar ({end_ms} ms) innan den börjar ({start_ms} ms). Rätta tiderna."


class CueEmpty(BadInput):
    """A cue says nothing."""

    en = "Cue {number} has no text. Write what is said, or remove the cue."
    sv = "Undertext {number} har ingen text. Skriv vad som sägs, eller ta bort den."


def write_json(cues: Sequence[Cue]) -> str:
    return json.dumps({"cues": as_json(cues)}, ensure_ascii=False, indent=1)


def as_json(cues: Iterable[Cue]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "start_ms": cue.start_ms,
            "end_ms": cue.end_ms,
            "text": cue.text,
            "speaker": cue.speaker,
        }
        for number, cue in enumerate(cues)
    ]


def cue_from_json(given: Any, number: int, base: Cue | None = None) -> Cue:
    """The cue that *given* describes; what it leaves out is as in *base*. *number* names it where it is wrong.

    Raises CueUnreadable, CueBackward and CueEmpty.
    """
    if not isinstance(given, dict):
        raise CueUnreadable(number=number, field="{}")
    fields = {name: getattr(base, name) for name in FIELDS} if base else {"speaker": None}
    fields |= {name: value for name, value in given.items() if name in FIELDS}
    start_ms, end_ms = _ms(fields, "start_ms", number), _ms(fields, "end_ms", number)
    text, speaker = _text(fields, "text", number), None
    if fields["speaker"] is not None:
        speaker = " ".join(_text(fields, "speaker", number).split())
    if end_ms <= start_ms:
        raise CueBackward(number=number, start_ms=start_ms, end_ms=end_ms)
    if not text:
        raise CueEmpty(number=number)
    return Cue(start_ms, end_ms, text, speaker or None)


def _ms(fields: dict[str, Any], name: str, number: int) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LATEST_MS:
        raise CueUnreadable(number=number, field=name)
    return value


def _text(fields: dict[str, Any], name: str, number: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise CueUnreadable(number=number, field=name)
    return tidy(value)
