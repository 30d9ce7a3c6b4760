"""Texts that staff write in a small part of Markdown: paragraphs, lists, emphasis and links, and no HTML."""

from markdown_it import MarkdownIt
from markupsafe import Markup

# "zero" knows nothing but paragraphs; what is not named here stays as it was typed.
READER = MarkdownIt("zero", {"html": False, "linkify": False}).enable(["list", "emphasis", "link", "escape"])


def prose(text: str) -> Markup:
    """*text* as HTML. Addresses that run scripts are no links: the library leaves them as text."""
    return Markup(READER.render(text))  # noqa: S704 (the library escapes all that it does not know)
