"""Statements of the site: how accessible it is, as Swedish law asks of public bodies, and what it keeps of visitors.

What is asked: 13 § of the act (2018:1937) on accessibility to digital public services, and the agency's model.
"""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask_babel import gettext as _

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.services import services
from index.settings import Settings

SUPERVISOR_URL = "https://www.digg.se/tdosanmalan"


@dataclass(frozen=True)
class Contact:
    """Whom visitors turn to; *url* is empty where no one has been named."""

    shown: str
    url: str

    @classmethod
    def of(cls, settings: Settings) -> "Contact":
        given = settings.contact.strip()
        is_address = given.startswith(("https://", "http://"))
        return cls(given, given if is_address or not given else f"mailto:{given}")


@blueprint.get("/accessibility")
@anyone
def accessibility() -> str:
    settings = services().archive.settings
    reviewed = settings.accessibility_reviewed
    return render_template(
        "accessibility.html",
        operator=settings.operator or settings.site_name,
        contact=Contact.of(settings),
        gaps=[*known_gaps(), *filter(None, map(str.strip, settings.accessibility_gaps.split("|")))],
        reviewed=date.fromisoformat(reviewed) if reviewed else None,
        supervisor_url=SUPERVISOR_URL,
    )


@blueprint.get("/privacy")
@anyone
def privacy() -> str:
    settings = services().archive.settings
    return render_template(
        "privacy.html", operator=settings.operator or settings.site_name, contact=Contact.of(settings)
    )


def known_gaps() -> tuple[str, ...]:
    """What is not accessible on any site of this program."""
    return (
        _(
            "Captions that a machine has made hold words that are wrong. "
            "They are marked as automatic, and the talks are also given as text."
        ),
        _(
            "Recordings have no audio description: what is shown on slides and not said is given as text "
            "on the watch page, read from the picture by a machine."
        ),
        _("Talks have no sign language interpretation, unless it is seen in the recording itself."),
        _(
            "Slides and documents are handed out as they came from the speakers. "
            "Some may lack headings, text alternatives or a reading order."
        ),
        _(
            "The text on slides, and titles in another language than the page's, "
            "may be read with the wrong pronunciation."
        ),
    )
