"""Addresses that hold outside of the site: in feeds, calendars and what search engines read."""

from flask import request, url_for

from archive_web.services import services


def absolute(address: str) -> str:
    """*address* as seen from anywhere; one that names its host already stays as it is."""
    return site_address() + address if address.startswith("/") else address


def page_address(endpoint: str, **values: str | int | None) -> str:
    """The absolute address of a page or file of the site."""
    return absolute(url_for(endpoint, **values))  # type: ignore[arg-type]


def site_address() -> str:
    """``https://archive.example.org``: as it is set, else as the reader has called it."""
    return services().archive.settings.site_url.rstrip("/") or request.host_url.rstrip("/")
