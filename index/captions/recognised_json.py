"""JSON of recognisers: Whisper, WhisperX, whisper.cpp and the like; and the archive's own, of which it is a kin.

Words with times are laid out as cues anew; where only a segment has times, its words share them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from index.captions.cue import Cue, Word
from index.captions.layout import lay_out, spread

LATEST_MS = 10**10  # four months: what is later is no time


def parse_json(text: str) -> list[Cue]:
    """The cues in *text*; none when it is no JSON, or holds nothing that is known here."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict) and "cues" in found:
        return list(_own(found["cues"]))
    return lay_out([word for segment in _segments(found) for word in _words(segment)])


def _own(cues: Any) -> Iterator[Cue]:
    for cue in _dicts(cues):
        start_ms, end_ms = _ms(cue.get("start_ms"), 1), _ms(cue.get("end_ms"), 1)
        if start_ms is not None:
            yield Cue(start_ms, start_ms if end_ms is None else end_ms, _text(cue.get("text")), _speaker(cue))


def _segments(found: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(found, dict):
        return _dicts(found)
    return _dicts(found.get("segments") or found.get("transcription") or [found])


def _words(segment: dict[str, Any]) -> Iterator[Word]:
    """The words of a segment. WhisperX gives no times to numbers: they are said between their neighbours."""
    start_ms, end_ms = _span(segment)
    if start_ms is None:
        return
    words = _dicts(segment.get("words"))
    if not words:
        yield from spread(_text(segment.get("text")), start_ms, max(end_ms or 0, start_ms), _speaker(segment))
    for word in words:
        begins_ms, ends_ms = _span(word)
        start_ms = start_ms if begins_ms is None else begins_ms
        end_ms = start_ms if ends_ms is None else max(ends_ms, start_ms)
        text = _text(word.get("word") or word.get("text"))
        yield Word(start_ms, end_ms, text, _speaker(word) or _speaker(segment))
        start_ms = end_ms


def _span(timed: dict[str, Any]) -> tuple[int | None, int | None]:
    """Start and end: seconds, or in whisper.cpp's files ``offsets`` in milliseconds."""
    offsets = timed.get("offsets")
    if isinstance(offsets, dict):
        return _ms(offsets.get("from"), 1), _ms(offsets.get("to"), 1)
    return _ms(timed.get("start"), 1000), _ms(timed.get("end"), 1000)


def _ms(value: Any, unit_ms: int) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(value * unit_ms) if is_number and 0 <= value * unit_ms <= LATEST_MS else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _speaker(spoken: dict[str, Any]) -> str | None:
    return _text(spoken.get("speaker")) or None


def _dicts(values: Any) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
