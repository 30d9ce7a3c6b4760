"""Which of a recogniser's words nobody said: text invented in silence, and text said over and over.

The thresholds of repetition and doubt are those that whisper itself tries again at; what is still beyond
them after its last try is not speech. Beside them stand phrases that it learnt from the ends of subtitled
films, and that it writes where nobody speaks.
"""

import re
from collections import deque
from dataclasses import dataclass

from index.captions.cue import Word

REPETITIVE = 2.4  # how many times smaller zlib makes the text
NO_SPEECH = 0.6
DOUBTFUL_LOGPROB = -0.7
SILENT_DB = -35.0  # against the loud moments around it; a low voice is some 20 below a loud one
LONG_WORDS = 3  # people do say "Tack. Tack.", but hardly a whole sentence twice in the same words
MEMORY = 8  # segments; a loop may be of several sentences by turns
PHRASE_WORDS = 12
MOST_OF_ONE_WORD = 4  # "nej, nej, nej, nej"
MOST_OF_A_PHRASE = 2

# What the models learnt from films' subtitles, as it sounds without stops. Nobody says the first in a webinar.
SIGNATURES = ("amara org", "svensktextning nu", "btistudios com", "opensubtitles", "sdi media group")
# These are said, or might be: they are believed where the recogniser has no doubt.
STOCK_PHRASES = (
    "tack för att ni tittade", "tack för att du tittade", "tack för att ni har tittat", "tack för att du har tittat",
    "tack för att ni lyssnade", "tack för titten", "tack för att ni tittar", "vi ses i nästa video", "prenumerera",
    "glöm inte att prenumerera", "undertexter från", "undertexter av", "undertextning", "textning", "översättning av",
    "thanks for watching", "thank you for watching", "thank you so much for watching", "thanks for listening",
    "please subscribe", "like and subscribe", "don t forget to subscribe", "see you in the next video",
    "see you next time", "subtitles by", "subtitled by", "captions by", "transcribed by", "transcription by",
    "translated by",
)  # fmt: skip
LONGEST_STOCK = 10  # words: who says more than the phrase and a name says it himself
DOUBT_NO_SPEECH = 0.2
DOUBT_LOGPROB = -0.5


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of recognised words and what the recogniser thought of it.

    *level_db* is how loud it is there, against the loud moments around it.
    """

    words: tuple[Word, ...]
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float
    level_db: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Listener:
    """Hears segments in order and says which of their words were said; remembers the last few texts."""

    def __init__(self) -> None:
        self._before: deque[str] = deque(maxlen=MEMORY)

    def believed(self, segment: Segment) -> tuple[Word, ...]:
        """The words of *segment* without what was invented, or was just said in the same words."""
        words = _without_loops(segment.words)
        text = _plain(" ".join(word.text for word in words))
        if not text or _invented(segment, text):
            return ()
        is_long = text.count(" ") + 1 >= LONG_WORDS
        last_ones = list(self._before)[-2:]
        self._before.append(text)
        if is_long and (text in last_ones[-1:] or self._before.count(text) > MOST_OF_A_PHRASE):
            return ()
        if not is_long and last_ones == [text, text]:
            return ()
        return words


def _invented(segment: Segment, text: str) -> bool:
    unsure = segment.no_speech_prob > NO_SPEECH and segment.avg_logprob < DOUBTFUL_LOGPROB
    is_silent = segment.level_db < SILENT_DB
    return unsure or is_silent or segment.compression_ratio > REPETITIVE or _is_learnt(segment, text)


def _is_learnt(segment: Segment, text: str) -> bool:
    """Whether *text* comes from the subtitles that the model was trained on."""
    if any(signature in text for signature in SIGNATURES):
        return True
    has_doubt = segment.no_speech_prob > DOUBT_NO_SPEECH or segment.avg_logprob < DOUBT_LOGPROB
    return has_doubt and text.startswith(STOCK_PHRASES) and text.count(" ") < LONGEST_STOCK


def _without_loops(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """*words* with each phrase that is said over and over, without a break, only once."""
    plain = [_plain(word.text) for word in words]
    kept: list[int] = []
    at = 0
    while at < len(words):
        length, times = _loop_at(plain, at)
        kept += range(at, at + length)
        at += length * times
    return tuple(words[index] for index in kept)


def _loop_at(plain: list[str], at: int) -> tuple[int, int]:
    """The phrase that begins at *at*: how many words it has, and how often it is said in a row."""
    for length in range(1, min(PHRASE_WORDS, (len(plain) - at) // 2) + 1):
        phrase, times = plain[at : at + length], 1
        while plain[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        if times > (MOST_OF_ONE_WORD if length == 1 else MOST_OF_A_PHRASE):
            return length, times
    return 1, 1


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
