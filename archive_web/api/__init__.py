"""The archive for programs and page scripts: JSON in, JSON out, errors as JSON too.

Staff's session and its CSRF token, in the header ``X-CSRFToken``, let a request write; so does an API token alone.
"""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

from archive_web.api import (  # noqa: E402, F401  (views register themselves)
    accounts,
    captions,
    description,
    goals,
    materials,
    publishing,
    recordings,
    search,
    series,
    speakers,
    talks,
    webhooks,
    webinars,
    work,
)
