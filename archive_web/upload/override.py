"""The header X-HTTP-Method-Override, for clients behind proxies that know no PATCH or DELETE."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BELOW = "/api/v1/uploads"


class MethodOverride:
    """For uploads alone, and before a route is chosen: the protocol has the method of the request line ignored."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        wanted = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "")
        if wanted and environ.get("PATH_INFO", "").startswith(BELOW):
            environ["REQUEST_METHOD"] = wanted.upper()
        return self._app(environ, start_response)
