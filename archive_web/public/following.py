"""The page that tells people how to follow the programme: in a calendar, a feed reader or a podcast player."""

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from archive_web.access import anyone
from archive_web.addresses import page_address
from archive_web.public import blueprint
from archive_web.services import services
from index.catalogue import series


@dataclass(frozen=True)
class Way:
    """A way to follow: *address* is what a program is given; *open_url* opens such a program where there is one."""

    title: str
    words: str
    address: str
    open_url: str = ""
    open_words: str = ""


@blueprint.get("/feeds")
@anyone
def following() -> str:
    """Of everything, or of the one series that ``?series=`` names. Raises SeriesMissing."""
    slug = request.args.get("series") or None
    with services().archive.database.read() as session:
        found = series.shown_by_slug(session, slug) if slug else None
    return render_template("following.html", series=found, ways=_ways(slug))


def _ways(slug: str | None) -> list[Way]:
    """Harvesters take a series as a set of the whole."""
    calendar = page_address("feeds.programme_calendar", slug=slug)
    harvest = (
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": slug} if slug else {"verb": "Identify"}
    )
    return [
        Way(
            _("In your calendar"),
            _(
                "Coming webinars show in your calendar, and move there when they are moved. In Outlook choose "
                "Add calendar, Subscribe from web; in Google Calendar, Other calendars, From URL; and paste this address."
            ),
            calendar,
            "webcal://" + calendar.partition("://")[2],
            _("Subscribe in the calendar of this device"),
        ),
        Way(
            _("Listen as a podcast"),
            _(
                "New recordings come to your podcast app as sound, with a chapter for each talk. In the app, choose to "
                "add a podcast by its address (URL), and paste this one."
            ),
            page_address("feeds.podcast", kind="audio", slug=slug),
        ),
        Way(
            _("Watch as a podcast"),
            _("The same with video, for apps that show it."),
            page_address("feeds.podcast", kind="video", slug=slug),
        ),
        Way(
            _("News in a feed reader"),
            _("Webinars that are announced or published, for feed readers and intranets (Atom)."),
            page_address("feeds.atom", slug=slug),
        ),
        Way(
            _("For libraries and catalogues"),
            _("Descriptions of all recordings in Dublin Core, to be harvested with OAI-PMH 2.0."),
            page_address("feeds.oai", **harvest),
        ),
    ]
