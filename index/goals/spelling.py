"""Words as terms are compared with them: lower case, one spelling, and the plain forms behind an inflected one."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’:][^\W\d_]+)?")
STARRED = re.compile(r"\*?[^\W_]+(?:['’:][^\W\d_]+)?\*?")
# British to American, wherever the letters stand: texts and terms are rewritten alike, so it need not be a word.
AMERICAN = (
    ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("our", "or"), ("centre", "center"),
    ("programme", "program"), ("paed", "ped"), ("haem", "hem"), ("fibre", "fiber"), ("sulph", "sulf"),
)  # fmt: skip
# Swedish words that lose a vowel when they are inflected: vattnet, läkemedlen.
FULLER = (("vattn", "vatten"), ("medl", "medel"))
SWEDISH_ENDINGS = tuple(
    ending + genitive
    for ending in (
        "", "a", "e", "n", "en", "t", "et", "r", "er", "or", "ar", "na", "erna", "orna", "arna", "rna", "are",
        "aren", "arna", "ade", "at",
    )
    for genitive in ("", "s")
)  # fmt: skip
SHORTEST_STEM = 2
VOWELS = tuple("aeiouyåäö")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the spelling that terms have, and the characters it came from, half-open."""

    text: str
    start: int
    end: int


def words_of(text: str, language: str, *, with_stars: bool = False) -> Iterator[Word]:
    """The words of *text*; "low-income" is two. With *with_stars* those of a term, whose ``*`` are kept."""
    for match in (STARRED if with_stars else WORD).finditer(text):
        yield Word(spelt(match[0], language), match.start(), match.end())


@lru_cache(maxsize=100_000)
def spelt(word: str, language: str) -> str:
    plain = unicodedata.normalize("NFC", word.lower()).replace("’", "'")
    for one, other in {"en": AMERICAN, "sv": FULLER}.get(language, ()):
        plain = plain.replace(one, other)
    return plain


def plain_forms(word: str, language: str) -> set[str]:
    """The words that *word* may be an inflected form of, itself among them; many of them are none."""
    return _swedish(word) if language == "sv" else _english(word)


def _english(word: str) -> set[str]:
    owner = word.removesuffix("'s").removesuffix("'")
    found = {word, owner}
    if owner.endswith("s") and not owner.endswith("ss"):
        found.add(owner[:-1])
    if owner.endswith("es"):
        found.add(owner[:-2])
    if owner.endswith("ies"):
        found.add(owner[:-3] + "y")
    return found


def _swedish(word: str) -> set[str]:
    whole = word.replace(":", "")  # FN:s
    found = {word, whole}
    for ending in SWEDISH_ENDINGS:
        stem = whole[: len(whole) - len(ending)]
        if not whole.endswith(ending) or len(stem) < SHORTEST_STEM or not _may_take(stem, ending):
            continue
        found.add(stem)
        if ending[:1] in VOWELS:  # skol-or, of skola
            found |= {stem + "a", stem + "e"}
    return found


def _may_take(stem: str, ending: str) -> bool:
    """ "arbete" may take -t and "skola" -n, as "åker" may; but "kort" is not "kor" and "vet" no form of "vete"."""
    if ending[:1] not in ("t", "n", "r"):
        return True
    return stem[-1] in VOWELS or (ending[0] == "n" and stem[-2:] in ("er", "el", "or", "ar"))
