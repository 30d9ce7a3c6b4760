"""Webhooks: addresses registered by administrators, what each is still to be told, and what it answered."""

import base64
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from index.catalogue.webhook_events import Event
from index.errors import NotFound
from index.models import Webhook, WebhookMessage, now

PREFIX = "whsec_"  # as Standard Webhooks writes secrets
SECRET_BYTES = 32
# Seconds until the next attempt, after each that failed: three days in all, as Standard Webhooks proposes.
DELAYS_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
LEASE = timedelta(seconds=60)  # more than an attempt may take; whoever took longer has died
DISABLED_AFTER = timedelta(days=3)
LONGEST_ANSWER = 500
GONE = 410


class WebhookMissing(NotFound):
    """No webhook has this number."""

    en = "There is no such webhook. It may have been removed."
    sv = "Webhooken finns inte. Den kan ha tagits bort."


@dataclass(frozen=True)
class Due:
    """A message that is to be sent now; *attempt* counts from 1."""

    id: int
    url: str
    secret: str
    uid: str
    payload: dict[str, Any]
    attempt: int


def add(session: Session, url: str, events: Collection[Event]) -> Webhook:
    """A webhook with a new secret."""
    secret = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    found = Webhook(url=url, secret=secret, events=[event.value for event in Event if event in events])
    session.add(found)
    session.flush()
    return found


def by_id(session: Session, webhook_id: int) -> Webhook:
    """Raises WebhookMissing."""
    found = session.get(Webhook, webhook_id)
    if found is None:
        raise WebhookMissing()
    return found


def every(session: Session) -> Sequence[Webhook]:
    return session.scalars(select(Webhook).order_by(Webhook.id)).all()


def change(webhook: Webhook, url: str, events: Collection[Event]) -> None:
    """Give it another address or other events; one that was disabled is tried again."""
    webhook.url, webhook.events = url, [event.value for event in Event if event in events]
    webhook.failing_since = webhook.disabled_at = None


def pause(session: Session, webhook: Webhook) -> None:
    """Send nothing there until it is changed again; what waits, or happens meanwhile, is not told afterwards."""
    _disable(session, webhook, now())
    webhook.failing_since = None


def remove(session: Session, webhook: Webhook) -> None:
    session.execute(delete(WebhookMessage).where(WebhookMessage.webhook_id == webhook.id))
    session.delete(webhook)


def last_messages(session: Session, webhook: Webhook, limit: int = 20) -> Sequence[WebhookMessage]:
    """The newest first."""
    wanted = select(WebhookMessage).where(WebhookMessage.webhook_id == webhook.id)
    return session.scalars(wanted.order_by(WebhookMessage.id.desc()).limit(limit)).all()


def is_any_due(session: Session, moment: datetime | None = None) -> bool:
    return session.scalar(select(WebhookMessage.id).where(_is_due(moment or now())).limit(1)) is not None


def take_due(session: Session, limit: int, moment: datetime | None = None) -> list[Due]:
    """Messages that are to be sent now: they are the caller's for as long as the lease lasts."""
    moment = moment or now()
    wanted = (
        select(WebhookMessage, Webhook)
        .join(Webhook, Webhook.id == WebhookMessage.webhook_id)
        .where(_is_due(moment), Webhook.disabled_at.is_(None))
        .order_by(WebhookMessage.next_at, WebhookMessage.id)
        .limit(limit)
    )
    found = []
    for message, webhook in session.execute(wanted).all():
        message.attempts += 1
        message.next_at = moment + LEASE
        found.append(
            Due(message.id, webhook.url, webhook.secret, message.uid, message.payload, message.attempts)
        )
    return found


def answered(
    session: Session, message_id: int, status: int, answer: str, moment: datetime | None = None
) -> None:
    """Keep how an attempt ended; *status* 0: there was no answer, and *answer* says why."""
    message, moment = session.get(WebhookMessage, message_id), moment or now()
    if message is None:
        return
    webhook = session.get_one(Webhook, message.webhook_id)
    message.status, message.answer, message.answered_at = status, answer[:LONGEST_ANSWER], moment
    if 200 <= status < 300:
        message.state = "done"
        webhook.failing_since = None
        return
    webhook.failing_since = webhook.failing_since or moment
    is_last = message.attempts > len(DELAYS_S)
    if is_last or status == GONE:
        message.state = "failed"
    else:
        message.next_at = moment + timedelta(seconds=DELAYS_S[message.attempts - 1])
    if status == GONE or (is_last and webhook.failing_since <= moment - DISABLED_AFTER):
        _disable(session, webhook, moment)


def forget(session: Session, days: int) -> None:
    """Remove messages that ended more than *days* ago."""
    old = WebhookMessage.answered_at < now() - timedelta(days=days)
    session.execute(delete(WebhookMessage).where(WebhookMessage.state != "waiting", old))


def _disable(session: Session, webhook: Webhook, moment: datetime) -> None:
    """Nothing more is sent there, nor what waits for it, until someone saves it anew."""
    webhook.disabled_at = moment
    waiting = select(WebhookMessage).where(
        WebhookMessage.webhook_id == webhook.id, WebhookMessage.state == "waiting"
    )
    for message in session.scalars(waiting):
        message.state = "failed"
        message.answered_at = moment


def _is_due(moment: datetime) -> ColumnElement[bool]:
    return and_(WebhookMessage.state == "waiting", WebhookMessage.next_at <= moment)
