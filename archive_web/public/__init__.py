"""The public pages, in Swedish under /sv and in English under /en; all of them work without scripts.

What is not published is there for staff alone: the functions of index.catalogue see to that.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.compression import compress
from archive_web.languages import COOKIE, language, preferred

EMBEDDED = "public.embed"  # stands on other sites, and leaves nothing in the browser
A_YEAR_S = 365 * 86_400

blueprint = Blueprint("public", __name__, url_prefix="/<any(sv, en):language>")


@anyone
def front_door() -> Response:
    """``/`` leads to the front page in the reader's language."""
    return redirect(url_for("public.home", language=preferred()))


@blueprint.after_request
def remember_language(response: Response) -> Response:
    """Keep a choice of language that differs from what would have been guessed."""
    if language() != preferred() and request.endpoint != EMBEDDED:
        response.set_cookie(COOKIE, language(), max_age=A_YEAR_S, samesite="Lax", httponly=True)
    return response


@blueprint.after_request
def compressed(response: Response) -> Response:
    """Public pages hold no secret that their size could give away."""
    return compress(response, request)


# The front door stands before the language, and so outside the blueprint's prefix.
blueprint.record(lambda state: state.app.add_url_rule("/", "front_door", front_door))

from archive_web.public import (  # noqa: E402  (views register themselves)
    downloads,
    embed,
    following,
    goals,
    home,
    materials,
    oembed,
    programme,
    programming,
    search,
    series,
    speakers,
    statements,
    storyboard,
    suggestions,
    watch,
)

__all__ = [
    "blueprint",
    "downloads",
    "embed",
    "following",
    "goals",
    "home",
    "materials",
    "oembed",
    "programme",
    "programming",
    "search",
    "series",
    "speakers",
    "statements",
    "storyboard",
    "suggestions",
    "watch",
]
