"""Text goes out compressed to those who take it: what two hours hold is a tenth of its size then."""

import gzip

from werkzeug.wrappers import Request, Response

WORTHWHILE_BYTES = 1000


def compress(response: Response, request: Request) -> Response:
    """*response*, which is whole and nobody's secret, as gzip if *request* takes that."""
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.status_code == 304 or response.content_encoding:
        return response
    data = response.get_data()
    if len(data) >= WORTHWHILE_BYTES and request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(data, compresslevel=5))
        response.content_encoding = "gzip"
    return response
