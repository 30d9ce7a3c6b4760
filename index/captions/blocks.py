"""Blocks of timed text, found by their timing lines alone, however those are written.

Seen in files of all sorts: points for commas, hours left out, arrows that a word processor or a web page has
spoiled, spaces inside times, no second time, times before the beginning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.captions.lines import split_lines
from index.captions.timestamp import to_ms

TIME = r"(-?)(?:([0-9]{1,9})\s?:\s?)?([0-9]{1,2})\s?:\s?([0-9]{1,2})(?:\s?[.,:;]\s?([0-9]{1,9}))?(?![0-9:])"
ARROW = r"\s*(?:[-–—]{1,3}\s?(?:>|&gt;)|→)\s*"
TIMING = re.compile(rf"\s*{TIME}{ARROW}(?:{TIME}|\W*$)")


@dataclass(frozen=True)
class Block:
    """The lines under a timing line, up to the next one. *end_ms* is *start_ms* where no end was given."""

    start_ms: int
    end_ms: int
    body: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    """The blocks of *text* in its order."""
    lines = split_lines(text)
    timings = [(at, match) for at, line in enumerate(lines) if (match := TIMING.match(line))]
    for at, _ in timings[1:]:
        _blank_number(lines, at)
    unpadded = is_unpadded(text)
    ends = [*(at for at, _ in timings[1:]), len(lines)]
    return [
        Block(*_span(match, unpadded), tuple(lines[at + 1 : end]))
        for (at, match), end in zip(timings, ends, strict=False)
    ]


def is_unpadded(text: str) -> bool:
    """Whether times are written as Teams did, ``0:1:2.90``: without zeros before minutes and seconds.

    Whoever leaves them out there leaves them out before the milliseconds as well: ``.90`` are 90 of them.
    """
    found = filter(None, map(TIMING.match, split_lines(text)))
    return any(len(match[4]) == 1 or (match[2] and len(match[3]) == 1) for match in found)


def _span(timing: re.Match[str], unpadded: bool) -> tuple[int, int]:
    digits = timing.groups()
    start_ms = _ms(digits[:5], unpadded)
    return start_ms, _ms(digits[5:], unpadded) if digits[7] else start_ms


def _ms(digits: Sequence[str | None], unpadded: bool) -> int:
    sign, hours, minutes, seconds, fraction = digits
    fraction = (fraction or "").zfill(3) if unpadded else fraction
    return 0 if sign else to_ms(hours, minutes or "0", seconds or "0", fraction)


def _blank_number(lines: list[str], timing: int) -> None:
    """Clear the number between the cue before line *timing* and that line.

    A number touches the timing or stands alone; other digits are the end of what was said ("målet är 2030").
    """
    last = timing - 1
    while not lines[last].strip():
        last -= 1
    stands_alone = last == timing - 1 or not lines[last - 1].strip()
    if stands_alone and lines[last].strip().isdecimal():
        lines[last] = ""
