"""One's own account: a new password, and API tokens for programs."""

from collections.abc import Collection

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, viewers
from archive_web.caller import session_secret
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.doors import entering
from archive_web.staff.forms import Reader
from archive_web.staff.roles import role_words, scope_words
from index.catalogue import accounts, api_tokens
from index.catalogue.accounts import SHORTEST_PASSWORD
from index.catalogue.audit_log import record
from index.errors import BadInput
from index.models import Account, Scope

LIVES_DAYS = (30, 90, 365)


@blueprint.get("/account")
@viewers
def own_account() -> str:
    with services().archive.database.read() as session:
        return _show(session, _own(session))


@blueprint.post("/account/password")
@viewers
def change_password() -> Response | tuple[str, int]:
    """The sessions of other browsers end. Whoever has no password yet gives none for the present one."""
    errors = _wrong_password()
    with services().archive.database.write() as session:
        own = _own(session)
        if not errors:
            try:
                accounts.set_password(session, own, request.form.get("new", ""), keep=session_secret())
            except BadInput as error:
                errors["new"] = error.say(language())
        if errors:
            return _show(session, own, errors=errors), 400
        record(session, actor(), "account_password", own, email=own.email)
    return redirect(url_for("staff.own_account", said="password"))


@blueprint.post("/account/tokens")
@viewers
def add_token() -> Response | tuple[str, int]:
    """Make an API token, and show it this once."""
    reader = Reader()
    name = reader.require("name", request.form.get("name", ""))[: api_tokens.LONGEST_NAME]
    chosen = set(request.form.getlist("scopes"))
    days = request.form.get("days", "")
    with services().archive.database.write() as session:
        own = _own(session)
        if reader.errors:
            return _show(session, own, errors=reader.errors, chosen=chosen, days=days), 400
        scopes = [scope for scope in scope_words(own) if scope in chosen]
        life_days = int(days) if days in map(str, LIVES_DAYS) else LIVES_DAYS[0]
        token, secret = api_tokens.add(session, own, name, scopes, life_days)
        record(session, actor(), "token_add", token, name=name, scopes=" ".join(token.scopes))
        answer = make_response(_show(session, own, secret=secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@viewers
def revoke_token(token_id: int) -> Response:
    with services().archive.database.write() as session:
        token = api_tokens.revoke(session, _own(session), token_id)
        record(session, actor(), "token_revoke", token, name=token.name)
    return redirect(url_for("staff.own_account", said="revoked", _anchor="tokens"))


def _own(session: Session) -> Account:
    """The account at the other end, in *session*."""
    return accounts.named(session, actor().name)


def _wrong_password() -> dict[str, str]:
    """Asked for anew, so that a browser left open lets nobody take the account over."""
    with services().archive.database.read() as session:
        own = _own(session)
    if not own.password_hash:
        return {}
    try:
        found = entering(own.email, request.form.get("present", ""))
    except BadInput as error:
        return {"present": error.say(language())}
    return {} if found else {"present": _("This is not your present password.")}


def _show(
    session: Session,
    own: Account,
    *,
    errors: dict[str, str] | None = None,
    secret: str = "",
    chosen: Collection[str] = (Scope.READ,),
    days: str = str(LIVES_DAYS[1]),
) -> str:
    said: dict[str, str] = {
        "password": _("Your password is changed. Other browsers are logged out."),
        "revoked": _("The token is revoked."),
    }
    return render_template(
        "staff/own_account.html",
        own=own,
        role=role_words()[own.role],
        shortest=SHORTEST_PASSWORD,
        tokens=api_tokens.of(session, own),
        scopes=scope_words(own),
        lives_days=LIVES_DAYS,
        errors=errors or {},
        name=request.form.get("name", "") if errors else "",
        chosen=chosen,
        days=days,
        secret=secret,
        said=said.get(request.args.get("said", ""), ""),
    )
