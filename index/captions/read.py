"""Captions from bytes: the encoding and the format are found by content, never by name."""

from dataclasses import replace
from pathlib import Path

from index.captions.cue import Cue
from index.captions.encoding import decode
from index.captions.lines import split_lines
from index.captions.srt import parse_srt
from index.captions.webvtt import parse_webvtt
from index.errors import BadInput

# What a cue gets that ends before it begins: it would be shown by no player, but its words were said.
MENDED_MS = 2_000
LARGEST_BYTES = 16 * 2**20  # a whole day of talk takes less


class CaptionsUnreadable(BadInput):
    """A file that was given as captions holds not one cue."""

    en = "There are no captions to read in {name}: give a WebVTT (.vtt) or SRT (.srt) file."
    sv = (
        "Det finns inga undertexter att läsa i {name}: ange en fil i formatet WebVTT (.vtt) eller SRT (.srt)."
    )


def read_captions_file(path: Path, name: str) -> list[Cue]:
    """``read_captions`` of a file; one too large to be captions is not even read. Raises CaptionsUnreadable."""
    if path.stat().st_size > LARGEST_BYTES:
        raise CaptionsUnreadable(name=name)
    return read_captions(path.read_bytes(), name)


def read_captions(data: bytes, name: str) -> list[Cue]:
    """The cues in *data* by start, without empty ones; *name* is the file's, for the error.

    Raises CaptionsUnreadable when there is no cue in it.
    """
    text = decode(data)
    # A .vtt file with, say, commas in its times is not WebVTT, but can be read as SRT is.
    tidied = map(_tidy, parse_webvtt(text) or parse_srt(text))
    cues = sorted((cue for cue in tidied if cue.text), key=lambda cue: cue.start_ms)
    if not cues:
        raise CaptionsUnreadable(name=name)
    return cues


def _tidy(cue: Cue) -> Cue:
    lines = (line.strip() for line in split_lines(cue.text))
    end_ms = cue.end_ms if cue.end_ms > cue.start_ms else cue.start_ms + MENDED_MS
    return replace(cue, end_ms=end_ms, text="\n".join(line for line in lines if line))
