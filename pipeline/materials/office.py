"""The words in slides and documents as Office and LibreOffice write them: XML in a zip archive.

Sources: ECMA-376 (``a:t`` and ``w:t`` hold runs of text, ``a:p`` and ``w:p`` paragraphs) and OpenDocument 1.3
(``text:p`` and ``text:h`` in ``content.xml``, ``draw:page`` a slide).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml
from zipfile import ZipFile

LARGEST_PART_BYTES = 50 << 20  # a member of an archive, unpacked
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
PARAGRAPHS = ("p", "h")


def read_pptx(path: Path) -> Iterator[tuple[int, str]]:
    """The words of each slide; slides are numbered as their files are."""
    with ZipFile(path) as archive:
        numbers = sorted(int(found[1]) for name in archive.namelist() if (found := SLIDE.fullmatch(name)))
        for number in numbers:
            yield number, _words(_parsed(archive, f"ppt/slides/slide{number}.xml"), run="t")


def read_docx(path: Path) -> Iterator[tuple[int, str]]:
    """All words; where pages end is decided when they are printed."""
    with ZipFile(path) as archive:
        yield 0, _words(_parsed(archive, "word/document.xml"), run="t")


def read_odf(path: Path) -> Iterator[tuple[int, str]]:
    """The words of each slide of a presentation, or all of a text."""
    with ZipFile(path) as archive:
        content = _parsed(archive, "content.xml")
    slides = [part for part in content.iter() if _name(part) == "page"]
    if not slides:
        yield 0, _words(content)
    for number, slide in enumerate(slides, start=1):
        yield number, _words(slide)


def _parsed(archive: ZipFile, name: str) -> Xml.Element:
    """A part of the archive. Expat itself refuses entities that grow; a size that is not true ends at the limit."""
    with archive.open(name) as file:
        content = file.read(LARGEST_PART_BYTES + 1)
    if len(content) > LARGEST_PART_BYTES:
        raise ValueError(f"{name} is larger than {LARGEST_PART_BYTES} bytes")
    return Xml.fromstring(content)  # noqa: S314 (in a child process with limits)


def _words(part: Xml.Element, run: str = "") -> str:
    """The paragraphs in *part*; of each the text in its elements *run*, or all of it."""
    return "\n".join(
        "".join(each.text or "" for each in paragraph.iter() if _name(each) == run)
        if run
        else "".join(paragraph.itertext())
        for paragraph in part.iter()
        if _name(paragraph) in PARAGRAPHS
    )


def _name(element: Xml.Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]
