"""WebVTT in and out.

Source: W3C WebVTT, section 6.1 (file parsing). Identifiers, settings, comments, styles and regions are
passed over: a block is kept only for its times and text.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from index.captions.blocks import Block, blocks_of
from index.captions.cue import Cue
from index.captions.lines import split_lines, without_blank_lines
from index.captions.markup import read_voices, write_voice
from index.captions.timestamp import clock, to_ms

ARROW = "-->"
SIGNATURE = re.compile(r"\ufeff?WEBVTT(?:[ \t].*)?", re.DOTALL)
# Hours are unlimited in the specification; nine digits keep the milliseconds within a 64-bit column.
TIME = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?![0-9])"
TIMING = re.compile(rf"[ \t\f]*{TIME}[ \t\f]*{ARROW}[ \t\f]*{TIME}")

Span = tuple[int, int]


def parse_webvtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file in its order, or none when *text* does not begin as one.

    Two voices within a cue become two cues of the same span.
    """
    lines = split_lines(text)
    if not SIGNATURE.fullmatch(lines[0]):
        return []
    cues: list[Cue] = []
    at = _after_header(lines)
    while at < len(lines):
        span, body, at = _take_block(lines, at)
        if span:
            cues += [Cue(*span, said, speaker) for speaker, said in read_voices("\n".join(body))]
    return cues


def parse_like_webvtt(text: str) -> list[Cue]:
    """The cues of a file whose times or signature are not WebVTT's, but whose cue texts are."""
    return [cue for block in blocks_of(text) for cue in _voices(block)]


def write_webvtt(cues: Sequence[Cue], language: str | None = None) -> str:
    """A WebVTT file of *cues*. Blank lines within a cue are left out, as they would end it."""
    header = f"WEBVTT\nLanguage: {language}\n" if language else "WEBVTT\n"
    return "\n".join([header, *map(_write_cue, cues)])


def _write_cue(cue: Cue) -> str:
    text = write_voice(cue.speaker, without_blank_lines(cue.text))
    return f"{clock(cue.start_ms, '.')} {ARROW} {clock(cue.end_ms, '.')}\n{text}\n"


def _voices(block: Block) -> list[Cue]:
    """A blank line ends a cue here; after it stands the next identifier, or a comment."""
    body = "\n".join(takewhile(str.strip, block.body))
    return [Cue(block.start_ms, block.end_ms, said, speaker) for speaker, said in read_voices(body)]


def _after_header(lines: Sequence[str]) -> int:
    at = 1
    while at < len(lines) and lines[at] and ARROW not in lines[at]:
        at += 1
    return at


def _take_block(lines: Sequence[str], start: int) -> tuple[Span | None, list[str], int]:
    """The block at line *start*: its span if it is a cue, its text, and the line after it.

    An arrow makes its line the timing; what stands before it is no text. Another arrow begins the next block.
    """
    span, body, has_arrow = None, [], False
    at = start
    while at < len(lines) and lines[at]:
        if ARROW not in lines[at]:
            body.append(lines[at])
        elif has_arrow:
            return span, body, at
        else:
            span, body, has_arrow = _parse_timing(lines[at]), [], True
        at += 1
    return span, body, at + 1


def _parse_timing(line: str) -> Span | None:
    match = TIMING.match(line)
    if not match:
        return None
    digits = match.groups()
    return to_ms(*digits[:4]), to_ms(*digits[4:])
