"""The body of a request block by block: as much of it as came, when the client goes away or falls silent."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import Request, current_app

from pipeline.uploads.locks import UploadsBusy

LOG = logging.getLogger(__name__)
# What a connection that is cut hard may cost; gunicorn asks the network for more at once all the same.
BLOCK_BYTES = 64 * 1024
# A laptop that was closed says nothing any more: its upload is free for the next connection after this time.
SILENCE_S = 30.0
# So much is read and thrown away before an answer that refuses it: a browser reads no answer while it still sends.
DRAINED_BYTES = 64 << 20
KEY = "efterhand.receiving"


def blocks(request: Request) -> Iterator[bytes]:
    """The body in blocks. Ends early, without an error, when the rest does not come."""
    body = request.environ["wsgi.input"]
    left_bytes = _stated_bytes(request)
    _listen_for(request, SILENCE_S)
    try:
        while left_bytes is None or left_bytes > 0:
            block = body.read(BLOCK_BYTES if left_bytes is None else min(BLOCK_BYTES, left_bytes))
            if not block:
                return
            left_bytes = None if left_bytes is None else left_bytes - len(block)
            yield block
    except OSError as fault:  # also what the server says of a chunked body that ends too soon
        LOG.info("An upload's connection ended: %s", fault)
        request.environ["efterhand.is_broken"] = True


def drain(request: Request) -> None:
    """Read what is left of a body that is refused, if it is not too much."""
    if request.environ.get("efterhand.is_broken") or (_stated_bytes(request) or 0) > DRAINED_BYTES:
        return
    for _ in blocks(request):
        pass


@contextmanager
def place() -> Iterator[None]:
    """Half of the server's threads at most receive files, so that the others are there for pages. Raises UploadsBusy."""
    places: BoundedSemaphore = current_app.extensions[KEY]
    if not places.acquire(blocking=False):
        raise UploadsBusy()
    try:
        yield
    finally:
        places.release()


def install_places(extensions: dict[str, object], threads: int) -> None:
    extensions[KEY] = BoundedSemaphore(max(1, threads // 2))


def _stated_bytes(request: Request) -> int | None:
    """The length that the request states; None: the server knows the end when it comes. No length at all is no body."""
    if request.content_length is not None:
        return request.content_length
    return None if request.environ.get("wsgi.input_terminated") else 0


def _listen_for(request: Request, silence_s: float) -> None:
    """Have reads of the connection end after this long without a byte. Servers other than gunicorn have their own ways."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(silence_s)
