"""What someone asks to have changed in a caption track, in JSON: the whole of it, or single cues."""

import json
import re
from collections.abc import Sequence
from typing import Any

from index.captions.cue import Cue
from index.captions.track_json import cue_from_json
from index.errors import BadInput

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class EditUnreadable(BadInput):
    """A correction is no JSON, lacks something, or holds something else than it should."""

    en = "“{field}” is missing or cannot be read. Send JSON: a revision number, and lists of cues."
    sv = "”{field}” saknas eller går inte att läsa. Skicka JSON: ett versionsnummer, och listor med undertexter."


class CueMissing(BadInput):
    """A correction is of a cue that the track does not have."""

    en = "There is no cue {number}: these captions have {count}, numbered from 0."
    sv = "Det finns ingen undertext {number}: här finns {count}, numrerade från 0."


def read_edit(data: bytes) -> dict[str, Any]:
    """The object in *data*. Raises EditUnreadable."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise EditUnreadable(field="JSON")
    return found


def revision_of(edit: dict[str, Any]) -> int:
    """Which revision the changes were made from. Raises EditUnreadable."""
    revision = edit.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise EditUnreadable(field="revision")
    return revision


def language_of(edit: dict[str, Any]) -> str | None:
    """None: it stays as it was. Raises EditUnreadable."""
    language = edit.get("language")
    if language is None or (isinstance(language, str) and LANGUAGE.fullmatch(language)):
        return language
    raise EditUnreadable(field="language")


def translation_of(text: str) -> str:
    """The language in *text*, or nothing. Raises EditUnreadable."""
    if text and not LANGUAGE.fullmatch(text):
        raise EditUnreadable(field="translation")
    return text


def rewritten(edit: dict[str, Any], cues: Sequence[Cue]) -> list[Cue]:
    """The cues that are to stand instead of *cues*. Raises EditUnreadable and the errors of cue_from_json."""
    if "cues" not in edit:
        raise EditUnreadable(field="cues")
    return [cue_from_json(given, number) for number, given in enumerate(_list(edit, "cues"))]


def changed(edit: dict[str, Any], cues: Sequence[Cue]) -> list[Cue]:
    """*cues* with the changes of *edit*: ``change`` and ``remove`` by their numbers, ``add``.

    Raises EditUnreadable, CueMissing and the errors of cue_from_json.
    """
    after: dict[int, Cue] = dict(enumerate(cues))
    for given in _list(edit, "change"):
        number = _number(given.get("number") if isinstance(given, dict) else None, cues)
        after[number] = cue_from_json(given, number, cues[number])
    for given in _list(edit, "remove"):
        after.pop(_number(given, cues), None)
    added = [cue_from_json(given, len(cues) + at) for at, given in enumerate(_list(edit, "add"))]
    return [*after.values(), *added]


def _list(edit: dict[str, Any], field: str) -> list[Any]:
    found = edit.get(field, [])
    if not isinstance(found, list):
        raise EditUnreadable(field=field)
    return found


def _number(given: Any, cues: Sequence[Cue]) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise EditUnreadable(field="number")
    if not 0 <= given < len(cues):
        raise CueMissing(number=given, count=len(cues))
    return given
