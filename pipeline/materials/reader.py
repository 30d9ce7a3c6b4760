"""A program of its own that writes the words of a file to its output, a JSON line for each page: [number, text].

The files come from outside, and may be made to do harm: whoever starts this gives it limits of time and memory.
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.materials.office import read_docx, read_odf, read_pptx

MOST_PAGES = 1000
PAGE_LETTERS = 20_000
MOST_LETTERS = 3_000_000
Page = tuple[int, str]


def read_pdf(path: Path) -> Iterator[Page]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise PermissionError("encrypted")
    for number, page in enumerate(reader.pages, start=1):
        yield number, page.extract_text()


def read_plain(path: Path) -> Iterator[Page]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield 0, file.read(PAGE_LETTERS)


READERS: dict[str, Callable[[Path], Iterator[Page]]] = {
    "pdf": read_pdf,
    "pptx": read_pptx,
    "docx": read_docx,
    "odp": read_odf,
    "odt": read_odf,
    "txt": read_plain,
    "md": read_plain,
}


def pages_of(path: Path, form: str) -> Iterator[Page]:
    """The pages that have words, at most so many; what *form* is, its name's ending says."""
    letters = 0
    for number, text in islice(READERS[form](path), MOST_PAGES):
        plain = tidy(text)
        letters += len(plain)
        if letters > MOST_LETTERS:
            return
        if plain:
            yield number, plain


def tidy(text: str) -> str:
    """Words with single spaces between; no controls, and no marks that turn the direction of what follows."""
    kept = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text[:PAGE_LETTERS]
    )
    return " ".join(kept.replace("\N{SOFT HYPHEN}", "").split())


def main(path: str, form: str) -> None:
    for page in pages_of(Path(path), form):
        sys.stdout.write(json.dumps(page) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
