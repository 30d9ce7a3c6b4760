"""SRT in and out. The format has no specification, so it is read leniently.

A timing line begins a cue, whatever stands around it: numbers may be missing, lines may be doubled, and
the milliseconds may follow a point.
"""

import re
from collections.abc import Sequence

from index.captions.cue import Cue
from index.captions.lines import split_lines, without_blank_lines
from index.captions.timestamp import clock, to_ms

TIME = r"(?:([0-9]{1,9}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
TIMING = re.compile(rf"\s*{TIME}\s*--?>\s*{TIME}(?![0-9])")
# Only what players know as tags goes: "a < b" is text. {\an8} places a cue on the picture.
TAG = re.compile(r"</?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


def parse_srt(text: str) -> list[Cue]:
    """The cues of an SRT file in its order; none when no line is a timing. Names in the text stay there."""
    lines = split_lines(text)
    timings = [(at, match) for at, line in enumerate(lines) if (match := TIMING.match(line))]
    for at, _ in timings[1:]:
        _blank_number(lines, at)
    ends = [*(at for at, _ in timings[1:]), len(lines)]
    return [_cue(match, lines[at + 1 : end]) for (at, match), end in zip(timings, ends, strict=False)]


def write_srt(cues: Sequence[Cue]) -> str:
    """An SRT file of *cues*. It has no place for speakers: ``Name: `` stands where the speaker changes."""
    blocks: list[str] = []
    speaker = None
    for number, cue in enumerate(cues, start=1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != speaker else ""
        speaker = cue.speaker
        times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
        blocks.append(f"{number}\n{times}\n{without_blank_lines(name + cue.text)}\n")
    return "\n".join(blocks)


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


def _cue(timing: re.Match[str], body: Sequence[str]) -> Cue:
    digits = timing.groups()
    text = "\n".join(line for line in body if line.strip())
    return Cue(to_ms(*digits[:4]), to_ms(*digits[4:]), TAG.sub("", text))
