"""The webhooks, for administrators: registered, tried again, removed; and what each was last told."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import actor, administrators
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from index.catalogue import webhooks as catalogue
from index.catalogue.audit_log import record
from index.catalogue.webhook_events import Event
from index.errors import BadInput
from index.models import Webhook, WebhookMessage
from pipeline.outgoing import check_address


@dataclass(frozen=True)
class WebhookLine:
    """A webhook in the list, with the last messages to it."""

    webhook: Webhook
    events: tuple[str, ...]
    messages: tuple[tuple[str, WebhookMessage], ...]


@blueprint.get("/webhooks")
@administrators
def webhooks() -> str:
    return _show({})


@blueprint.post("/webhooks")
@administrators
def register_webhook() -> Response | tuple[str, int]:
    """Show the secret, this once; when the address or the choice is wrong, say so, and give both back."""
    url, events, errors = request.form.get("url", "").strip(), _chosen(), dict[str, str]()
    try:
        check_address(url, inside=services().archive.settings.webhooks_inside)
    except BadInput as error:
        errors["url"] = error.say(language())
    if not events:
        errors["events"] = _("Choose at least one.")
    if errors:
        return _show(errors), 400
    with services().archive.database.write() as session:
        found = catalogue.add(session, url, events)
        record(session, actor(), "webhook_add", found, name=found.url)
    answer = make_response(_show({}, secret=found.secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/webhooks/<int:webhook_id>/enable")
@administrators
def enable_webhook(webhook_id: int) -> Response:
    """Try one again that was disabled."""
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, webhook_id)
        catalogue.change(found, found.url, [Event(name) for name in found.events])
        record(session, actor(), "webhook_edit", found, name=found.url)
    return redirect(url_for("staff.webhooks"))


@blueprint.post("/webhooks/<int:webhook_id>/remove")
@administrators
def remove_webhook(webhook_id: int) -> Response:
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, webhook_id)
        record(session, actor(), "webhook_remove", found, name=found.url)
        catalogue.remove(session, found)
    return redirect(url_for("staff.webhooks"))


def _chosen() -> list[Event]:
    return [event for event in Event if event.value in request.form.getlist("events")]


def _event_words() -> dict[str, str]:
    return {
        Event.READY.value: _("A recording is ready"),
        Event.FAILED.value: _("The work on a recording has failed"),
        Event.PUBLISHED.value: _("A webinar is published"),
        Event.WITHDRAWN.value: _("A webinar is withdrawn"),
    }


def _show(errors: dict[str, str], secret: str = "") -> str:
    words = _event_words()
    with services().archive.database.read() as session:
        lines = [
            WebhookLine(
                webhook,
                tuple(words[name] for name in webhook.events),
                tuple((words[one.event], one) for one in catalogue.last_messages(session, webhook, 10)),
            )
            for webhook in catalogue.every(session)
        ]
    return render_template(
        "staff/webhooks.html",
        lines=lines,
        events=words,
        errors=errors,
        url=request.form.get("url", "") if errors else "",
        chosen=request.form.getlist("events") if errors else list(words),
        secret=secret,
    )
