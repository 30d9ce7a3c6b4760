"""What a feed is of: the whole archive, or one series."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from archive_web.addresses import page_address
from archive_web.services import services
from index.catalogue import series as catalogue
from index.catalogue import webinars
from index.models import Series, Webinar


@dataclass(frozen=True)
class Channel:
    """*series* is None for all; *slug* is the series' in addresses; *home* is the page about it."""

    title: str
    description: str
    home: str
    series: Series | None = None
    slug: str | None = None


def programme_of(session: Session, channel: Channel, most: int) -> list[Webinar]:
    """Coming webinars, soonest first, and *most* of those that have been published, newest first."""
    coming = webinars.coming(session, series=channel.series)
    return [*coming, *webinars.published(session, limit=most, series=channel.series)]


def channel_of(session: Session, slug: str | None) -> Channel:
    """Raises SeriesMissing."""
    site = services().archive.settings.site_name
    about = _("Watch recorded webinars on the Global Goals, and find the moment where it was said.")
    if slug is None:
        return Channel(site, about, page_address("public.home"))
    found = catalogue.shown_by_slug(session, slug)
    home = page_address("public.one_series", slug=slug)
    return Channel(f"{found.title} – {site}", found.description or about, home, found, slug)
