"""Which of a recogniser's segments nobody said: text invented in silence, and text said over and over.

The thresholds of repetition and doubt are those that whisper itself tries again at; what is still beyond
them after its last try is not speech.
"""

import re
from dataclasses import dataclass

from index.captions.cue import Word

REPETITIVE = 2.4  # how many times smaller zlib makes the text
NO_SPEECH = 0.6
DOUBTFUL_LOGPROB = -0.7
LONG_WORDS = 3  # people do say "Tack. Tack.", but hardly a whole sentence twice in the same words


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of recognised words and what the recogniser thought of it."""

    words: tuple[Word, ...]
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Listener:
    """Hears segments in order and says of each whether it was said; remembers only the last text."""

    def __init__(self) -> None:
        self._last = ""
        self._times = 0

    def believes(self, segment: Segment) -> bool:
        """True if *segment* is speech and not the same as what was just said."""
        if not segment.words or _invented(segment):
            return False
        text = _plain(segment.text)
        self._times = self._times + 1 if text == self._last else 1
        self._last = text
        return self._times <= (1 if text.count(" ") + 1 >= LONG_WORDS else 2)


def _invented(segment: Segment) -> bool:
    unsure = segment.no_speech_prob > NO_SPEECH and segment.avg_logprob < DOUBTFUL_LOGPROB
    return unsure or segment.compression_ratio > REPETITIVE


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
