"""The tokens that the test model is trained on: those of its words, of times, and whisper's own marks.

The model has the full vocabulary of 51,865, of which it meets only these. While it is trained, number 0 stands
for all others, and the rest is numbered from 1.
"""

from whisper.tokenizer import get_tokenizer

from pipeline.demo.vocabulary import WORDS

VOCABULARY = 51_865
LANGUAGES = ("sv", "en")
TOKENIZER = get_tokenizer(True, language="sv", task="transcribe")
LANGUAGE = {code: TOKENIZER.to_language_token(code) for code in LANGUAGES}
SLOTS_A_SECOND = 50  # of whisper's times; the model is taught every fifth, a tenth of a second
FOREIGN = 50_000  # a token that it has never met, as a prompt may hold


def time_token(seconds: float) -> int:
    """The token of a time, to a tenth of a second."""
    return TOKENIZER.timestamp_begin + 5 * round(seconds * 10)


def word_tokens(word: str) -> list[int]:
    """The tokens of a word in its sentence; a stop is one of its own."""
    plain = TOKENIZER.encode(f" {word.rstrip('.')}")
    return [*plain, *TOKENIZER.encode(".")] if word.endswith(".") else list(plain)


def _used() -> list[int]:
    marks = {
        TOKENIZER.eot, TOKENIZER.sot, TOKENIZER.sot_prev, TOKENIZER.no_timestamps, TOKENIZER.no_speech,
        TOKENIZER.transcribe, *LANGUAGE.values(), *TOKENIZER.encode("."),
    }  # fmt: skip
    times = {time_token(tenth / 10) for tenth in range(301)}
    written = {
        form for words in WORDS.values() for word in words for form in (word, word[0].upper() + word[1:])
    }
    return sorted(marks | times | {token for word in written for token in word_tokens(word)})


USED = _used()
NUMBERS = {token: number for number, token in enumerate(USED, start=1)}
COUNT = len(USED) + 1
SOUNDS = {
    word: number
    for number, word in enumerate(sorted({w.lower() for words in WORDS.values() for w in words}), start=1)
}
SOUND_COUNT = len(SOUNDS) + 1  # 0: nobody speaks


def numbers(tokens: list[int]) -> list[int]:
    """The numbers of tokens while the model is trained."""
    return [NUMBERS.get(token, 0) for token in tokens]
