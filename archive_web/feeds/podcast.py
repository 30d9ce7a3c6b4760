"""The recordings as podcasts, of sound and of video: RSS 2.0 with Apple's and Podcasting 2.0's elements."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from uuid import UUID, uuid5

from flask import Response, url_for
from flask_babel import gettext as _
from lxml import etree

from archive_web.access import anyone
from archive_web.addresses import absolute, page_address
from archive_web.feeds import IN_LANGUAGE, blueprint
from archive_web.feeds.channel import Channel, channel_of
from archive_web.feeds.enclosures import Enclosure, Kind, enclosure_of
from archive_web.feeds.identity import identity_of
from archive_web.feeds.markup import add, text_of, title_of, written
from archive_web.feeds.sending import send
from archive_web.languages import language
from archive_web.public.cards import speakers_of
from archive_web.public.pictures import picture_of
from archive_web.services import services
from index.catalogue.changes import changed_at
from index.catalogue.releases import released
from index.models import Recording, now

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
PREFIXES = {"atom": ATOM[1:-1], "itunes": ITUNES[1:-1], "podcast": PODCAST[1:-1], "media": MEDIA[1:-1]}
# By which every program comes to the same name for a podcast, of its address without the scheme.
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
MOST = 300
TRANSCRIPTS = (("captions_vtt", "text/vtt"), ("captions_srt", "application/x-subrip"))


@blueprint.get(f"{IN_LANGUAGE}/podcast/<any(audio, video):kind>.xml")
@blueprint.get(f"{IN_LANGUAGE}/series/<slug>/podcast/<any(audio, video):kind>.xml")
@anyone
def podcast(kind: str, slug: str | None = None) -> Response:
    """Raises SeriesMissing."""
    with services().archive.database.read() as session:
        about = channel_of(session, slug)
        shown = released(session, limit=MOST, series=about.series)
        root = etree.Element("rss", version="2.0", nsmap=PREFIXES)
        channel = _channel(root, about, Kind(kind))
        for recording in shown:
            enclosure = enclosure_of(recording, Kind(kind))
            if enclosure is not None:
                _episode(channel, recording, enclosure)
        return send(written(root), "application/rss+xml", [changed_at(one.webinar, now()) for one in shown])


def _channel(root: Any, about: Channel, kind: Kind) -> Any:
    name = services().archive.settings.site_name
    address = page_address("feeds.podcast", kind=kind.value, slug=about.slug)
    channel = add(root, "channel")
    is_video = kind == Kind.VIDEO
    add(channel, "title", title_of(about.title if is_video else _("%(name)s (sound)", name=about.title)))
    add(channel, "link", about.home)
    add(channel, "description", text_of(about.description))
    add(channel, "language", language())
    add(channel, f"{ATOM}link", rel="self", type="application/rss+xml", href=address)
    add(channel, f"{ITUNES}author", title_of(name))
    add(channel, f"{ITUNES}type", "episodic")
    add(channel, f"{ITUNES}explicit", "false")
    add(channel, f"{ITUNES}image", href=page_address("static", filename="podcast.png"))
    add(channel, f"{ITUNES}category", text="Education")
    add(channel, f"{PODCAST}guid", str(uuid5(PODCASTS, address.partition("://")[2].rstrip("/"))))
    add(channel, f"{PODCAST}medium", "video" if is_video else "podcast")
    return channel


def _episode(channel: Any, recording: Recording, enclosure: Enclosure) -> None:
    webinar = recording.webinar
    item, page = add(channel, "item"), page_address("public.watch", slug=recording.slug)
    add(item, "title", title_of(webinar.title))
    add(item, "link", page)
    add(item, "guid", identity_of(recording).urn, isPermaLink="false")
    add(item, "pubDate", _moment(webinar.starts_at or recording.created_at))
    add(item, "description", text_of(webinar.description) or title_of(webinar.title))
    size = str(enclosure.size_bytes)
    add(item, "enclosure", url=absolute(enclosure.url), length=size, type=enclosure.media_type)
    add(item, f"{ITUNES}explicit", "false")
    if recording.duration_ms:
        add(item, f"{ITUNES}duration", str(round(recording.duration_ms / 1000)))
    picture = picture_of(recording.posters)
    if picture is not None:
        add(item, f"{MEDIA}thumbnail", url=absolute(picture.src))
    for speaker in speakers_of(recording.talks):
        add(item, f"{PODCAST}person", title_of(speaker.name), role="guest")
    _words(item, recording)


def _words(item: Any, recording: Recording) -> None:
    """Where the talks begin, and what is said."""
    if recording.talks:
        chapters = absolute(url_for("feeds.chapters", slug=recording.slug))
        add(item, f"{PODCAST}chapters", url=chapters, type="application/json+chapters")
    for track in recording.shown_tracks:
        for view, media_type in TRANSCRIPTS:
            address = page_address(f"public.{view}", slug=recording.slug, lang=track.translation or None)
            add(item, f"{PODCAST}transcript", url=address, type=media_type, language=track.language)


def _moment(moment: datetime) -> str:
    return format_datetime(moment)
