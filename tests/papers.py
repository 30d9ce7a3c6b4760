"""Files as people hand them out, small and made on the spot."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from pypdf import PdfReader, PdfWriter

from pipeline.demo.deck import write_deck

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


def pdf(path: Path, *pages: str) -> Path:
    pictures = [Image.new("RGB", (640, 360)) for _ in pages]
    write_deck(path, pictures, [[page] for page in pages], "Bilder", "sv")
    return path


def locked_pdf(path: Path, *pages: str) -> Path:
    writer = PdfWriter(clone_from=PdfReader(pdf(path, *pages)))
    writer.encrypt("hemligt")
    with path.open("wb") as file:
        writer.write(file)
    return path


def scanned_pdf(path: Path) -> Path:
    Image.new("RGB", (64, 64)).save(path, "PDF")
    return path


def bomb_pdf(path: Path, size_bytes: int) -> Path:
    """A page whose content is *size_bytes* when it is unpacked, and hardly anything before."""
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(b"BT (a) Tj ET " * (size_bytes // 13))
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    with path.open("wb") as file:
        writer.write(file)
    return path


def pptx(path: Path, *slides: str) -> Path:
    parts = {
        f"ppt/slides/slide{number}.xml": f'<s xmlns:a="{A}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></s>'
        for number, words in enumerate(slides, start=1)
    }
    return packed(path, parts)


def docx(path: Path, words: str) -> Path:
    xml = f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:document>'
    return packed(path, {"word/document.xml": xml})


def odp(path: Path, *slides: str) -> Path:
    pages = "".join(f"<d:page><t:p>{words}</t:p></d:page>" for words in slides)
    return packed(path, {"content.xml": f'<x xmlns:t="{TEXT}" xmlns:d="{DRAW}">{pages}</x>'})


def packed(path: Path, parts: dict[str, str]) -> Path:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    path.write_bytes(content.getvalue())
    return path
