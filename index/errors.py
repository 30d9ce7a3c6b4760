"""Errors that a person reads: one class an error, its sentence in Swedish and in English.

An error carries facts (plain strings and numbers), so that it can be stored as
(code, facts) in the catalogue and said later in the reader's language.
"""

from collections.abc import Mapping
from typing import ClassVar

Fact = str | int | float


class EfterhandError(Exception):
    """Base of all errors of ours. Subclasses set ``en`` and ``sv``, format strings over the facts."""

    en: ClassVar[str] = "Something went wrong: {reason}"
    sv: ClassVar[str] = "Något gick fel: {reason}"
    known: ClassVar[dict[str, type["EfterhandError"]]] = {}

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        super().__init__(self.say("en"))

    def __init_subclass__(cls) -> None:
        EfterhandError.known[cls.__name__] = cls

    @property
    def code(self) -> str:
        """The class name: what the catalogue stores beside the facts."""
        return type(self).__name__

    def say(self, language: str) -> str:
        """The sentence in *language* (``sv``, otherwise English)."""
        facts = {name: _printable(fact) for name, fact in self.facts.items()}
        return (self.sv if language == "sv" else self.en).format(**facts)


def _printable(fact: Fact) -> Fact:
    """A fact without control characters: file names and the like come from outside, and may hold any."""
    if not isinstance(fact, str):
        return fact
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in fact)


class NotFound(EfterhandError):
    """Something that was asked for by name is not in the archive."""

    en = "There is no {what} “{name}”."
    sv = "Det finns ingen {what} ”{name}”."


class BadInput(EfterhandError):
    """What was given cannot be used; the sentence says what to give instead."""

    en = "{reason}"
    sv = "{reason}"


class Unexpected(EfterhandError):
    """A fault of the program. The staff page shows it with its technical reason."""

    en = "An unexpected fault ({kind}: {reason}). Try again; if it happens again, report it with this text."
    sv = "Ett oväntat fel ({kind}: {reason}). Försök igen; om det händer igen, anmäl det med den här texten."


class DiskFull(EfterhandError):
    """No space is left where the archive writes."""

    en = "The disk is full: {free_mb} MB left in {folder}. Free some space and try again; what the archive has is safe."
    sv = "Disken är full: {free_mb} MB kvar i {folder}. Frigör plats och försök igen; det som finns i arkivet är i säkert förvar."


class DatabaseAway(EfterhandError):
    """The database cannot be reached, or went away in the middle of a transaction, of which nothing is kept."""

    en = "The database on {host} does not answer ({reason}). Work goes on when it does; nothing is lost."
    sv = "Databasen på {host} svarar inte ({reason}). Arbetet fortsätter när den gör det; inget är förlorat."


class DatabaseFull(EfterhandError):
    """The database server has no space left."""

    en = "The disk of the database server {host} is full. Free some space there and try again; what the archive has is safe."
    sv = "Disken på databasservern {host} är full. Frigör plats där och försök igen; det som finns i arkivet är i säkert förvar."


class DatabaseNotUtf8(EfterhandError):
    """The database was made in an encoding that cannot hold every letter."""

    en = "The database {name} keeps text as {encoding}. Make it anew: createdb --encoding=UTF8 --template=template0 {name}"
    sv = "Databasen {name} sparar text som {encoding}. Skapa den på nytt: createdb --encoding=UTF8 --template=template0 {name}"


def restore(code: str, facts: Mapping[str, Fact]) -> EfterhandError:
    """Make an error again from what the catalogue stored. An unknown code becomes Unexpected."""
    kind = EfterhandError.known.get(code)
    if kind is None:
        return Unexpected(kind=code, reason=", ".join(f"{k}={v}" for k, v in facts.items()))
    error = EfterhandError.__new__(kind)
    EfterhandError.__init__(error, **facts)
    return error
