"""Words as they are searched: cut from a text, brought to their stems, folded to plain letters."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

SNOWBALL = {"sv": "swedish", "en": "english"}  # the languages whose inflections are known

HEAD = 3  # letters at the beginning of a stem that nearly all words hold that it finds
SHORTEST_AN = 5  # shorter words that end so (plan, svan) are seldom a definite form

LETTERS = r"[^\W_]+(?:[\u0300-\u036f\u00ad]+[^\W_]*)*"  # with combining marks and soft hyphens
NUMBER = r"\d+(?:[.,]\d+)+(?![^\W_])"  # 17.3 and 1,5
JOINED = rf"{LETTERS}(?:(?:[-‐‑'’]|:(?=[^\W\d_])){LETTERS})*"  # W-2, EU-direktiv, forum's, FN:s
TOKEN = re.compile(rf"{NUMBER}|{JOINED}")
PLAINER = str.maketrans({"‐": "-", "‑": "-", "’": "'", "\u00ad": None})
ODD = re.compile(r"[\u00ad\u0300-\u036f\u2010\u2011\u2019]")  # what needs more than lower case
UNMARKED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})
COMMON = tuple(zip("åäöéü’‘“”–—…", "aaoeu''     ", strict=True))  # signs of most texts, and plain ones


class Token(NamedTuple):
    """A word in lower case and composed letters, and the characters of the text it came from, half-open."""

    text: str
    start: int
    end: int


class _Stemmers(threading.local):
    """Snowball stemmers keep state while they work, so each thread has its own."""

    def __init__(self) -> None:
        self.by_language = {code: snowballstemmer.stemmer(name) for code, name in SNOWBALL.items()}


_stemmers = _Stemmers()


def tokens(text: str) -> list[Token]:
    """The words of *text*: "W-2", "2030", "17.3" and single letters are words, "EU-direktiv" is one."""
    plain = plain_word if ODD.search(text) else str.lower
    return [Token(plain(match[0]), match.start(), match.end()) for match in TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """The words of *text* without where they stand."""
    plain = plain_word if ODD.search(text) else str.lower
    return list(map(plain, TOKEN.findall(text)))


def word_spans(text: str, near: int) -> Iterator[tuple[int, int]]:
    """Where words start and end, from the word that stands at *near*, or some word before it."""
    safe = text.rfind(" ", 0, near) + 1
    return (match.span() for match in TOKEN.finditer(text, safe))


def raw_words(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The words of *text* as they stand there, from *start* on, where a word must not be under way."""
    return TOKEN.finditer(text, start)


def levelled(text: str) -> str | None:
    """*text* in lower case without marks, letter by letter; None when it has letters for which that is not so simple."""
    plain = text.lower()
    if plain.isascii():
        return plain
    for sign, simple in COMMON:
        plain = plain.replace(sign, simple)
    return plain if plain.isascii() else None


def head(stem: str) -> str:
    """What a word that *stem* finds holds, without marks, unless it is irregular."""
    return fold(stem[:HEAD])


def plain_word(word: str) -> str:
    """A word as it is analysed: in lower case and composed letters, without soft hyphens."""
    return unicodedata.normalize("NFC", word.translate(PLAINER).lower())


def parts(word: str) -> list[str]:
    """The words that a hyphenated compound is made of; none for a simple word."""
    return [part for part in word.split("-") if part] if "-" in word else []


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
