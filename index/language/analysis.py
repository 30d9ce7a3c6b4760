"""Words as they are searched: cut from a text, brought to their stems, folded to plain letters.

A text is analysed by its own language. A query does not tell its language, so its words are stemmed
both ways (``query_stems``). Å, ä, ö and é are kept, and a word that has them is also indexed as it would be
typed without them (``Forms.folded``): "hälsa" is found by "halsa", and "kor" never by "kör".
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

SNOWBALL = {"sv": "swedish", "en": "english"}

SHORTEST_AN = 5  # shorter words that end so (plan, svan) are seldom a definite form

LETTER = r"[^\W_][\u0300-\u036f\u00ad]*"  # with its combining marks and soft hyphens
NUMBER = r"\d+(?:[.,]\d+)+(?![^\W_])"  # 17.3 and 1,5
JOINED = rf"(?:{LETTER})+(?:(?:[-‐‑'’]|:(?=[^\W\d_]))(?:{LETTER})+)*"  # W-2, EU-direktiv, forum's, FN:s
TOKEN = re.compile(rf"{NUMBER}|{JOINED}")
PLAINER = str.maketrans({"‐": "-", "‑": "-", "’": "'", "\u00ad": None})
UNMARKED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case and composed letters, and the characters of the text it came from, half-open."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Forms:
    """What is indexed of a text: its stems in order, the stems of compounds' parts, and folded stems."""

    stems: list[str]
    parts: list[str]
    folded: list[str]


class _Stemmers(threading.local):
    """Snowball stemmers keep state while they work, so each thread has its own."""

    def __init__(self) -> None:
        self.by_language = {code: snowballstemmer.stemmer(name) for code, name in SNOWBALL.items()}


_stemmers = _Stemmers()


def tokens(text: str) -> list[Token]:
    """The words of *text*: "W-2", "2030", "17.3" and single letters are words, "EU-direktiv" is one."""
    return [Token(_plain(match[0]), match.start(), match.end()) for match in TOKEN.finditer(text)]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(PLAINER).lower())


def parts(word: str) -> list[str]:
    """The words that a hyphenated compound is made of; none for a simple word."""
    return [part for part in word.split("-") if part] if "-" in word else []


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case *word*; in a language other than Swedish and English the word itself.

    Snowball's Swedish leaves "skolan" and "skolans" apart from "skola", so that ending is taken off here;
    again and again, since what is left of "cykelbana" ends so too.
    """
    if language not in SNOWBALL:
        return word
    if language == "en":
        return _snowball(word, language)
    found = _snowball(word.partition(":")[0], language)  # FN:s, EU:s
    while found.endswith("an") and len(found) >= SHORTEST_AN:
        found = _snowball(found[:-1], language)
    return found


def _snowball(word: str, language: str) -> str:
    return str(_stemmers.by_language[language].stemWord(word))


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word without marks on its letters: å and ä become a, ö becomes o, é becomes e."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word.translate(UNMARKED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def analyse(text: str, language: str) -> list[str]:
    """The stems of *text* in order, one for each of its words."""
    return [stem(token.text, language) for token in tokens(text)]


def forms(text: str, language: str) -> Forms:
    """All that *text* is to be found by."""
    words = [token.text for token in tokens(text)]
    pieces = [part for word in words for part in parts(word)]
    return Forms(
        stems=[stem(word, language) for word in words],
        parts=[stem(part, language) for part in pieces],
        folded=[stem(fold(word), language) for word in [*words, *pieces] if fold(word) != word],
    )


@lru_cache(maxsize=100_000)
def found_by(word: str, language: str) -> frozenset[str]:
    """The stems that find *word* in a text: of the whole, of a compound's part, or typed without marks."""
    pieces = [word, *parts(word)]
    return frozenset(stem(spelling, language) for piece in pieces for spelling in (piece, fold(piece)))


def query_stems(word: str) -> tuple[str, ...]:
    """The stems by which a query's *word* is looked up: Swedish, English, and the word as it is."""
    return tuple(dict.fromkeys([stem(word, "sv"), stem(word, "en"), word]))
