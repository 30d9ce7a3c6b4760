"""Captions from bytes: the encoding and the format are found by content, never by name."""

from pathlib import Path

from index.captions.cue import Cue
from index.captions.encoding import decode
from index.captions.mending import in_order, mended
from index.captions.names import with_names
from index.captions.recognised_json import parse_json
from index.captions.rolling import unrolled
from index.captions.srt import parse_srt
from index.captions.teams import parse_timed_names, parse_utterances, word_text
from index.captions.webvtt import parse_like_webvtt, parse_webvtt
from index.errors import BadInput

LARGEST_BYTES = 16 * 2**20  # a whole day of talk takes less
# Known by its content, each form is tried only where those before it found nothing.
FORMS = (parse_json, parse_timed_names, parse_srt, parse_utterances)


class CaptionsUnreadable(BadInput):
    """A file that was given as captions holds not one cue."""

    en = (
        "There are no captions to read in {name}: give a file from Zoom, Teams, YouTube or Whisper, "
        "or any other in WebVTT (.vtt) or SRT (.srt)."
    )
    sv = (
        "Det finns inga undertexter att läsa i {name}: ange en fil från Zoom, Teams, YouTube eller Whisper, "
        "eller någon annan i WebVTT (.vtt) eller SRT (.srt)."
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
    text = word_text(data) or decode(data)
    cues = mended(with_names(unrolled(in_order(_parse(text)))))
    if not cues:
        raise CaptionsUnreadable(name=name)
    return cues


def _parse(text: str) -> list[Cue]:
    if "WEBVTT" in text[:100].upper() or "<v " in text:
        # As the specification has it, unless that leaves out cues that only have their times in another form.
        return max(parse_webvtt(text), parse_like_webvtt(text), key=len)
    return next((cues for parse in FORMS if (cues := parse(text))), [])
