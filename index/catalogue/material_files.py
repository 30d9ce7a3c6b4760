"""What files a material may be: the media type by the ending of the name, and in which of them words can be read."""

import unicodedata
from dataclasses import dataclass

from slugify import slugify

from index.errors import BadInput

LONGEST_NAME = 120
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
READABLE = {
    "pdf": PDF,
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "odp": f"{_ODF}.presentation",
    "odt": f"{_ODF}.text",
    "txt": "text/plain",
    "md": "text/markdown",
}
OTHERS = {
    "ppt": "application/vnd.ms-powerpoint",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ods": f"{_ODF}.spreadsheet",
    "csv": "text/csv",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
}
MEDIA_TYPES = READABLE | OTHERS


class FormUnknown(BadInput):
    """A file that is no kind of material, or whose name does not say which."""

    en = "“{name}” is not a kind of file that can be handed out. Choose one of: {known}."
    sv = "”{name}” är ingen sorts fil som kan lämnas ut. Välj någon av: {known}."


@dataclass(frozen=True)
class StoredFile:
    """A file of a material in the store. *name* is what it is called when it is saved."""

    key: str
    name: str
    media_type: str
    size_bytes: int


def stored_file(name: str, sha256: str, size_bytes: int) -> StoredFile:
    """Where a file lies that came as *name*: by its checksum, under a plain name. Raises FormUnknown."""
    shown = plain_name(name)
    stem, _, ending = shown.rpartition(".")
    if ending.lower() not in MEDIA_TYPES:
        raise FormUnknown(name=shown, known=", ".join(MEDIA_TYPES))
    safe = f"{slugify(stem, max_length=80) or 'material'}.{ending.lower()}"
    return StoredFile(f"materials/{sha256}/{safe}", shown, MEDIA_TYPES[ending.lower()], size_bytes)


def plain_name(name: str) -> str:
    """The last part of a path, without what no name should hold: controls, marks of direction, line breaks."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)]}{dot}{ending}"[-LONGEST_NAME:]
