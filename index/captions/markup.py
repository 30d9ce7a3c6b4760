"""Cue text of WebVTT: its tags and character references taken off and put on.

Source: W3C WebVTT, section 6.4 (cue text parsing rules). Of the tags only voices are kept.
"""

import re
from html import unescape

# A tag that is never closed runs to the end of the cue, as the W3C tokenizer has it.
TAG = re.compile(r"<([^>]*)>?")
VOICE = re.compile(r"v(?:\.\S*)?(?:\s+(.*))?", re.DOTALL)
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def read_voices(markup: str) -> list[tuple[str | None, str]]:
    """Who says what in a cue: (speaker, plain text) for each voice, at least one.

    Text outside all ``<v>`` spans belongs to the voice before it, or else to the first one.
    """
    first, *rest = TAG.split(markup)
    voices: list[tuple[str | None, str]] = []
    speaker, said = None, unescape(first)
    for tag, text in zip(rest[0::2], rest[1::2], strict=True):
        named = _voice(tag)
        if named and speaker and named != speaker:
            voices.append((speaker, said.strip()))
            said = ""
        speaker = named or speaker
        said += unescape(text)
    return [*voices, (speaker, said)]


def write_voice(speaker: str | None, text: str) -> str:
    """Markup of *text* as said by *speaker*. With ``>`` escaped, no ``-->`` is left in it."""
    name = " ".join((speaker or "").split())
    return (f"<v {name.translate(ESCAPES)}>" if name else "") + text.translate(ESCAPES)


def _voice(tag: str) -> str | None:
    match = VOICE.fullmatch(tag)
    return " ".join(unescape(match[1] or "").split()) or None if match else None
