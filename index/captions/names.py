"""Speakers whom the text itself names: Zoom writes ``Name: text`` in every cue, and people do where they subtitle."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from index.captions.cue import Cue

NAMED = re.compile(r"(?:[-–]\s*)?(?P<name>[^\W\d_][^:\n]{0,60}):[ \t]+(?P<said>\S.*)", re.DOTALL)
NEARLY_ALL = 0.8
MOST_WORDS = 5
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Small words within names, as in Erik af Geijer and Carl von Linné.
SMALL_WORDS = "af av da de del den der di du la le och and van von"
SMALL = frozenset(SMALL_WORDS.split())


class Said(NamedTuple):
    """A cue's text, and the name that stood before it."""

    name: str | None
    text: str


def with_names(cues: Sequence[Cue]) -> list[Cue]:
    """*cues* with the speakers that their texts name taken out of the texts; a name holds until the next.

    A colon is no proof ("Målet är: rent vatten"). Names are believed where nearly all cues have one, or where
    the first cue has and each is either two words in capitals or comes again.
    """
    if any(cue.speaker for cue in cues):
        return list(cues)
    said = [_split(cue.text) for cue in cues]
    if sum(bool(one.name) for one in said) < NEARLY_ALL * len(said):
        said = [
            one if one.name and is_name(one.name) else Said(None, cue.text)
            for one, cue in zip(said, cues, strict=True)
        ]
        if not said or not said[0].name or not _are_speakers(said):
            return list(cues)
    speaker, named = None, []
    for cue, one in zip(cues, said, strict=True):
        speaker = one.name or speaker
        named.append(replace(cue, text=one.text, speaker=speaker))
    return named


def is_name(text: str) -> bool:
    """Whether *text* looks like a name: a few words in capitals; what stands in brackets does not count."""
    words = IN_BRACKETS.sub(" ", text).split()
    is_short = 0 < len(words) <= MOST_WORDS
    return is_short and all(word[0].isupper() or word in SMALL for word in words) and text[-1] not in ".!?…,"


def _split(text: str) -> Said:
    match = NAMED.fullmatch(text)
    return Said(" ".join(match["name"].split()), match["said"]) if match else Said(None, text)


def _are_speakers(said: Sequence[Said]) -> bool:
    times = Counter(one.name for one in said if one.name)
    return all(times[name] > 1 or len(name.split()) > 1 for name in times)
