"""The page that an invitation's link leads to: choose a password, and be in."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.doors import come_in
from archive_web.staff.roles import role_words
from index.catalogue import invitations
from index.catalogue.accounts import SHORTEST_PASSWORD, PasswordTooShort
from index.catalogue.audit_log import Actor, record


@blueprint.get("/invitation/<secret>")
@anyone
def invitation(secret: str) -> Response:
    return _form(secret, {})


@blueprint.post("/invitation/<secret>")
@anyone
def accept_invitation(secret: str) -> Response:
    try:
        with services().archive.database.write() as session:
            account = invitations.accept(session, secret, request.form.get("password", ""))
            record(session, Actor(account.email), "invitation_accept", account, role=account.role.value)
    except PasswordTooShort as error:
        return _form(secret, {"password": error.say(language())}, status=400)
    return come_in(account)


def _form(secret: str, errors: dict[str, str], status: int = 200) -> Response:
    """Not to be kept: the link is a key as long as it is valid."""
    with services().archive.database.read() as session:
        found = invitations.by_secret(session, secret)
    page = render_template(
        "staff/invitation.html",
        email=found.email,
        role=role_words()[found.role],
        errors=errors,
        shortest=SHORTEST_PASSWORD,
    )
    return make_response(page, status, {"Cache-Control": "no-store"})
