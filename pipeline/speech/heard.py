"""The words of an engine as ours: on the recording's clock, in order, never two at once."""

import zlib
from collections.abc import Iterable, Iterator, Sequence

from index.captions.cue import Word
from index.captions.sentence import ends_sentence

PAUSE_MS = 1_000


def words_of(timed: Iterable[tuple[float, float, str]], offset_ms: int) -> tuple[Word, ...]:
    """Words from (start in s, end in s, text), counted from *offset_ms* on; none without letters."""
    words: list[Word] = []
    earliest_ms = 0
    for start_s, end_s, text in timed:
        start_ms = max(offset_ms + round(start_s * 1000), earliest_ms)
        earliest_ms = max(offset_ms + round(end_s * 1000), start_ms + 1)
        if text.strip():
            words.append(Word(start_ms, earliest_ms, text.strip()))
    return tuple(words)


def sentences(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """*words* cut after the ends of sentences and at pauses."""
    start = 0
    for at, word in enumerate(words, start=1):
        is_last = at == len(words)
        if is_last or ends_sentence(word.text) or words[at].start_ms - word.end_ms > PAUSE_MS:
            yield tuple(words[start:at])
            start = at


def compression_ratio(words: Sequence[Word]) -> float:
    """How many times smaller zlib makes the text, as whisper measures how often it repeats itself."""
    text = " ".join(word.text for word in words).encode()
    return len(text) / len(zlib.compress(text))
