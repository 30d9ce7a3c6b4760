"""Log in by OpenID Connect, where the settings name a provider. Its addresses name no language: providers know them."""

from flask import Blueprint

blueprint = Blueprint("openid", __name__, url_prefix="/openid")

from archive_web.openid import views  # noqa: E402  (views register themselves)

__all__ = ["blueprint", "views"]
