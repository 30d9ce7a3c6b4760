"""Resumable uploads by the tus protocol, version 1.0.0: https://tus.io/protocols/resumable-upload

Extensions: creation, creation-with-upload, checksum, expiration and termination. Staff's session and its CSRF token,
in the header ``X-CSRFToken``, let a request write.
"""

from flask import Blueprint

blueprint = Blueprint("upload", __name__, url_prefix="/api/v1/uploads")

from archive_web.upload import details, views  # noqa: E402  (views register themselves)

__all__ = ["blueprint", "details", "views"]
