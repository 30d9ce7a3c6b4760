"""What is told of a recording that is handed in, by the form or by an upload's metadata: read and checked."""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive_web.languages import LANGUAGES
from archive_web.services import services
from archive_web.staff.forms import Reader, goal_numbers, read_moment, split_names
from index.errors import BadInput
from index.models import Webinar, WebinarStatus

WEBINAR_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
NO_NAME = "recording"


class Sha256Unreadable(BadInput):
    """A SHA-256 that is not 64 hexadecimal digits."""

    en = "“{text}” is no SHA-256. Write it as 64 hexadecimal digits."
    sv = "”{text}” är ingen SHA-256. Skriv den som 64 hexadecimala siffror."


def read_details(fields: MultiDict[str, str], name: str, reader: Reader) -> dict[str, Any]:
    """The details of an Upload (see its model); *reader* gathers what is wrong by the field's name."""
    spoken = fields.get("language", "")
    starts_at = reader.read("date", fields.get("date", ""), read_moment, None)
    told: dict[str, Any] = {
        "title": _line(fields.get("title", "")),
        "name_as_title": _line(PurePath(name).stem) or str(_("Untitled")),
        "description": fields.get("description", "").strip(),
        "language": spoken if spoken in LANGUAGES else None,
        "starts_at": starts_at.isoformat() if starts_at else None,
        "speakers": list(split_names(fields.get("speakers", ""))),
        "goals": list(goal_numbers(_parted(fields.getlist("goals")))),
        "publish": "publish" in fields,
        "webinar_id": joined_webinar(fields.get("webinar", "")),
    }
    sha256 = reader.read("sha256", fields.get("sha256", ""), _read_sha256, "")
    return {**told, "sha256": sha256} if sha256 else told


def name_of(fields: MultiDict[str, str]) -> str:
    """The file's name as it came; clients write it under either key."""
    return _line(fields.get("filename") or fields.get("name", "")) or NO_NAME


def joined_webinar(number: str) -> int | None:
    """The webinar of this number, unless it is published; one that has been taken away holds no upload back."""
    if not WEBINAR_NUMBER.fullmatch(number):
        return None
    with services().archive.database.read() as session:
        webinar = session.get(Webinar, int(number))
    return webinar.id if webinar is not None and webinar.status != WebinarStatus.PUBLISHED else None


def _line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text).strip()


def _parted(values: Iterable[str]) -> list[str]:
    return [number.strip() for value in values for number in value.split(",")]


def _read_sha256(text: str) -> str:
    if text and not SHA256.fullmatch(text.lower()):
        raise Sha256Unreadable(text=text[:100])
    return text.lower()
