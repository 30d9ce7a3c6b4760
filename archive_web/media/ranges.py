"""Answer a request for an object or a range of it, 256 KiB at a time (RFC 9110, section 14)."""

from collections.abc import Iterator
from io import BufferedReader
from typing import BinaryIO

from werkzeug.datastructures import ContentRange
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header, quote_etag, unquote_etag
from werkzeug.wrappers import Request, Response

from pipeline.storage.contract import ObjectStore
from pipeline.storage.media_types import media_type_of

BLOCK_BYTES = 256 * 1024


def send_object(store: ObjectStore, key: str, request: Request, media_type: str = "") -> Response:
    """The whole object (200), one range of it (206), or nothing new (304). Raises ObjectMissing; 416.

    Keys are never used again for other bytes, so the key is the entity tag.
    """
    size_bytes = store.size_bytes(key)
    span = _span(request, key, size_bytes)
    start, stop = span or (0, size_bytes)
    response = Response(mimetype=media_type or media_type_of(key), status=206 if span else 200)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = quote_etag(key)
    response.content_length = stop - start
    if span:
        response.content_range = ContentRange("bytes", start, stop, size_bytes)
    if request.if_none_match.contains(key):
        response.status_code, response.content_length = 304, 0
    elif request.method != "HEAD":
        _send(store.open(key, start=start), stop - start, request, response)
    return response


def _span(request: Request, key: str, size_bytes: int) -> tuple[int, int] | None:
    """The range asked for; None: the whole. Several ranges, or one of another version, give the whole."""
    condition = request.headers.get("If-Range")
    if condition is not None and unquote_etag(condition)[0] != key:
        return None
    asked = parse_range_header(request.headers.get("Range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    start, _ = asked.ranges[0]
    if start < -size_bytes:
        return 0, size_bytes  # more of the end than there is: all of it
    span = asked.range_for_length(size_bytes)
    if span is None:
        raise RequestedRangeNotSatisfiable(size_bytes)
    return span


def _send(file: BinaryIO, size_bytes: int, request: Request, response: Response) -> None:
    """Have gunicorn's sendfile send what lies on this machine: no thread copies it, and it stops at Content-Length."""
    if isinstance(file, BufferedReader) and "gunicorn.socket" in request.environ:
        response.response = request.environ["wsgi.file_wrapper"](file, BLOCK_BYTES)
        response.direct_passthrough = True
    else:
        response.response = _blocks(file, size_bytes)


def _blocks(file: BinaryIO, remaining: int) -> Iterator[bytes]:
    with file:
        while remaining > 0 and (block := file.read(min(BLOCK_BYTES, remaining))):
            remaining -= len(block)
            yield block
