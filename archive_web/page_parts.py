"""What every template can use: the site, filters for times and sizes, addresses of assets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from archive_web.addresses import absolute, page_address
from archive_web.assets import asset_url
from archive_web.languages import LANGUAGES, language
from archive_web.prose import prose
from archive_web.services import services
from index.catalogue.talks import clock
from index.goals.agenda import goals


@dataclass(frozen=True)
class Site:
    """The site as the frame of each page shows it. *addresses* are those of this page for all the world, by language;
    empty where it is not for all.
    """

    name: str
    language: str
    other_language: str
    other_language_url: str
    addresses: dict[str, str]


def install(app: Flask) -> None:
    app.jinja_env.filters["absolute"] = absolute
    app.jinja_env.filters["clock"] = short_clock
    app.jinja_env.filters["size"] = size
    app.jinja_env.filters["prose"] = prose
    app.jinja_env.filters["language_name"] = language_name
    app.jinja_env.globals["asset"] = asset_url
    app.jinja_env.globals["agenda_goals"] = goals
    app.context_processor(lambda: {"site": _site()})


def short_clock(ms: int) -> str:
    """``63000`` gives ``1:03``, ``3723000`` gives ``1:02:03``."""
    hours, minutes, seconds = clock(int(ms)).split(":")
    return f"{int(minutes)}:{seconds}" if hours == "0" else f"{hours}:{minutes}:{seconds}"


def language_name(code: str, *, in_sentence: bool = False) -> str:
    """``sv`` gives ``Svenska`` on a Swedish page and ``Swedish`` on an English one; a code unknown stays as it is.

    *in_sentence*: as it is written in the middle of one, ``svenska``.
    """
    try:
        found = Locale.parse(code).get_display_name(get_locale())
    except (ValueError, UnknownLocaleError):
        return code
    if not found:
        return code
    return found if in_sentence else found[:1].upper() + found[1:]


def size(count_bytes: int) -> str:
    """``5242880`` gives ``5,2 MB`` in Swedish, ``5.2 MB`` in English."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count_bytes >= factor:
            digits = "#,##0.0" if count_bytes < 10 * factor else "#,##0"
            return f"{format_decimal(count_bytes / factor, digits, locale=get_locale())} {unit}"
    return f"{count_bytes} B"


def _site() -> Site:
    present = language()
    other = next(code for code in LANGUAGES if code != present)
    return Site(
        name=services().archive.settings.site_name,
        language=present,
        other_language=other,
        other_language_url=_same_place(other),
        addresses=_addresses(),
    )


def _addresses() -> dict[str, str]:
    """Without the query: a moment or a filter is no page of its own."""
    endpoint = request.endpoint or ""
    if not endpoint.startswith("public."):
        return {}
    values = request.view_args or {}
    return {code: page_address(endpoint, **{**values, "language": code}) for code in LANGUAGES}


def _same_place(other: str) -> str:
    """This page in the *other* language; the start page when the address leads nowhere, or names no language.

    A form that was refused stands at an address where the page with the empty form is had.
    """
    endpoint, values = _shown_here()
    if not endpoint or not current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        return url_for("public.home", language=other)
    # The query is carried over as it came: as arguments of url_for, some names would have a meaning of their own.
    address, query = (
        url_for(endpoint, **{**values, "language": other}),
        request.query_string.decode("latin-1"),
    )
    return f"{address}?{query}" if query else address


def _shown_here() -> tuple[str, Mapping[str, Any]]:
    """The view that a visit to this request's address leads to, with its values; no view if it leads nowhere."""
    if request.method == "GET" and request.endpoint:
        return request.endpoint, request.view_args or {}
    try:
        return cast(MapAdapter, current_app.create_url_adapter(request)).match(method="GET")
    except HTTPException:
        return "", {}
