"""SRT in and out. The format has no specification, so it is read leniently.

A timing line begins a cue, whatever stands around it: numbers may be missing, lines may be doubled.
"""

import re
from collections.abc import Sequence

from index.captions.blocks import Block, blocks_of
from index.captions.cue import Cue
from index.captions.lines import without_blank_lines
from index.captions.timestamp import clock

# Only what players know as tags goes: "a < b" is text. {\an8} places a cue on the picture.
TAG = re.compile(r"</?(?:[bius]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


def parse_srt(text: str) -> list[Cue]:
    """The cues of an SRT file in its order; none when no line is a timing. Names in the text stay there."""
    return [_cue(block) for block in blocks_of(text)]


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


def _cue(block: Block) -> Cue:
    text = "\n".join(line for line in block.body if line.strip())
    return Cue(block.start_ms, block.end_ms, TAG.sub("", text))
