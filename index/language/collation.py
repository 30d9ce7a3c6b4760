"""The Swedish order of names: å, ä and ö are letters of their own after z; other marks count for nothing."""

import unicodedata

AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}  # the signs that follow z in ASCII
PLAIN = {"ü": "y", "ð": "d", "þ": "th", "ł": "l"}


def swedish_order(name: str) -> str:
    """A key that sorts names as a Swedish register does."""
    letters = unicodedata.normalize("NFC", name.strip().casefold())
    return "".join(AFTER_Z.get(letter) or PLAIN.get(letter) or _unmarked(letter) for letter in letters)


def initial(name: str) -> str:
    """The letter under which *name* stands in a register: A to Ö, or # for what begins with none of them."""
    first = swedish_order(name)[:1]
    known = {"{": "Å", "|": "Ä", "}": "Ö"}
    return known.get(first) or (first.upper() if "a" <= first <= "z" else "#")


def _unmarked(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
