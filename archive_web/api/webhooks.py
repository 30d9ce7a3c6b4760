"""Webhooks: addresses that are told when a recording is ready or has failed, and when one is published or withdrawn."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from archive_web.access import actor, administrators
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.reading import about
from archive_web.api.shapes import Line, Page, Paging, Shape
from archive_web.services import services
from index.catalogue import webhooks
from index.catalogue.audit_log import record
from index.catalogue.webhook_events import Event
from index.models import Webhook, WebhookMessage
from pipeline.outgoing import check_address


class WebhookShown(Shape):
    """*disabled_at*: nothing is sent there since then; save it anew to try again."""

    id: int
    url: str
    events: list[Event]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None

    @classmethod
    def of(cls, one: Webhook) -> "WebhookShown":
        return cls(
            id=one.id,
            url=one.url,
            events=[Event(name) for name in one.events],
            created_at=one.created_at,
            failing_since=one.failing_since,
            disabled_at=one.disabled_at,
        )


class WebhookMade(Shape):
    """*secret* is shown this once; what is sent is signed with it, as Standard Webhooks says."""

    webhook: WebhookShown
    secret: str


class WebhookWritten(Shape):
    """Where to, and of what."""

    url: Annotated[Line, Field(examples=["https://example.org/hooks/archive"])]
    events: Annotated[list[Event], Field(min_length=1, max_length=len(Event))]


class MessageShown(Shape):
    """A message with the last answer to it: *status* 0 is none, and then *answer* says why. *id* is its webhook-id."""

    id: str
    event: str
    state: str
    attempts: int
    status: int
    answer: str
    created_at: datetime
    answered_at: datetime | None
    next_at: datetime | None

    @classmethod
    def of(cls, one: WebhookMessage) -> "MessageShown":
        return cls(
            id=one.uid,
            event=one.event,
            state=one.state,
            attempts=one.attempts,
            status=one.status,
            answer=one.answer,
            created_at=one.created_at,
            answered_at=one.answered_at,
            next_at=one.next_at if one.state == "waiting" else None,
        )


class Messages(Shape):
    """The last messages, the newest first."""

    messages: list[MessageShown]


@blueprint.get("/webhooks")
@administrators
@described("The webhooks", query=Paging, answer=Page[WebhookShown])
def list_webhooks(query: Paging) -> Page[WebhookShown]:
    with services().archive.database.read() as session:
        return Page[WebhookShown].cut([WebhookShown.of(one) for one in webhooks.every(session)], query)


@blueprint.post("/webhooks")
@administrators
@described("Register a webhook", body=WebhookWritten, answer=WebhookMade, status=201)
def add_webhook(body: WebhookWritten) -> WebhookMade:
    _check(body)
    with services().archive.database.write() as session:
        found = webhooks.add(session, body.url, body.events)
        record(session, actor(), "webhook_add", found, name=found.url)
        return WebhookMade(webhook=WebhookShown.of(found), secret=found.secret)


@blueprint.put("/webhooks/<int:webhook_id>")
@administrators
@described("Change a webhook, or try one again that was disabled", body=WebhookWritten, answer=WebhookShown)
def put_webhook(webhook_id: int, body: WebhookWritten) -> WebhookShown:
    _check(body)
    with services().archive.database.write() as session:
        found = webhooks.by_id(session, webhook_id)
        webhooks.change(found, body.url, body.events)
        record(session, actor(), "webhook_edit", found, name=found.url)
        return WebhookShown.of(found)


@blueprint.delete("/webhooks/<int:webhook_id>")
@administrators
@described("Remove a webhook")
def delete_webhook(webhook_id: int) -> None:
    with services().archive.database.write() as session:
        found = webhooks.by_id(session, webhook_id)
        record(session, actor(), "webhook_remove", found, name=found.url)
        webhooks.remove(session, found)


@blueprint.get("/webhooks/<int:webhook_id>/messages")
@administrators
@described("What a webhook was last told, and what it answered", answer=Messages)
def webhook_messages(webhook_id: int) -> Messages:
    with services().archive.database.read() as session:
        found = webhooks.last_messages(session, webhooks.by_id(session, webhook_id))
        return Messages(messages=[MessageShown.of(one) for one in found])


def _check(body: WebhookWritten) -> None:
    with about("url"):
        check_address(body.url, inside=services().archive.settings.webhooks_inside)
