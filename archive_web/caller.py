"""Who is at the other end of a request: someone who has logged in, a program with an API token, or a stranger."""

from typing import cast

from flask import g, request, session
from sqlalchemy.orm import Session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from archive_web.services import services
from index.catalogue import account_sessions, api_tokens
from index.catalogue.audit_log import STRANGER, Actor
from index.models import Account, ApiToken, Role

API = "/api/"


def log_in(catalogue: Session, account: Account) -> None:
    session.clear()
    session["secret"] = account_sessions.begin(catalogue, account)
    session.permanent = True
    g.account, g.api_token = account, None


def log_out(catalogue: Session) -> None:
    account_sessions.end(catalogue, session_secret())
    session.clear()


def session_secret() -> str:
    """What the catalogue knows this browser's session by; empty before log-in."""
    secret: str = session.get("secret", "")
    return secret


def current_account() -> Account | None:
    """Whoever is at the other end; looked up once a request, so that a removed account is out at once.

    Raises Unauthorized for an API token that is not valid.
    """
    _look_up()
    return cast(Account | None, g.account)


def current_token() -> ApiToken | None:
    """The API token that came along. Raises Unauthorized when it is not valid."""
    _look_up()
    return cast(ApiToken | None, g.get("api_token"))


def is_staff() -> bool:
    """Whether drafts may be seen."""
    return may(Role.VIEWER)


def may(role: str) -> bool:
    """Whether what *role* may do may be done: for pages, which hide the rest."""
    account = current_account()
    return account is not None and account.role.covers(Role(role))


def actor() -> Actor:
    """Who makes a change, for the change log."""
    account, token = current_account(), current_token()
    return Actor(account.email, token.name if token else "") if account else STRANGER


def bearer() -> str:
    """The API token that was sent, if it was sent to the API: pages are for people."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" and request.path.startswith(API) else ""


def unauthorized() -> Unauthorized:
    return Unauthorized(www_authenticate=WWWAuthenticate("bearer"))


def _look_up() -> None:
    if "account" in g:
        return
    g.account, g.api_token = None, None
    if bearer():
        _look_up_token(bearer())
    elif session_secret():
        with services().archive.database.read() as catalogue:
            g.account = account_sessions.account_of(catalogue, session_secret())


def _look_up_token(secret: str) -> None:
    database = services().archive.database
    with database.read() as catalogue:
        found = api_tokens.valid(catalogue, secret)
    if found is None:
        raise unauthorized()
    g.api_token, g.account = found
    if api_tokens.is_use_due(g.api_token):
        with database.write() as catalogue:
            api_tokens.note_use(catalogue, g.api_token)
