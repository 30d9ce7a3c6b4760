"""What webhooks are told, written in the transaction of the change itself: what is committed is told, and nothing else.

A worker sends the messages afterwards (pipeline.webhooks). A time that comes changes no row; a worker looks for it.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from index.catalogue import stages, tombstones, visibility
from index.catalogue.visibility import Audience
from index.models import Recording, StageState, Webhook, WebhookMessage, Webinar, now

LAST_STAGE = "ready"


class Event(StrEnum):
    """READY: all work on a recording is done; FAILED: it has ended, and some of it failed; PUBLISHED: everyone may
    watch a webinar; WITHDRAWN: not any more.
    """

    READY = "recording.ready"
    FAILED = "recording.failed"
    PUBLISHED = "webinar.published"
    WITHDRAWN = "webinar.withdrawn"


def tell(session: Session, *_: object) -> None:
    """Called before *session* writes: messages go along about what is published, withdrawn, ready or failed with it."""
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in changed:
        if isinstance(row, Webinar):
            _tell_of_webinar(session, row, now())
    ended = [row for row in changed if isinstance(row, StageState) and _has_ended(row)]
    for recording_id in {row.recording_id for row in ended}:
        names = {row.name for row in ended if row.recording_id == recording_id}
        _tell_of_work(session, recording_id, names)


def tell_by_clock(session: Session, moment: datetime | None = None) -> int:
    """Tell of webinars whose time to be published or hidden has come. Returns how many there were."""
    due = session.scalars(overdue(moment := moment or now())).all()
    for webinar in due:
        is_open = visibility.audience_of(webinar, moment) == Audience.EVERYONE
        _write(session, Event.PUBLISHED if is_open else Event.WITHDRAWN, _webinar_facts(webinar))
        if is_open:
            tombstones.unearth(session, webinar)
        else:
            tombstones.bury(session, webinar)
        # Not by the row itself: for visitors nothing has changed by our having told of it.
        session.execute(
            update(Webinar)
            .where(Webinar.id == webinar.id)
            .values(is_told=is_open, updated_at=Webinar.updated_at)
            .execution_options(synchronize_session=False)
        )
    return len(due)


def overdue(moment: datetime) -> Any:
    """Selects the webinars of which webhooks believe what is not so at *moment*."""
    return select(Webinar).where(visibility.is_published(moment) != Webinar.is_told)


def _tell_of_webinar(session: Session, webinar: Webinar, moment: datetime) -> None:
    is_open = visibility.audience_of(webinar, moment) == Audience.EVERYONE
    if is_open != bool(webinar.is_told):
        webinar.is_told = is_open
        _write(session, Event.PUBLISHED if is_open else Event.WITHDRAWN, _webinar_facts(webinar))


def _has_ended(state: StageState) -> bool:
    return state.state in stages.ENDED and inspect(state).attrs.state.history.has_changes()


def _tell_of_work(session: Session, recording_id: int, ended: set[str]) -> None:
    """Once a run: when the last of its stages ends."""
    states = stages.of(session, recording_id)
    if not stages.all_ended(states):
        return
    failed = [state for state in states if state.state == "failed"]
    if (
        not failed and LAST_STAGE not in ended
    ):  # what is made of captions was made anew, and nobody waits for it
        return
    recording = session.get_one(Recording, recording_id)
    facts = {
        "recording_id": recording.id,
        "webinar_id": recording.webinar_id,
        "slug": recording.slug,
        "title": recording.webinar.title,
    }
    if failed:
        facts["failed"] = [{"stage": state.name, "code": state.error_code} for state in failed]
    _write(session, Event.FAILED if failed else Event.READY, facts)


def _webinar_facts(webinar: Webinar) -> dict[str, Any]:
    kept = [recording.id for recording in webinar.recordings if recording.deleting is None]
    return {"webinar_id": webinar.id, "slug": webinar.slug, "title": webinar.title, "recordings": kept}


def _write(session: Session, event: Event, facts: dict[str, Any]) -> None:
    payload = {"type": event.value, "timestamp": now().isoformat(), "data": facts}
    for webhook in _listening(session, event):
        uid = f"msg_{secrets.token_hex(16)}"
        session.add(WebhookMessage(webhook_id=webhook.id, uid=uid, event=event.value, payload=payload))


def _listening(session: Session, event: Event) -> Iterable[Webhook]:
    found = session.scalars(select(Webhook).where(Webhook.disabled_at.is_(None)).order_by(Webhook.id))
    return [webhook for webhook in found if event.value in webhook.events]
