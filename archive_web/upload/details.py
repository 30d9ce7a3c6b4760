"""What is told of an upload, in its metadata or by the form: read and checked before the first byte comes."""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from archive_web.access import staff_only
from archive_web.languages import LANGUAGES, language
from archive_web.services import services
from archive_web.staff.forms import Reader, goal_numbers, read_moment, split_names
from archive_web.upload import blueprint
from archive_web.upload.owner import owner
from index.captions.read import read_captions
from index.captions.track_json import as_json
from index.catalogue import uploads
from index.errors import BadInput
from index.models import Webinar, WebinarStatus

WEBINAR_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
NO_NAME = "recording"


class Sha256Unreadable(BadInput):
    """A SHA-256 that is not 64 hexadecimal digits."""

    en = "“{text}” is no SHA-256. Write it as 64 hexadecimal digits."
    sv = "”{text}” är ingen SHA-256. Skriv den som 64 hexadecimala siffror."


@blueprint.post("/<number>/details")
@staff_only
def details(number: str) -> Response | tuple[Response, int]:
    """The form's fields and captions, for an upload that has begun. Answers 400 with what is wrong, field by field."""
    reader = Reader()
    service = services().uploads
    upload = service.find(number, owner())
    told = read_details(request.form, upload.name, reader)
    captions = _captions(request.files.get("captions"), reader)
    if reader.errors:
        return jsonify(errors=reader.errors), 400
    with service.archive.database.write() as session:
        uploads.note(session, upload.id, details={**upload.details, **told}, captions=captions)
    return Response(status=204)


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


def _captions(file: FileStorage | None, reader: Reader) -> list[dict[str, Any]] | None:
    """The captions that came along, as JSON; those that cannot be read are said before the long upload begins."""
    if file is None or not file.filename:
        return None
    try:
        return as_json(read_captions(file.read(), file.filename))
    except BadInput as error:
        reader.errors["captions"] = error.say(language())
        return None
