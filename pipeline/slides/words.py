"""The words on a slide, read by tesseract."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PIL import Image

from index.errors import EfterhandError
from pipeline.tool import ToolFailed, ToolMissing, ToolTimedOut, run_tool

LANGUAGES = ("swe", "eng")
TIMEOUT_S = 60
SURE = 60.0  # tesseract's confidence, 0 to 100
NARROWEST_PX = 1280  # smaller pictures are read at twice their size: letters need some 20 pixels
# A slide takes about a second; more threads would only take the processor from the encoder.
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}
WORD_LEVEL = "5"


class SlidesUnread(EfterhandError):
    """A notice for staff: the slides are shown, but their words are not known."""

    en = (
        "The words on the slides were not read, so searching does not find them. Install what is missing with: "
        "sudo apt-get install {packages}. Then run the slides again."
    )
    sv = (
        "Orden på bilderna har inte lästs, så de går inte att söka i. Installera det som saknas med: "
        "sudo apt-get install {packages}. Kör sedan bilderna igen."
    )


def missing_packages() -> list[str]:
    """The Debian packages without which words cannot be read on this machine; none if all is there."""
    try:
        listed = run_tool(["tesseract", "--list-langs"], timeout_s=TIMEOUT_S).split()
    except ToolMissing:
        return ["tesseract-ocr", *(f"tesseract-ocr-{language}" for language in LANGUAGES)]
    return [f"tesseract-ocr-{language}" for language in LANGUAGES if language not in listed]


def read_words(picture: Path) -> str:
    """The words on *picture*, line by line as they stand there; empty if there are none that are sure.

    Raises ToolMissing. A picture that tesseract cannot read has no words.
    """
    enlarged = _enlarged(picture)
    command = ["tesseract", str(enlarged.absolute()), "stdout", "-l", "+".join(LANGUAGES), "tsv"]
    try:
        rows = run_tool(command, timeout_s=TIMEOUT_S, environment=ENVIRONMENT).splitlines()
    except (ToolFailed, ToolTimedOut):
        return ""
    return "\n".join(_lines([row.split("\t") for row in rows[1:]]))


def _enlarged(picture: Path) -> Path:
    with Image.open(picture) as image:
        if image.width >= NARROWEST_PX:
            return picture
        larger = picture.with_name(f"larger-{picture.name}")
        image.resize((image.width * 2, image.height * 2), Image.Resampling.LANCZOS).save(larger)
        return larger


def _lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of tesseract's table: level, page, block, paragraph, line, word, four of place, confidence, text."""
    words = [
        row for row in rows if len(row) == 12 and row[0] == WORD_LEVEL and _is_word(row[11], float(row[10]))
    ]
    lines = [" ".join(row[11] for row in line) for _, line in groupby(words, key=lambda row: tuple(row[1:5]))]
    return [line for line in lines if any(map(str.isalnum, line))]


def _is_word(text: str, confidence: float) -> bool:
    """Specks and frames are read as single signs; a bullet is not a word, but a dash or an ampersand may be."""
    return confidence >= SURE and (any(map(str.isalnum, text)) or text in "–-&+%?!")
