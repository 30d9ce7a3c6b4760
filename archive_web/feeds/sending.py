"""Answers for programs that ask again and again: not sent when nothing is new, and packed for those who can unpack."""

import gzip
from collections.abc import Iterable
from datetime import datetime

from flask import Response, request

WORTH_PACKING_BYTES = 1000


def send(
    data: bytes, media_type: str, changes: Iterable[datetime | None] = (), *, saved_as: str = ""
) -> Response:
    """*data*, last changed at the latest of *changes*; or 304. With *saved_as*, as a file of that name.

    It may be kept, but each time it must be asked whether it still holds: what is withdrawn is gone at once. A
    time alone does not tell, since nothing that is left may be newer; so only the entity tag is compared.
    """
    response = Response(data, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    response.last_modified = max(filter(None, changes), default=None)
    response.add_etag(weak=True)
    if saved_as:
        response.headers.set("Content-Disposition", "attachment", filename=saved_as)
    if request.if_none_match:
        response.make_conditional(request)
    if response.status_code == 200 and len(data) > WORTH_PACKING_BYTES and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(data, compresslevel=5, mtime=0))
        response.content_encoding = "gzip"
    return response
