"""The page that shows what was typed in a form that came too late, and sends it with one press.

Nothing is done by coming here: only the button on this page, which has a token of its own, sends what was typed.
"""

from flask import current_app, make_response, render_template
from werkzeug.wrappers import Response

from archive_web.access import REFUSALS, audience_of
from archive_web.caller import current_account
from archive_web.languages import language
from archive_web.staff.field_words import field_words, value_words
from archive_web.staff.unsaved import Unsaved, view_at


def ask(unsaved: Unsaved, status: int = 200) -> Response:
    """Have the person look at it, and send it if their account may."""
    refusal = _refusal(unsaved)
    page = render_template(
        "staff/unsaved.html",
        unsaved=unsaved,
        lines=lines(unsaved),
        refusal=refusal,
        may_send=bool(unsaved.sealed()) and not refusal,
    )
    return make_response(page, status, {"Cache-Control": "no-store"})


def lines(unsaved: Unsaved) -> list[tuple[str, str]]:
    """What was typed, field by field, as a person would say it."""
    named = ((field_words(name), name, value) for name, value in unsaved.fields if value.strip())
    return [(label, value_words(name, value)) for label, name, value in named if label]


def _refusal(unsaved: Unsaved) -> str:
    """Why this account may not send it; empty if it may."""
    view, account = view_at(unsaved.address, "POST"), current_account()
    audience = audience_of(current_app.view_functions[view]) if view else None
    if account is None or audience is None or audience.role is None or account.role.covers(audience.role):
        return ""
    return REFUSALS[audience.role](email=account.email).say(language())
