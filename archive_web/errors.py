"""One place turns any error into a page that helps, or for programs into JSON."""

import logging
from typing import Any

from flask import Flask, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from archive_web.access import NotAllowed, is_staff
from archive_web.languages import language
from index.catalogue.accounts import LastAdministrator
from index.catalogue.captions import CaptionsKept
from index.catalogue.corrections import CaptionsChanged
from index.catalogue.recordings import RecordingGoing
from index.catalogue.throttle import TooManyAttempts
from index.catalogue.uploads import OffsetConflict, UploadExpired, UploadForeign
from index.errors import BadInput, DatabaseAway, DatabaseFull, DiskFull, EfterhandError, NotFound
from index.search.contract import IndexBusy, IndexDamaged
from pipeline.incoming import FileTooLarge
from pipeline.storage.contract import StoreRefused, StoreUnreachable
from pipeline.uploads.checksums import ChecksumMismatch
from pipeline.uploads.locks import UploadLocked, UploadsBusy
from pipeline.uploads.receiving import BodyTooLong

LOG = logging.getLogger(__name__)
STATUS: tuple[tuple[type[EfterhandError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (TooManyAttempts, 429),
    (FileTooLarge, 413),
    (CaptionsChanged, 409),
    (RecordingGoing, 409),
    (BodyTooLong, 413),
    (OffsetConflict, 409),
    (UploadForeign, 403),
    (UploadExpired, 410),
    (UploadLocked, 423),
    (UploadsBusy, 503),
    (ChecksumMismatch, 460),
    (CaptionsKept, 409),
    (LastAdministrator, 409),
    (BadInput, 400),
    (DiskFull, 507),
    (DatabaseFull, 507),
    (DatabaseAway, 503),
    (IndexDamaged, 503),
    (IndexBusy, 503),
    (StoreUnreachable, 503),
    (StoreRefused, 503),
)


def install(app: Flask) -> None:
    app.register_error_handler(EfterhandError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def status_of(error: EfterhandError) -> int:
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def _ours(error: EfterhandError) -> Response:
    if isinstance(error, DatabaseAway):
        g.account = None  # nobody can be looked up, and the page needs to know who reads it
    status = status_of(error)
    if status >= 500:
        LOG.error("%s", error)
    # How the archive is mended, and where it lies on the disk, is for staff to know.
    if status < 500 or is_staff():
        facts = {"code": error.code, "facts": error.facts, "fields": _fields(error)}
        return _answer(status, error.say(language()), facts)
    of_search = _("Search is being built anew, and works again in a while. Everything else works meanwhile.")
    return _answer(status, of_search if isinstance(error, IndexDamaged) else "", {})


def _fields(error: EfterhandError) -> list[dict[str, str]]:
    """What is wrong with each field, where the error knows of fields."""
    named = getattr(error, "fields", None) or [(_field(error), error.say(language()))]
    return [{"field": name, "text": text} for name, text in named if name or hasattr(error, "fields")]


def _field(error: EfterhandError) -> str:
    """The field in which the error was made, as it was noted on the error or among its facts; empty where none was."""
    return str(getattr(error, "field", "") or error.facts.get("field", ""))


def _http(error: HTTPException) -> Response | HTTPException:
    """Keeps what the status must say of itself: the length with a 416, the methods with a 405."""
    if error.code is None or error.code < 400:
        return error
    ours = _answer(error.code, "", {"code": error.name, "facts": {}})
    answer = error.get_response()
    answer.content_type = ours.content_type
    answer.set_data(ours.get_data())
    return answer


def _unforeseen(error: Exception) -> Response:
    LOG.exception("A page failed", exc_info=error)
    return _answer(500, "", {})


def _answer(status: int, detail: str, facts: dict[str, Any]) -> Response:
    """A page, or under ``/api`` the same sentences with *facts* that a program can go by."""
    titles = {
        400: _("That could not be understood"),
        401: _("Log in first"),
        403: _("You may not do that"),
        404: _("The page is not here"),
        409: _("It has changed meanwhile"),
        413: _("The file is too large"),
        415: _("Send JSON"),
        416: _("That part of the file does not exist"),
        503: _("This part of the archive is being mended"),
        507: _("The disk is full"),
    }
    title = titles.get(status, _("Something went wrong"))
    if request.path.startswith("/api/"):
        answer = jsonify(error={"text": detail or title, **facts})
    else:
        page = render_template("error.html", status=status, title=title, detail=detail)
        answer = make_response(page)
    answer.status_code = status
    return answer
