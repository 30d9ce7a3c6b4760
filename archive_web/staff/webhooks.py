"""The webhooks, for administrators: registered, changed, paused, removed; and what each was last told."""

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

ONE = "/webhooks/<int:webhook_id>"


@dataclass(frozen=True)
class WebhookLine:
    """A webhook in the list, with the last messages to it."""

    webhook: Webhook
    events: tuple[str, ...]
    messages: tuple[tuple[str, WebhookMessage], ...]


@dataclass(frozen=True)
class WebhookForm:
    """A webhook as typed; a new one tells everything."""

    url: str = ""
    events: tuple[Event, ...] = tuple(Event)
    is_paused: bool = False

    @classmethod
    def typed(cls) -> "WebhookForm":
        chosen = request.form.getlist("events")
        return cls(
            url=request.form.get("url", "").strip(),
            events=tuple(event for event in Event if event.value in chosen),
            is_paused="paused" in request.form,
        )

    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        found = {} if self.events else {"events": str(_("Choose at least one."))}
        try:
            check_address(self.url, inside=services().archive.settings.webhooks_inside)
        except BadInput as error:
            found["url"] = error.say(language())
        return found


@blueprint.get("/webhooks")
@administrators
def webhooks() -> str:
    return _show({})


@blueprint.post("/webhooks")
@administrators
def register_webhook() -> Response | tuple[str, int]:
    """Show the secret, this once; when the address or the choice is wrong, say so, and give both back."""
    form = WebhookForm.typed()
    if errors := form.errors():
        return _show(errors, form), 400
    with services().archive.database.write() as session:
        found = catalogue.add(session, form.url, form.events)
        record(session, actor(), "webhook_add", found, name=found.url)
    answer = make_response(_show({}, secret=found.secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(ONE)
@administrators
def webhook(webhook_id: int) -> str:
    with services().archive.database.read() as session:
        found = catalogue.by_id(session, webhook_id)
    events = tuple(Event(name) for name in found.events)
    return _show_one(found, WebhookForm(found.url, events, found.is_paused), {})


@blueprint.post(ONE)
@administrators
def save_webhook(webhook_id: int) -> Response | tuple[str, int]:
    """Change the address, the events, or whether it is paused. The secret stays, and one that was disabled is tried again."""
    form = WebhookForm.typed()
    errors = form.errors()
    with services().archive.database.write() as session:
        found = catalogue.by_id(session, webhook_id)
        if errors:
            return _show_one(found, form, errors), 400
        catalogue.change(found, form.url, form.events)
        if form.is_paused:
            catalogue.pause(session, found)
        record(session, actor(), "webhook_edit", found, name=found.url)
    return redirect(url_for("staff.webhooks"))


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


def _event_words() -> dict[str, str]:
    return {
        Event.READY.value: _("A recording is ready"),
        Event.FAILED.value: _("The work on a recording has failed"),
        Event.PUBLISHED.value: _("A webinar is published"),
        Event.WITHDRAWN.value: _("A webinar is withdrawn"),
    }


def _show(errors: dict[str, str], form: WebhookForm | None = None, secret: str = "") -> str:
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
        form=form or WebhookForm(),
        secret=secret,
    )


def _show_one(webhook: Webhook, form: WebhookForm, errors: dict[str, str]) -> str:
    return render_template(
        "staff/webhook.html", webhook=webhook, events=_event_words(), form=form, errors=errors
    )
