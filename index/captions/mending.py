"""Cues put in order: by start, without doubles, none of them over before it begins or on top of the next."""

from collections.abc import Iterable
from dataclasses import replace

from index.captions.cue import Cue
from index.captions.lines import tidy

# What a cue gets that ends before it begins: it would be shown by no player, but its words were said.
MENDED_MS = 2_000


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """*cues* by start, tidied, without those that have no words and those that come twice."""
    tidied = (replace(cue, text=tidy(cue.text), speaker=_name(cue.speaker)) for cue in cues)
    return sorted(dict.fromkeys(cue for cue in tidied if cue.text), key=lambda cue: cue.start_ms)


def mended(cues: Iterable[Cue]) -> list[Cue]:
    """*cues*, which are in order, each ending after it begins, and before its speaker's next one begins.

    Two speakers may well be heard at once.
    """
    found: list[Cue] = []
    begins_ms: dict[str | None, int] = {}
    for cue in reversed(list(cues)):
        end_ms = cue.end_ms if cue.end_ms > cue.start_ms else cue.start_ms + MENDED_MS
        next_ms = begins_ms.get(cue.speaker)
        if next_ms is not None and next_ms > cue.start_ms:
            end_ms = min(end_ms, next_ms)
        begins_ms[cue.speaker] = cue.start_ms
        found.append(replace(cue, end_ms=end_ms))
    return found[::-1]


def _name(speaker: str | None) -> str | None:
    return " ".join(tidy(speaker or "").split()) or None
