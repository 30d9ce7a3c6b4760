"""Transcripts of Microsoft Teams that are no WebVTT: as Word files, or as text copied out of them.

The older form has a timing line, the name on the next and then what was said; the newer has the name and the
moment on one line, and nothing says when the speaker ends.
"""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from index.captions.blocks import blocks_of, is_unpadded
from index.captions.cue import Cue
from index.captions.layout import lay_out, spread
from index.captions.lines import split_lines
from index.captions.names import is_name
from index.captions.timestamp import to_ms

ZIP_MARK = b"PK\x03\x04"
LARGEST_BYTES = 32 * 2**20
SPOKEN_CHARACTERS_A_SECOND = 14
UTTERANCE = re.compile(r"(?P<name>\D\S*(?: \S+){0,7}?)\s+(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "Anna Lindberg started transcription", in the languages of those who hand it in here.
HOUSEKEEPING = re.compile(r".{1,80} (?:started|stopped|startade|stoppade) trans[ck]ri\w+\.?", re.IGNORECASE)
PARAGRAPH_END = "</w:p>"
PIECE = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(br|cr)\b|<w:(tab)\b(?![^>]*w:pos)")


def word_text(data: bytes) -> str:
    """The text of a Word file, a line for each paragraph and line break; empty when *data* is none.

    Tags are picked out one by one: no parser, and so nothing that a hostile file could make it do.
    """
    if not data.startswith(ZIP_MARK):
        return ""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open("word/document.xml") as file:
            xml = file.read(LARGEST_BYTES).decode("utf-8", "replace")
    except Exception:  # the zip and its compressors have a dozen kinds of fault, and no common base
        return ""
    return "\n".join(_line(paragraph) for paragraph in xml.split(PARAGRAPH_END))


def parse_timed_names(text: str) -> list[Cue]:
    """The cues of the older form; none when *text* is not in it."""
    cues = []
    for block in blocks_of(text) if is_unpadded(text) else []:
        name, *said = [line.strip() for line in block.body if line.strip()] or [""]
        if not is_name(name):
            return []
        cues.append(Cue(block.start_ms, block.end_ms, "\n".join(said), name))
    return cues


def parse_utterances(text: str) -> list[Cue]:
    """The cues of the newer form, laid out over the time that the words may have taken."""
    found: list[tuple[int, str, list[str]]] = []
    for line in map(str.strip, split_lines(text)):
        match = UTTERANCE.fullmatch(line)
        if match and not YEAR.search(match["name"]):
            found.append((to_ms(match[2], match[3], match[4], None), match["name"], []))
        elif found and not HOUSEKEEPING.fullmatch(line):
            found[-1][2].append(line)
    cues: list[Cue] = []
    starts_ms = [start_ms for start_ms, *_ in found]
    for (start_ms, name, lines), next_ms in zip(found, [*starts_ms[1:], 0], strict=False):
        said = " ".join(lines)
        spoken_ms, free_ms = len(said) * 1000 // SPOKEN_CHARACTERS_A_SECOND, next_ms - start_ms
        end_ms = start_ms + (min(spoken_ms, free_ms) if free_ms > 0 else spoken_ms)
        cues += lay_out(spread(said, start_ms, end_ms, name))
    return cues


def _line(paragraph: str) -> str:
    pieces = PIECE.findall(paragraph)
    return "".join(
        unescape(text) or ("\n" if line_break else "\t" if tab else "") for text, line_break, tab in pieces
    )
