"""The accounts, for administrators: roles, invitations, links for a new password, log-out everywhere, removal."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, administrators
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.roles import role_words
from index.catalogue import account_sessions, api_tokens, invitations
from index.catalogue import accounts as catalogue
from index.catalogue.accounts import LastAdministrator
from index.catalogue.audit_log import record
from index.errors import BadInput
from index.models import Account, Role


@blueprint.get("/accounts")
@administrators
def accounts() -> str:
    with services().archive.database.read() as session:
        return _show(session)


@blueprint.post("/accounts")
@administrators
def invite() -> Response | tuple[str, int]:
    """Make a link for someone new, and show it this once."""
    email, role = request.form.get("email", ""), _role(request.form.get("role", ""))
    with services().archive.database.write() as session:
        try:
            invitation, secret = invitations.invite(session, email, role)
        except BadInput as error:
            return _show(session, email=email, role=role, errors={"email": error.say(language())}), 400
        record(session, actor(), "account_invite", invitation, email=invitation.email, role=role.value)
        return _show_link(session, invitation.email, secret)


@blueprint.post("/accounts/<int:account_id>/role")
@administrators
def change_role(account_id: int) -> Response | tuple[str, int]:
    role = _role(request.form.get("role", ""))
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        try:
            catalogue.set_role(session, found, role)
        except LastAdministrator as error:
            return _show(session, fault=error.say(language())), 409
        record(session, actor(), "account_role", found, email=found.email, role=role.value)
    return redirect(url_for("staff.accounts", said="role"))


@blueprint.post("/accounts/<int:account_id>/link")
@administrators
def link_for_password(account_id: int) -> Response:
    """Make a link for someone who forgot their password, and show it this once."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        _invitation, secret = invitations.renew_password(session, found)
        record(session, actor(), "account_link", found, email=found.email)
        return _show_link(session, found.email, secret)


@blueprint.post("/accounts/<int:account_id>/end")
@administrators
def end_sessions(account_id: int) -> Response:
    """Log an account out everywhere; its API tokens are revoked too."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        account_sessions.end_all(session, found)
        api_tokens.revoke_all(session, found)
        record(session, actor(), "account_end", found, email=found.email)
    return redirect(url_for("staff.accounts", said="ended"))


@blueprint.get("/accounts/<int:account_id>/remove")
@administrators
def ask_to_remove_account(account_id: int) -> str:
    with services().archive.database.read() as session:
        return _ask_to_remove(catalogue.by_id(session, account_id))


@blueprint.post("/accounts/<int:account_id>/remove")
@administrators
def remove_account(account_id: int) -> Response | tuple[str, int]:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, account_id)
        by, email = actor(), found.email
        try:
            catalogue.remove(session, found)
        except LastAdministrator as error:
            return _ask_to_remove(found, error.say(language())), 409
        record(session, by, "account_remove", found, email=email)
    return redirect(url_for("staff.accounts", said="removed"))


@blueprint.post("/accounts/invitations/<int:invitation_id>/withdraw")
@administrators
def withdraw_invitation(invitation_id: int) -> Response:
    with services().archive.database.write() as session:
        found = invitations.withdraw(session, invitation_id)
        record(session, actor(), "invitation_withdraw", found, email=found.email)
    return redirect(url_for("staff.accounts", said="withdrawn"))


def _role(text: str) -> Role:
    """What is no role is the one that may do least."""
    return Role(text) if text in list(Role) else Role.VIEWER


def _show_link(session: Session, email: str, secret: str) -> Response:
    link = url_for("staff.invitation", secret=secret, _external=True)
    answer = make_response(_show(session, link=link, link_email=email))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _show(
    session: Session,
    *,
    email: str = "",
    role: Role = Role.EDITOR,
    errors: dict[str, str] | None = None,
    fault: str = "",
    link: str = "",
    link_email: str = "",
) -> str:
    said: dict[str, str] = {
        "role": _("The role is changed."),
        "ended": _("The account is logged out everywhere."),
        "removed": _("The account is removed."),
        "withdrawn": _("The link is withdrawn."),
    }
    return render_template(
        "staff/accounts.html",
        accounts=catalogue.everyone(session),
        invitations=invitations.pending(session),
        roles=role_words(),
        email=email,
        role=role,
        errors=errors or {},
        fault=fault,
        link=link,
        link_email=link_email,
        said=said.get(request.args.get("said", ""), ""),
    )


def _ask_to_remove(found: Account, fault: str = "") -> str:
    return render_template("staff/remove_account.html", found=found, fault=fault)
