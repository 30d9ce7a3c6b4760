"""Log in and log out."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web import access
from archive_web.access import anyone
from archive_web.services import services
from archive_web.staff import blueprint
from index.catalogue import accounts


@blueprint.route("/log-in", methods=["GET", "POST"])
@anyone
def log_in() -> str | Response | tuple[str, int]:
    following = request.values.get("next", "")
    if request.method == "GET":
        return render_template("staff/log_in.html", email="", next=following, errors={})
    email = request.form.get("email", "")
    with services().archive.database.read() as session:
        account = accounts.entering(session, email, request.form.get("password", ""))
    if account is None:
        errors = {"password": _("The address or the password is wrong. Try again.")}
        return render_template("staff/log_in.html", email=email, next=following, errors=errors), 401
    access.log_in(account)
    return redirect(following if is_local(following) else url_for("staff.recordings"))


@blueprint.post("/log-out")
@anyone
def log_out() -> Response:
    access.log_out()
    return redirect(url_for("public.home"))


def is_local(address: str) -> bool:
    """Whether *address* is a path of this site, and nothing that a browser takes for another one."""
    is_path = address.startswith("/") and not address.startswith("//")
    return (
        is_path and "\\" not in address and address.isprintable()
    )  # browsers pass over tabs and line breaks
