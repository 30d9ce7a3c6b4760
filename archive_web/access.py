"""Who may call which route: every view declares it, and a view that does not is refused.

``@anyone``, or the role that it takes: ``@viewers``, ``@editors``, ``@administrators``. A program that comes with an
API token needs the scope too, which is the role's own unless the view names another: ``@editors(scope="publish")``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar, cast, overload
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from archive_web.addresses import site_address
from archive_web.caller import API, actor, bearer, current_account, current_token, is_staff, may, unauthorized
from index.errors import EfterhandError
from index.models import Role, Scope

__all__ = ["actor", "administrators", "anyone", "current_account", "editors", "is_staff", "viewers"]

View = TypeVar("View", bound=Callable[..., Any])


class NotAllowed(EfterhandError):
    """Whoever asks is known, and may not do this."""

    en = "Your account may not do this."
    sv = "Ditt konto får inte göra det här."


class EditorsOnly(NotAllowed):
    """Someone who may only look wants to change something."""

    en = "This takes the role of editor; {email} may look at drafts. Ask an administrator of the archive."
    sv = "Det här kräver rollen redaktör; {email} får titta på utkast. Fråga en administratör för arkivet."


class AdministratorsOnly(NotAllowed):
    """Someone who is no administrator wants to do what only they may."""

    en = "This takes the role of administrator, which {email} does not have. Ask an administrator of the archive."
    sv = "Det här kräver rollen administratör, som {email} inte har. Fråga en administratör för arkivet."


class ScopeMissing(NotAllowed):
    """A program wants to do what its token is not for."""

    en = "This takes an API token with the scope “{scope}”."
    sv = "Det här kräver en API-nyckel med behörigheten ”{scope}”."


class LoggedOut(Forbidden):
    """A form of our own was sent by someone whose session has ended; what was typed is still in the request."""


class FormTooOld(CSRFError):  # type: ignore[misc]
    """A form of our own was sent whose token is not, or no longer, this session's."""


class Declaration(Protocol):
    """Declares who may call a view: by itself, or with the *scope* that an API token needs."""

    @overload
    def __call__(self, view: View) -> View: ...
    @overload
    def __call__(self, *, scope: str) -> Callable[[View], View]: ...


@dataclass(frozen=True)
class Audience:
    """Who may call a view: everybody, or those whose role covers *role*, and whose token has *scope*."""

    role: Role | None = None
    scope: Scope = Scope.READ


ANYONE = Audience()
REFUSALS: dict[Role, type[NotAllowed]] = {
    Role.VIEWER: NotAllowed,
    Role.EDITOR: EditorsOnly,
    Role.ADMINISTRATOR: AdministratorsOnly,
}


def _for(role: Role, usual: Scope) -> Declaration:
    def declare(view: Any = None, *, scope: str = usual) -> Any:
        if view is None:
            return partial(declare, scope=scope)
        view.audience = Audience(role, Scope(scope))
        return view

    return cast(Declaration, declare)


viewers = _for(Role.VIEWER, Scope.READ)
editors = _for(Role.EDITOR, Scope.WRITE)
administrators = _for(Role.ADMINISTRATOR, Scope.ADMIN)


def anyone(view: View) -> View:
    """Declare that everybody may call *view*."""
    cast(Any, view).audience = ANYONE
    return view


class FormCheck(CSRFProtect):  # type: ignore[misc]
    """Forms must carry a token of the page they stand on. A browser sends a cookie along by itself, an API token never."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if not bearer():
            super().protect(apply_exemptions)

    def _error_response(self, reason: str) -> None:
        is_form = not request.path.startswith(API) and not comes_from_elsewhere()
        raise FormTooOld(reason) if is_form and "referrer" not in reason else CSRFError(reason)


def comes_from_elsewhere() -> bool:
    """Whether a page of another site sent this request, as far as the browser tells."""
    if told := request.headers.get("Sec-Fetch-Site"):
        return told not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and not is_ours(urlsplit(origin))


def is_ours(address: SplitResult) -> bool:
    """Whether an absolute *address* is one of this site, by the name it is called or by its own."""
    named = f"{address.scheme}://{address.netloc}"
    return named in (request.host_url.rstrip("/"), site_address())


def audience_of(view: Callable[..., Any]) -> Audience | None:
    return getattr(view, "audience", None)


def install(app: Flask) -> None:
    app.view_functions["static"] = anyone(app.view_functions["static"])
    app.before_request(_check)
    app.context_processor(lambda: {"account": current_account(), "may": may})


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    audience = audience_of(current_app.view_functions[request.endpoint])
    if audience is None:
        raise Forbidden
    if audience.role is None:
        return None
    account, token = current_account(), current_token()
    if account is None:
        return _to_the_door()
    if not account.role.covers(audience.role):
        raise REFUSALS[audience.role](email=account.email)
    if token is not None and audience.scope not in token.scopes:
        raise ScopeMissing(scope=audience.scope.value)
    return None


def _to_the_door() -> Response:
    if request.path.startswith(API):
        raise unauthorized()
    if request.method == "GET":
        return redirect(url_for("staff.log_in", next=request.full_path.rstrip("?")))
    raise Forbidden if request.method != "POST" or comes_from_elsewhere() else LoggedOut
