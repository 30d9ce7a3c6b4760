"""Log in and log out."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web import caller, known_browser
from archive_web.access import anyone
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.unsaved import Unsaved
from archive_web.staff.unsaved_page import ask, lines
from index.catalogue import accounts, audit_log, throttle
from index.catalogue.audit_log import STRANGER, Actor
from index.catalogue.throttle import TooManyAttempts
from index.models import Account


@blueprint.get("/log-in")
@anyone
def log_in() -> str:
    return log_in_page(request.args.get("next", ""))


@blueprint.post("/log-in")
@anyone
def enter() -> Response | tuple[str, int]:
    """Begin a session; whoever had typed something when the last one ended is shown that next."""
    email, following = request.form.get("email", ""), request.values.get("next", "")
    unsaved = Unsaved.opened(request.form.get("unsaved", ""))
    try:
        account = entering(email, request.form.get("password", ""))
    except TooManyAttempts as error:
        return log_in_page(following, email, {"password": error.say(language())}, unsaved), 429
    if account is None:
        wrong = _("The address or the password is wrong. Try again.")
        return log_in_page(following, email, {"password": wrong}, unsaved), 401
    return come_in(account, following, unsaved)


@blueprint.post("/log-out")
@anyone
def log_out() -> Response:
    with services().archive.database.write() as session:
        caller.log_out(session)
    return redirect(url_for("public.home"))


def come_in(account: Account, following: str = "", unsaved: Unsaved | None = None, **how: str) -> Response:
    """Begin a session of *account*, and lead to what it came too late to save, else to *following*, the page that was
    wanted. *how* goes to the change log.
    """
    with services().archive.database.write() as session:
        caller.log_in(session, account)
        audit_log.record(
            session, Actor(account.email), "log_in", account, email=account.email, address=_address(), **how
        )
    wanted = following if is_local(following) else url_for("staff.recordings")
    answer = ask(unsaved) if unsaved else redirect(wanted)
    known_browser.remember(answer, account.email)
    return answer


def entering(email: str, password: str) -> Account | None:
    """The account, if the password is its own. No transaction is held while that is found out, as it takes long.

    Raises TooManyAttempts.
    """
    database = services().archive.database
    limits = throttle.limits(_address(), email, known_browser.known_for(email))
    with database.write() as session:
        throttle.take(session, limits)
    with database.read() as session:
        account = accounts.entering(session, email, password)
    with database.write() as session:
        if account is not None:
            throttle.give_back(session, limits)
        else:
            known = accounts.by_email(session, email)
            named = known.email if known else None  # never what else was typed: it may be a password
            audit_log.record(session, STRANGER, "log_in_failed", known, email=named, address=_address())
    return account


def is_local(address: str) -> bool:
    """Whether *address* is a path of this site, and nothing that a browser takes for another one."""
    is_path = address.startswith("/") and not address.startswith("//")
    return (
        is_path and "\\" not in address and address.isprintable()
    )  # browsers pass over tabs and line breaks


def _address() -> str:
    return request.remote_addr or ""


def log_in_page(
    following: str,
    email: str = "",
    errors: dict[str, str] | None = None,
    unsaved: Unsaved | None = None,
    *,
    is_lost: bool = False,
) -> str:
    """*following*: where to go afterwards, unless there is *unsaved*, what was sent when nobody was logged in.

    *is_lost*: something was sent, and was too large to be kept.
    """
    return render_template(
        "staff/log_in.html",
        email=email,
        next=following,
        errors=errors or {},
        unsaved=unsaved,
        lines=lines(unsaved) if unsaved else [],
        is_lost=is_lost,
    )
