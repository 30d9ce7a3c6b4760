"""One place turns any error into a page that helps."""

import logging

from flask import Flask, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from archive_web.languages import language
from index.errors import BadInput, DiskFull, EfterhandError, NotFound
from index.search.contract import IndexBusy, IndexDamaged
from pipeline.incoming import FileTooLarge

LOG = logging.getLogger(__name__)
STATUS: tuple[tuple[type[EfterhandError], int], ...] = (
    (NotFound, 404),
    (FileTooLarge, 413),
    (BadInput, 400),
    (DiskFull, 507),
    (IndexDamaged, 503),
    (IndexBusy, 503),
)


def install(app: Flask) -> None:
    app.register_error_handler(EfterhandError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def status_of(error: EfterhandError) -> int:
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def _ours(error: EfterhandError) -> tuple[str, int]:
    status = status_of(error)
    if status >= 500:
        LOG.error("%s", error)
    return _page(status, error.say(language())), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, ""), error.code


def _unforeseen(error: Exception) -> tuple[str, int]:
    LOG.exception("A page failed", exc_info=error)
    return _page(500, ""), 500


def _page(status: int, detail: str) -> str:
    titles = {
        400: _("That could not be understood"),
        403: _("You may not do that"),
        404: _("The page is not here"),
        413: _("The file is too large"),
        416: _("That part of the file does not exist"),
        503: _("This part of the archive is being mended"),
        507: _("The disk is full"),
    }
    title = titles.get(status, _("Something went wrong"))
    return render_template("error.html", status=status, title=title, detail=detail)
