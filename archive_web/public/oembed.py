"""oEmbed: other sites ask here how to show a recording whose address someone has pasted (https://oembed.com)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import abort, current_app, json, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.addresses import read_seconds
from archive_web.public.pictures import picture_of
from archive_web.services import services
from index.catalogue import recordings
from index.errors import BadInput, NotFound
from index.models import Recording

WIDTH_PX, HEIGHT_PX = 640, 480
SMALLEST_PX = 200
KINDS = {"json": "application/json", "xml": "text/xml"}
SHOWN = ("public.watch", "public.embed")


class AddressUnknown(NotFound):
    """The address is not that of a recording here."""

    en = "The address {url} is not that of a recording in this archive."
    sv = "Adressen {url} är inte en inspelnings i det här arkivet."


class SizeUnclear(BadInput):
    """A width or height that is no number."""

    en = "{name} must be a number of pixels."
    sv = "{name} ska vara ett antal bildpunkter."


@blueprint.get("/oembed")
@anyone
def oembed() -> Response:
    """``url``, the address of a watch page; ``format``, json or xml; ``maxwidth`` and ``maxheight`` in pixels.

    Raises AddressUnknown, RecordingMissing, SizeUnclear; 501 for another format.
    """
    form = request.args.get("format", "json")
    if form not in KINDS:
        abort(501)
    where = _place(request.args.get("url", ""))
    width_px, height_px = _most("maxwidth", WIDTH_PX), _most("maxheight", HEIGHT_PX)
    with services().archive.database.read() as session:
        answer = _describe(
            recordings.watchable_by_slug(session, where["slug"], staff=False), where, width_px, height_px
        )
    text = json.dumps(answer) if form == "json" else _xml(answer)
    # Scripts of any site may read it: it holds nothing that is not public.
    return Response(text, content_type=KINDS[form], headers={"Access-Control-Allow-Origin": "*"})


def _place(url: str) -> dict[str, Any]:
    """The ``slug`` and ``language`` in the address of a watch page, and where it begins, ``t``. Raises AddressUnknown."""
    try:
        parts = urlsplit(url)
        endpoint, values = current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except (ValueError, HTTPException, RequestRedirect):
        raise AddressUnknown(url=url) from None
    if parts.scheme not in ("http", "https") or parts.netloc != request.host or endpoint not in SHOWN:
        raise AddressUnknown(url=url)
    return {**values, "t": read_seconds(parse_qs(parts.query).get("t", ["0"])[0])}


def _most(name: str, usual_px: int) -> int:
    try:
        return max(min(int(request.args.get(name, usual_px)), usual_px), SMALLEST_PX)
    except ValueError:
        raise SizeUnclear(name=name) from None


def _describe(recording: Recording, where: dict[str, Any], width_px: int, height_px: int) -> dict[str, Any]:
    t = where["t"] if where["t"] != "0" else None
    address = url_for("public.embed", slug=recording.slug, language=where["language"], t=t, _external=True)
    title = recording.webinar.title
    frame = render_template(
        "embed_frame.html", address=address, title=title, width_px=width_px, height_px=height_px
    )
    site = services().archive.settings.site_name
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "video",
        "title": title,
        "provider_name": site,
        "provider_url": url_for("public.home", language=where["language"], _external=True),
        "html": frame.strip(),
        "width": width_px,
        "height": height_px,
    }
    return answer | _thumbnail(recording)


def _thumbnail(recording: Recording) -> dict[str, Any]:
    """Its sizes stand with it or not at all, as the specification wants."""
    picture = picture_of(recording.posters)
    if picture is None or not recording.renditions:
        return {}
    poster = next(one for one in recording.posters if picture.src.endswith(one.key.rpartition("/")[2]))
    shape = recording.renditions[0]
    return {
        "thumbnail_url": url_for("front_door", _external=True).rstrip("/") + picture.src,
        "thumbnail_width": poster.width_px,
        "thumbnail_height": round(
            poster.width_px * shape.height_px / (shape.width_px or shape.height_px or 1)
        ),
    }


def _xml(answer: dict[str, Any]) -> str:
    root = Element("oembed")
    for name, value in answer.items():
        SubElement(root, name).text = str(value)
    return tostring(root, encoding="unicode", xml_declaration=True)
