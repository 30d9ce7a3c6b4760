"""Law: no template holds inline script or style, which the content policy would refuse."""

import re
from pathlib import Path

import pytest

import archive_web

TEMPLATES = sorted((Path(archive_web.__file__).parent / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ['<p style="color: red">', "<style>", "<script>go()</script>", "<a onclick='go()'>"]
)
def test_the_law_sees_a_breach(line: str) -> None:
    assert INLINE.search(line)
