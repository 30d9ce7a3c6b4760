"""The Flask application, put together."""

from datetime import timedelta
from functools import partial

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from archive_web import (
    access,
    api,
    errors,
    feeds,
    languages,
    links,
    media,
    openid,
    page_parts,
    public,
    staff,
    upload,
)
from archive_web.assets import send_static
from archive_web.media.delivery import media_origin
from archive_web.openid import provider
from archive_web.requests import ArchiveRequest
from archive_web.services import KEY, Services
from archive_web.upload.body import install_places
from archive_web.upload.override import MethodOverride
from index.settings import Settings
from pipeline.archive import Archive, open_archive, secret_key
from pipeline.engine import Engine
from pipeline.uploads import open_uploads

FORM_BYTES = 1 << 20
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:{media}; font-src 'self'; "
    "media-src 'self' blob:{media}; connect-src 'self'{media}; worker-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FRAMED = frozenset({"public.embed"})  # may stand in a frame on any site
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY.format(media=""),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class RowNumber(IntegerConverter):
    """A number in an address; one that no row of the catalogue can have leads nowhere."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def create_app(settings: Settings) -> Flask:
    """The site of the archive that *settings* name; its tables must be up to date."""
    app = Flask(__name__)
    archive = open_archive(settings)
    app.request_class = ArchiveRequest
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=FORM_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    engine = Engine(settings)
    app.extensions[KEY] = Services(archive, engine, open_uploads(archive, engine.enqueue))
    install_places(app.extensions, settings.web_threads)
    app.wsgi_app = ProxyFix(MethodOverride(app.wsgi_app))  # type: ignore[method-assign]
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.view_functions["static"] = send_static
    access.install(app)  # before the check of forms, so that a stranger's upload is not even read
    access.FormCheck(app)
    languages.install(app)
    links.install(app)
    page_parts.install(app)
    errors.install(app)
    provider.install(app, settings)
    blueprints = (public, feeds, staff, openid, api, upload, media)
    for blueprint in (package.blueprint for package in blueprints):
        app.register_blueprint(blueprint)
    app.after_request(partial(_add_headers, headers_for(archive)))
    return app


def headers_for(archive: Archive) -> dict[str, str]:
    """What every answer carries; pictures, sound and video may come from the store where it delivers them itself."""
    origin = media_origin(archive)
    return HEADERS | {"Content-Security-Policy": CONTENT_POLICY.format(media=origin and f" {origin}")}


def _add_headers(headers: dict[str, str], response: Response) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.endpoint in FRAMED:
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace("ancestors 'none'", "ancestors *")
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
