"""Who may call which route: every view declares it, and a view that does not is refused."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from archive_web.services import services
from index.models import Account

View = TypeVar("View", bound=Callable[..., Any])
ANYONE, STAFF = "anyone", "staff"


def anyone(view: View) -> View:
    """Declare that everybody may call *view*."""
    cast(Any, view).audience = ANYONE
    return view


def staff_only(view: View) -> View:
    """Declare that only those who have logged in may call *view*."""
    cast(Any, view).audience = STAFF
    return view


def audience_of(view: Callable[..., Any]) -> str | None:
    return getattr(view, "audience", None)


def install(app: Flask) -> None:
    app.view_functions["static"] = anyone(app.view_functions["static"])
    app.before_request(_check)
    app.context_processor(lambda: {"account": current_account()})


def log_in(account: Account) -> None:
    session.clear()
    session["account"] = [account.id, _mark(account)]
    session.permanent = True


def log_out() -> None:
    session.clear()


def current_account() -> Account | None:
    """Whoever has logged in; looked up once a request, so that a removed account is out at once."""
    if "account" not in g:
        g.account = _look_up()
    return cast(Account | None, g.account)


def is_staff() -> bool:
    return current_account() is not None


def _look_up() -> Account | None:
    if "account" not in session:
        return None
    number, mark = session["account"]
    with services().archive.database.read() as catalogue:
        account = catalogue.get(Account, number)
    return account if account is not None and hmac.compare_digest(mark, _mark(account)) else None


def _mark(account: Account) -> str:
    """Changes with the password, so that a new one ends the sessions that the old one began."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    audience = audience_of(current_app.view_functions[request.endpoint])
    if audience == ANYONE or (audience == STAFF and is_staff()):
        return None
    if audience == STAFF and request.method == "GET" and request.blueprint != "api":
        return redirect(url_for("staff.log_in", next=request.full_path.rstrip("?")))
    raise Forbidden
