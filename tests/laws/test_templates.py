"""Law: no template holds inline script or style, which the content policy would refuse."""

import re
from pathlib import Path

import pytest

import archive_web

TEMPLATES = sorted((Path(archive_web.__file__).parent / "templates").rglob("*.html"))
# Facts for search engines: no browser runs them, and the filter keeps every letter of them from ending the element.
DATA = r' type="application/ld\+json">\{\{ [\w.]+\|tojson \}\}</script>'
INLINE = re.compile(
    rf"<style|<script(?![^>]*\ssrc=)(?!{DATA})|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        "<style>",
        "<script>go()</script>",
        '<script type="application/ld+json">{{ facts|safe }}</script>',
        "<a onclick='go()'>",
    ],
)
def test_the_law_sees_a_breach(line: str) -> None:
    assert INLINE.search(line)
