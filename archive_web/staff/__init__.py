"""The staff console: log in, hand in recordings, follow their way, correct and publish."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/<any(sv, en):language>/staff")

from archive_web.staff import (  # noqa: E402, F401  (views register themselves)
    accounts,
    again,
    announcing,
    captions,
    changes,
    deleting,
    doors,
    editing,
    invitation,
    judging,
    listing,
    materials,
    own_account,
    people,
    publishing,
    series,
    splitting,
    uploading,
    voices,
    webhooks,
)
