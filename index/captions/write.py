"""Captions out, in the form that the ending of a file's name asks for."""

from collections.abc import Callable, Sequence

from index.captions.cue import Cue
from index.captions.plain import write_plain
from index.captions.srt import write_srt
from index.captions.track_json import write_json
from index.captions.webvtt import write_webvtt
from index.errors import BadInput

WRITERS: dict[str, Callable[[Sequence[Cue]], str]] = {
    "vtt": write_webvtt,
    "srt": write_srt,
    "txt": write_plain,
    "json": write_json,
}


class CaptionsFormUnknown(BadInput):
    """Captions cannot be written as a file of this name."""

    en = "Captions cannot be written as {name}. End the name with one of: {endings}"
    sv = "Undertexter kan inte skrivas som {name}. Låt namnet sluta på något av: {endings}"


def write_captions(cues: Sequence[Cue], name: str) -> str:
    """*cues* as the contents of a file called *name*. Raises CaptionsFormUnknown."""
    write = WRITERS.get(name.rpartition(".")[2].lower())
    if write is None:
        raise CaptionsFormUnknown(name=name, endings=", ".join(f".{ending}" for ending in WRITERS))
    return write(cues)
