"""The headers of tus 1.0.0: what a request says, read strictly, and what every answer says."""

import base64
import binascii
import re
from collections.abc import Mapping

from flask import Request, Response, abort
from werkzeug.http import http_date

from index.errors import BadInput
from index.models import Upload
from pipeline.uploads.checksums import ALGORITHMS, Checksum, read_checksum

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
WHOLE_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
KEY = re.compile(r"[!-+\--~]+", re.ASCII)  # no spaces and no commas


class HeaderUnreadable(BadInput):
    """A header that must be there and is not, or does not hold what it should."""

    en = "The header {name} must be {wanted}, not “{value}”."
    sv = "Rubriken {name} ska vara {wanted}, inte ”{value}”."


class MetadataUnreadable(BadInput):
    """Metadata that is not a list of keys and Base64 values, each key once."""

    en = "The header Upload-Metadata cannot be read at “{pair}”. Write each key once, a space, its value in Base64."
    sv = "Rubriken Upload-Metadata går inte att läsa vid ”{pair}”. Ange varje nyckel en gång, blanksteg, värdet i Base64."


def check_version(request: Request) -> None:
    """Answers 412 to a client that speaks another version, or none."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        abort(412)


def whole_number(request: Request, name: str) -> int:
    """Raises HeaderUnreadable."""
    value = request.headers.get(name, "")
    if not WHOLE_NUMBER.fullmatch(value):
        raise HeaderUnreadable(name=name, wanted="0, 1, 2 …", value=value[:100])
    return int(value)


def stated_length(request: Request) -> int:
    """The size of the file. What we do not support must not be taken for a plain upload. Raises HeaderUnreadable."""
    for name in ("Upload-Defer-Length", "Upload-Concat"):
        if name in request.headers:
            raise HeaderUnreadable(name=name, wanted="∅", value=request.headers[name][:100])
    return whole_number(request, "Upload-Length")


def stated_checksum(request: Request) -> Checksum | None:
    """Raises ChecksumUnreadable."""
    text = request.headers.get("Upload-Checksum")
    return None if text is None else read_checksum(text)


def metadata(text: str) -> dict[str, str]:
    """``filename bW90ZS5tcDQ=,is_draft`` as {"filename": "mote.mp4", "is_draft": ""}. Raises MetadataUnreadable."""
    read: dict[str, str] = {}
    for pair in text.split(",") if text else []:
        key, _, value = pair.strip(" ").partition(" ")
        try:
            if key in read or not KEY.fullmatch(key):
                raise ValueError
            read[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise MetadataUnreadable(pair=pair[:100]) from None
    return read


def told_of(upload: Upload) -> Mapping[str, str]:
    """What every answer about an upload says of it."""
    told = {"Upload-Offset": str(upload.offset_bytes)}
    if not upload.is_whole:
        told["Upload-Expires"] = http_date(upload.expires_at)
    if upload.recording_id is not None:
        told["Efterhand-Recording"] = str(upload.recording_id)
        told["Efterhand-Known"] = "1" if upload.is_known else "0"
    return told


def capabilities(limit_bytes: int) -> Mapping[str, str]:
    """What an answer to OPTIONS says."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(limit_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def sign(answer: Response) -> Response:
    """What every answer says, errors too."""
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    if answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
    return answer
