"""Timed text: a caption cue, and the single words a recogniser hears."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, shown during the half-open span from start_ms to end_ms."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, without surrounding spaces; *speaker* is None where nobody has told the voices apart."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None
