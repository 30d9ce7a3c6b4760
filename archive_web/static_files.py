"""Files of the program itself, by WhiteNoise: compressed by the build, and kept by browsers as long as their name says."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = Path(__file__).parent / "static"
# The build names files by what is in them; the few others may change under their name.
HASHED = r"/dist/.+-[0-9A-Z]{8}\.\w+$"
A_DAY_S = 86_400


def with_static_files(application: "WSGIApplication", headers: Mapping[str, str]) -> "WSGIApplication":
    """*application*, with the files under ``/static/`` before it; each answer carries *headers* too."""

    def add_headers(given: Headers, path: str, url: str) -> None:
        for name, value in headers.items():
            given[name] = value

    files = WhiteNoise(
        application,
        root=FOLDER,
        prefix="/static/",
        max_age=A_DAY_S,
        allow_all_origins=False,
        immutable_file_test=HASHED,
        add_headers_function=add_headers,
    )

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        # WhiteNoise refuses other methods without our headers.
        return (files if is_read else application)(environ, start_response)

    return answer
