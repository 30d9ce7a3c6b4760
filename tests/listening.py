"""How well a recogniser has understood what was said."""

import re
from collections.abc import Iterable, Mapping

from index.captions.cue import Cue

NEAR_MS = 1_500


def understood(sentences: Mapping[int, str], cues: Iterable[Cue]) -> float:
    """The share of the words of *sentences*, by when each begins, that *cues* have within a second and a half."""
    told = [(cue.start_ms, cue.end_ms, words(cue.text)) for cue in cues]
    said = heard = 0
    for start_ms, sentence in sentences.items():
        length_ms = 400 * len(words(sentence))
        near = {
            word
            for begin_ms, end_ms, found in told
            if begin_ms < start_ms + length_ms + NEAR_MS and end_ms > start_ms - NEAR_MS
            for word in found
        }
        said += len(words(sentence))
        heard += sum(word in near for word in words(sentence))
    return heard / said


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
