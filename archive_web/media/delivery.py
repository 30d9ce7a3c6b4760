"""Who sends an object to a viewer who may see it: Flask, nginx, or the store itself by a signed address.

The choice is EFTERHAND_DELIVERY. Whatever it is, the address is ours and each request is asked who may see it.
"""

from collections.abc import Callable
from typing import cast
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from archive_web.media.playlists import sign_playlist
from archive_web.media.ranges import send_object
from pipeline.archive import Archive
from pipeline.storage.contract import SignsAddresses
from pipeline.storage.media_types import media_type_of

# Where scripts/deploy/nginx.conf has the folder of the store.
INTERNAL = "/stored/"
HOUR_S = 3600
PLAYLIST = ".m3u8"
# Small files with addresses in them that are meant relative to our own, or that scripts read.
OURS = (".vtt", ".json")


def deliver(
    archive: Archive,
    key: str,
    request: Request,
    *,
    media_type: str = "",
    attachment: str = "",
    cache: str = "",
) -> Response:
    """Answer *request* with the object *key*; with *attachment*, as a download of that name.

    *cache* is the Cache-Control of the object; empty: whatever the site answers. Raises ObjectMissing; 416.
    """
    media_type = media_type or media_type_of(key)
    response = WAYS[archive.settings.delivery](archive, key, request, media_type, attachment)
    if attachment:
        response.headers.set("Content-Disposition", "attachment", filename=attachment)
    if cache:
        response.headers.setdefault("Cache-Control", cache)
    return response


def media_origin(archive: Archive) -> str:
    """Where browsers fetch media from beside our own address; empty: nowhere."""
    return cast(SignsAddresses, archive.store).origin if archive.settings.delivery == "s3" else ""


def _by_flask(archive: Archive, key: str, request: Request, media_type: str, attachment: str) -> Response:
    return send_object(archive.store, key, request, media_type)


def _by_nginx(archive: Archive, key: str, request: Request, media_type: str, attachment: str) -> Response:
    """An empty answer that names the file; nginx sends it, by ranges, with our type and Cache-Control."""
    archive.store.size_bytes(key)
    return Response(mimetype=media_type, headers={"X-Accel-Redirect": INTERNAL + quote(key)})


def _by_store(archive: Archive, key: str, request: Request, media_type: str, attachment: str) -> Response:
    """A signed address of the object, which the store answers 404 if it is missing; a playlist with such addresses."""
    store = cast(SignsAddresses, archive.store)
    valid_s = archive.settings.signed_hours * HOUR_S
    if key.endswith(OURS) or request.method == "HEAD":
        return send_object(archive.store, key, request, media_type)
    if key.endswith(PLAYLIST):
        return sign_playlist(archive.store, key, lambda one: store.signed_address(one, valid_s), request)
    response = redirect(store.signed_address(key, valid_s, media_type=media_type, attachment=attachment))
    # The browser may use the address again while half of its time is left, enough to play what it is for.
    response.headers["Cache-Control"] = f"private, max-age={valid_s // 2}"
    return response


Way = Callable[[Archive, str, Request, str, str], Response]
WAYS: dict[str, Way] = {"flask": _by_flask, "x-accel": _by_nginx, "s3": _by_store}
