"""Playlists for media that lie in a private bucket: every segment by an address of its own (RFC 8216)."""

import posixpath
import re
from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from archive_web.compression import compress
from pipeline.storage.contract import ObjectStore
from pipeline.storage.media_types import media_type_of

PLAYLIST = ".m3u8"
URI = re.compile(r'(?<=[:,]URI=")[^"]+(?=")')


def sign_playlist(store: ObjectStore, key: str, signed: Callable[[str], str], request: Request) -> Response:
    """The playlist *key* with a signed address for each segment in it. Raises ObjectMissing.

    A player reads the playlist of a recording once, so the addresses must be valid for as long as one watches.
    """
    with store.open(key) as file:
        text = rewrite(file.read().decode(), key, signed)
    response = Response(text, mimetype=media_type_of(key))
    response.headers["Cache-Control"] = "private, no-store"
    return compress(response, request)  # the addresses are long and alike


def rewrite(text: str, key: str, signed: Callable[[str], str]) -> str:
    """*text*, a playlist that lies under *key*, with ``signed(key of the file)`` for every file it names.

    Playlists that it names keep their relative addresses: those are ours, and rewritten when they are fetched.
    """

    def address(name: str) -> str:
        return name if name.endswith(PLAYLIST) else signed(posixpath.join(posixpath.dirname(key), name))

    def line(written: str) -> str:
        if written.startswith("#"):
            return URI.sub(lambda found: address(found[0]), written)
        return address(written) if written else written

    return "\n".join(map(line, text.splitlines())) + "\n"
