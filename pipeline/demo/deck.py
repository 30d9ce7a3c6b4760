"""The demo's slides as a PDF: pictures with their words under them, unseen, as a scanner that reads would make it."""

import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL.Image import Image
from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

_EPOCH = time.gmtime(0)  # a deck made twice is the same to the byte
UNSEEN = 3  # the text rendering mode of PDF that draws nothing
FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}


def write_deck(
    path: Path, pictures: Sequence[Image], words: Sequence[Sequence[str]], title: str, language: str
) -> None:
    """Write *pictures* as pages of a PDF, each with its lines of *words*, to be read and searched."""
    drawn = BytesIO()
    pictures[0].save(
        drawn,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        title=title,
        creationDate=_EPOCH,
        modDate=_EPOCH,
    )
    writer = PdfWriter(clone_from=drawn)
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    font = writer._add_object(_names(FONT))
    for page, lines in zip(writer.pages, words, strict=True):
        resources = cast(DictionaryObject, page["/Resources"].get_object())
        resources[NameObject("/Font")] = DictionaryObject({NameObject("/F1"): font})
        _write_under(writer, page, lines)
    with path.open("wb") as file:
        writer.write(file)


def _write_under(writer: PdfWriter, page: PageObject, lines: Sequence[str]) -> None:
    stream = DecodedStreamObject()
    shown = b"".join(b"(%s) Tj T* " % _escaped(line) for line in lines)
    height = int(page.mediabox.height)
    stream.set_data(b"BT /F1 24 Tf %d Tr 40 TL 60 %d Td %sET" % (UNSEEN, height - 100, shown))
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])


def _escaped(line: str) -> bytes:
    """A string of PDF in its Western encoding."""
    encoded = line.encode("cp1252", errors="replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _names(values: dict[str, str]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): NameObject(value) for name, value in values.items()})
