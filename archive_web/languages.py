"""Swedish and English: the language stands first in the address, ``/sv/`` or ``/en/``."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import Babel

from archive_web.services import services

LANGUAGES = ("sv", "en")
COOKIE = "language"


def install(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    Babel(
        app,
        locale_selector=language,
        timezone_selector=lambda: services().archive.settings.timezone,
        default_translation_directories="translations",
    )


def language() -> str:
    """The page's language: of its address, else as the reader's browser and the settings say."""
    return g.get("language") or preferred()


def preferred() -> str:
    """For addresses that name no language: what was chosen before, else what the browser asks for."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    default = services().archive.settings.language
    others = [code for code in LANGUAGES if code != default]
    return request.accept_languages.best_match([default, *others]) or default


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")
    elif (first := request.path.split("/")[1]) in LANGUAGES:
        g.language = first  # an address that is not found still speaks the reader's language


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = language()
