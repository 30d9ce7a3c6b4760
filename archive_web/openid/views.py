"""To the provider and back: the answer is checked, and a session begins as after a password."""

from flask import render_template, request, session
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.languages import language
from archive_web.openid import blueprint, provider
from archive_web.services import services
from archive_web.staff.doors import come_in
from index.catalogue.audit_log import STRANGER, record
from index.catalogue.openid import Policy, account_for
from index.errors import EfterhandError, NotFound
from index.models import Role
from index.settings import Settings

WANTED = "openid_next"
BY = "OpenID Connect"  # in the change log


class OpenIdNotSet(NotFound):
    """Log-in by OpenID Connect is asked for, and no provider is set."""

    en = "This archive has no log-in by OpenID Connect."
    sv = "Det här arkivet har ingen inloggning med OpenID Connect."


@blueprint.get("/log-in")
@anyone
def start() -> Response | tuple[str, int]:
    settings = _settings()
    try:
        answer = provider.to_the_provider(settings)
    except EfterhandError as error:
        return _refused(error)
    session[WANTED] = request.args.get("next", "")
    return answer


@blueprint.get("/back")
@anyone
def back() -> Response | tuple[str, int]:
    """Where the provider sends people back to."""
    settings = _settings()
    wanted = str(session.pop(WANTED, ""))
    try:
        identity = provider.who_came_back(settings)
        with services().archive.database.write() as catalogue:
            account = account_for(catalogue, identity, policy_of(settings))
    except EfterhandError as error:
        return _refused(error)
    return come_in(account, wanted, by=BY)


def policy_of(settings: Settings) -> Policy:
    return Policy(
        role=Role(settings.oidc_role) if settings.oidc_role else None,
        domains=settings.oidc_domain_names,
        claim=settings.oidc_claim,
    )


def _settings() -> Settings:
    if not provider.is_offered():
        raise OpenIdNotSet()
    return services().archive.settings


def _refused(error: EfterhandError) -> tuple[str, int]:
    """The page to log in, with why this did not do it."""
    with services().archive.database.write() as catalogue:
        address = request.remote_addr or ""
        record(catalogue, STRANGER, "log_in_refused", address=address, reason=error.code, by=BY)
    page = render_template("staff/log_in.html", email="", next="", errors={}, refused=error.say(language()))
    return page, 503 if isinstance(error, provider.OpenIdAway) else 403
