"""The archive for programs and page scripts: JSON in, JSON out, errors as JSON too.

Staff's session and its CSRF token, in the header ``X-CSRFToken``, let a request write.
"""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

from archive_web.api import captions  # noqa: E402  (views register themselves)

__all__ = ["blueprint", "captions"]
