"""A webinar in the fifteen elements of Dublin Core, as every harvester understands it (oai_dc)."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from archive_web.addresses import page_address
from archive_web.feeds.markup import add, text_of, title_of
from archive_web.feeds.oai.elements import XSI
from archive_web.languages import LANGUAGES
from archive_web.public.cards import goals_of, speakers_of
from archive_web.services import services
from index.models import Webinar

PREFIX = "oai_dc"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add_metadata(parent: Any, webinar: Webinar) -> None:
    """Names of goals are in both languages; everything else as it stands in the archive."""
    root = etree.SubElement(parent, f"{{{NAMESPACE}}}dc", nsmap={PREFIX: NAMESPACE, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    for name, text, language in _elements(webinar):
        if text:
            add(root, f"{{{DC}}}{name}", text, **({XML_LANG: language} if language else {}))


def _elements(webinar: Webinar) -> Iterator[tuple[str, str, str]]:
    """Element, text and the text's language, empty where it has none."""
    settings, spoken = services().archive.settings, webinar.language or ""
    yield "title", title_of(webinar.title), spoken
    for speaker in speakers_of(webinar.talks):
        yield "creator", title_of(speaker.name), ""
    for goal in goals_of(webinar.talks):
        for language in LANGUAGES:
            yield "subject", f"{goal.number} {goal.name(language)}", language
    yield "description", text_of(webinar.description), spoken
    yield "publisher", title_of(settings.site_name), ""
    if webinar.starts_at is not None:
        yield "date", f"{webinar.starts_at:%Y-%m-%d}", ""
    shown = [one for one in webinar.recordings if one.deleting is None]
    is_seen = any(rendition.height_px for one in shown for rendition in one.renditions)
    yield "type", "MovingImage" if is_seen else "Sound", ""
    yield "format", "video/mp4" if is_seen else "audio/mp4", ""
    for recording in shown:
        address = page_address("public.watch", slug=recording.slug, language=settings.language)
        yield "identifier", address, ""
        yield "language", recording.language or spoken, ""
    if webinar.series is not None:
        address = page_address("public.one_series", slug=webinar.series.slug, language=settings.language)
        yield "relation", address, ""
