"""News of the programme as Atom (RFC 4287): what has been announced, and what can be watched since."""

from datetime import UTC, datetime
from typing import Any

from flask import Response
from flask_babel import gettext as _
from lxml import etree

from archive_web.access import anyone
from archive_web.addresses import page_address
from archive_web.feeds import IN_LANGUAGE, blueprint
from archive_web.feeds.channel import Channel, channel_of, programme_of
from archive_web.feeds.identity import identity_of
from archive_web.feeds.markup import add, text_of, title_of, written
from archive_web.feeds.sending import send
from archive_web.languages import language
from archive_web.public.cards import goals_of, speakers_of
from archive_web.public.times import is_announced
from archive_web.services import services
from index.catalogue.changes import changed_at
from index.models import Webinar, now

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEWEST = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # nothing has happened yet
MEDIA_TYPE = "application/atom+xml"


@blueprint.get(f"{IN_LANGUAGE}/feed.atom")
@blueprint.get(f"{IN_LANGUAGE}/series/<slug>/feed.atom")
@anyone
def atom(slug: str | None = None) -> Response:
    """Raises SeriesMissing."""
    with services().archive.database.read() as session:
        channel = channel_of(session, slug)
        shown = programme_of(session, channel, NEWEST)
        changes = [changed_at(webinar, now()) for webinar in shown]
        root = _feed(channel, max(changes, default=NEVER))
        for webinar in shown:
            _entry(root, webinar)
        return send(written(root), MEDIA_TYPE, changes)


def _feed(channel: Channel, updated: datetime) -> Any:
    address = page_address("feeds.atom", slug=channel.slug)
    root = etree.Element(f"{{{ATOM}}}feed", {XML_LANG: language()}, nsmap={None: ATOM})
    _add(root, "id", address)
    _add(root, "title", title_of(channel.title))
    _add(root, "subtitle", text_of(channel.description))
    _add(root, "updated", _moment(updated))
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=address)
    _add(root, "link", rel="alternate", type="text/html", href=channel.home)
    _add(_add(root, "author"), "name", title_of(services().archive.settings.site_name))
    return root


def _entry(root: Any, webinar: Webinar) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", identity_of(webinar).urn)
    is_planned = is_announced(webinar, now())
    title = _("Coming: %(title)s", title=webinar.title) if is_planned else webinar.title
    _add(entry, "title", title_of(title))
    _add(entry, "updated", _moment(changed_at(webinar, now())))
    _add(entry, "published", _moment(webinar.created_at))
    _add(
        entry,
        "link",
        rel="alternate",
        type="text/html",
        href=page_address("public.webinar", slug=webinar.slug),
    )
    for speaker in speakers_of(webinar.talks):
        person = _add(entry, "author")
        _add(person, "name", title_of(speaker.name))
        if not is_planned:  # who has not spoken yet has no page
            _add(person, "uri", page_address("public.speaker", slug=speaker.slug))
    for goal in goals_of(webinar.talks):
        scheme = page_address("public.goals")
        _add(entry, "category", term=str(goal.number), label=goal.name(language()), scheme=scheme)
    _add(entry, "summary", text_of(webinar.description), type="text")


def _add(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    return add(parent, f"{{{ATOM}}}{tag}", text, **attributes)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
