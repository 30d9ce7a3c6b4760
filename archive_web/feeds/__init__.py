"""What programs follow: calendars, feeds, podcasts, maps of the site for search engines, and harvesters' OAI-PMH.

They hold what every visitor sees, at the moment they are asked. None of them reads or sets a cookie.
"""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)

IN_LANGUAGE = "/<any(sv, en):language>"

from archive_web.feeds import atom, calendar, chapters, podcast, sitemap  # noqa: E402  (views register themselves)
from archive_web.feeds.oai import views as oai  # noqa: E402

__all__ = ["IN_LANGUAGE", "atom", "blueprint", "calendar", "chapters", "oai", "podcast", "sitemap"]
