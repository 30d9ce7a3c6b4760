"""Links to what is unlisted: the key in the address of a page goes on into those of all that belongs to it.

So whoever has the link can watch, read along and download as anywhere else. Addresses of other things on the page
do not get the key, and what is reached by one asks not to be kept by search engines.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request

from archive_web.services import services
from index.catalogue import webinars
from index.catalogue.visibility import keyed, parted

PAGES = ("/watch/<slug>", "/webinars/<slug>", "/embed/<slug>")


@dataclass(frozen=True)
class Opened:
    """What the key of this request belongs to: names in addresses of pages, numbers in those of files."""

    names: frozenset[str] = frozenset()
    recordings: frozenset[int] = frozenset()
    materials: frozenset[int] = frozenset()


def install(app: Flask) -> None:
    app.url_defaults(_carry_key)
    app.after_request(_keep_out_of_searches)


def _key() -> str:
    """The key in the address of this request, or nothing."""
    values = (request.view_args if has_request_context() else None) or {}
    return str(values.get("key", "") or parted(str(values.get("slug", "")))[1])


def _carry_key(endpoint: str, values: dict[str, Any]) -> None:
    key = _key()
    if not key:
        return
    opened = _opened(key)
    if values.get("recording_id") in opened.recordings or values.get("material_id") in opened.materials:
        if current_app.url_map.is_endpoint_expecting(endpoint, "key"):
            values["key"] = key
    elif values.get("slug") in opened.names and _is_page(endpoint):
        values["slug"] = keyed(values["slug"], key)


def _opened(key: str) -> Opened:
    """Looked up once a request, when its page first makes an address."""
    if "opened" not in g:
        with services().archive.database.read() as session:
            found = webinars.by_key(session, key)
            g.opened = (
                Opened()
                if found is None
                else Opened(
                    frozenset({found.slug, *(recording.slug for recording in found.recordings)}),
                    frozenset(recording.id for recording in found.recordings),
                    frozenset(material.id for material in found.materials),
                )
            )
    opened: Opened = g.opened
    return opened


def _is_page(endpoint: str) -> bool:
    return any(page in rule.rule for rule in current_app.url_map.iter_rules(endpoint) for page in PAGES)


def _keep_out_of_searches(response: Response) -> Response:
    if _key():
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
