"""XML of any kind, well-formed whatever the words in it: by lxml, which escapes them."""

import re
from typing import Any

from lxml import etree

ELLIPSIS = "…"
LONGEST_TITLE = 300
LONGEST_TEXT = 4000  # what podcast directories show at most
# What XML 1.0 cannot hold, not even escaped: control characters, halves of pairs, and what is no character.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNKNOWN = "\ufffd"


def title_of(text: str) -> str:
    """One line of *text*, not too long for a list."""
    return _cut(" ".join(readable(text).split()), LONGEST_TITLE)


def text_of(text: str) -> str:
    """*text* with its lines, not too long for a feed."""
    return _cut(readable(text).replace("\r\n", "\n").strip(), LONGEST_TEXT)


def readable(text: str) -> str:
    return FORBIDDEN.sub(UNKNOWN, text)


def add(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    """A new child of *parent*; *tag* is in Clark's notation, ``{namespace}name``. Returns it."""
    child = etree.SubElement(parent, tag, {name: readable(value) for name, value in attributes.items()})
    child.text = readable(text) or None
    return child


def written(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + ELLIPSIS
