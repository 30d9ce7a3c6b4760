"""A form that came too late loses nothing: whoever sent it logs in first, or looks at what was typed and sends it again.

It comes too late when the session it was opened in has ended, or when the page is older than the session.
"""

from dataclasses import replace
from typing import cast

from flask import Flask, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from archive_web.access import ANYONE, FormTooOld, LoggedOut, audience_of, viewers
from archive_web.caller import current_account
from archive_web.requests import ArchiveRequest
from archive_web.staff import blueprint
from archive_web.staff.doors import log_in_page
from archive_web.staff.unsaved import Unsaved, page_of
from archive_web.staff.unsaved_page import ask

READ_BYTES = 64 << 20  # of a stranger's form with files: a browser reads no answer while it still sends


def install(app: Flask) -> None:
    app.register_error_handler(LoggedOut, _log_in_first)
    app.register_error_handler(FormTooOld, _look_again)


@blueprint.post("/unsaved")
@viewers
def unsaved() -> Response:
    """What was typed, for whoever has logged in meanwhile in another tab."""
    found = _carried()
    return ask(found) if found else redirect(url_for("staff.recordings"))


def _log_in_first(error: LoggedOut) -> tuple[str, int]:
    """The page to log in, with what was typed. A body too large to be read for a stranger is left alone."""
    cast(ArchiveRequest, request).pass_over_files(READ_BYTES)
    try:
        found = _carried() or Unsaved.of(request)
    except RequestEntityTooLarge:
        return log_in_page(page_of(request), is_lost=True), 403
    return log_in_page(found.page, unsaved=found), 403


def _look_again(error: FormTooOld) -> Response | tuple[str, int]:
    """The session lives, but is not the one that the page was made in; or nobody has logged in yet."""
    if audience_of(current_app.view_functions[request.endpoint or ""]) == ANYONE:
        return _at_the_door()
    return ask(_carried() or Unsaved.of(request), 200 if request.endpoint == "staff.unsaved" else 400)


def _at_the_door() -> Response | tuple[str, int]:
    """What is open to strangers is done again, not sent again."""
    carried, is_known = _carried(), current_account() is not None
    if is_known and carried:
        return ask(carried)
    if request.endpoint == "staff.enter" and not is_known:
        said = _(
            "This page had been open for too long. Type the password again, and let the browser keep cookies."
        )
        form = request.form
        return log_in_page(form.get("next", ""), form.get("email", ""), {"password": said}, carried), 400
    if request.endpoint == "staff.log_out" and not is_known:
        return redirect(url_for("public.home"))
    return ask(replace(Unsaved.of(request), fields=()), 400)


def _carried() -> Unsaved | None:
    """What this request carries of an earlier one."""
    return Unsaved.opened(request.form.get("unsaved", ""))
