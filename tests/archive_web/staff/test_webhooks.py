"""Administrators change a webhook's address and events, pause it and resume it; its secret stays."""

from typing import Any

import pytest

from index.catalogue import webhooks
from index.catalogue.webhook_events import Event
from index.models import Recording, Webhook, WebhookMessage, WebinarStatus
from pipeline.archive import Archive

PAGE, HOOKS = "/en/staff/webhooks/1", "https://example.org/hooks"


@pytest.fixture
def webhook(archive: Archive) -> Webhook:
    with archive.database.write() as session:
        return webhooks.add(session, HOOKS, [Event.READY])


def now_of(archive: Archive) -> Webhook:
    with archive.database.read() as session:
        return webhooks.by_id(session, 1)


def told(archive: Archive) -> list[tuple[str, str]]:
    with archive.database.read() as session:
        return [(one.event, one.state) for one in session.query(WebhookMessage).order_by(WebhookMessage.id)]


def publish(archive: Archive, number: int, status: WebinarStatus) -> None:
    with archive.database.write() as session:
        session.get_one(Recording, number).webinar.status = status


def test_address_and_events_are_changed_and_the_secret_stays(
    staff: Any, archive: Archive, webhook: Webhook
) -> None:
    page = staff.get(PAGE).text
    answer = staff.send(
        PAGE, url=" https://example.org/new ", events=["webinar.published", "webinar.withdrawn"]
    )

    assert f'value="{HOOKS}"' in page
    assert 'value="recording.ready" checked' in page
    assert webhook.secret not in page
    assert answer.location == "/en/staff/webhooks"
    found = now_of(archive)
    assert (found.url, found.events) == (
        "https://example.org/new",
        ["webinar.published", "webinar.withdrawn"],
    )
    assert (found.secret, found.is_paused) == (webhook.secret, False)
    assert "Changed a webhook" in staff.get("/en/staff/changes").text


def test_while_it_is_paused_nothing_is_told_and_then_it_is_again(
    staff: Any, archive: Archive, webhook: Webhook, shelf: Any
) -> None:
    with archive.database.write() as session:
        webhooks.change(session.get_one(Webhook, 1), HOOKS, [Event.PUBLISHED])
    publish(archive, shelf.open_id, WebinarStatus.DRAFT)
    publish(archive, shelf.open_id, WebinarStatus.PUBLISHED)

    staff.send(PAGE, url=HOOKS, events=["webinar.published"], paused="1")
    publish(archive, shelf.secret_id, WebinarStatus.PUBLISHED)

    assert told(archive) == [("webinar.published", "failed")]
    page = staff.get("/en/staff/webhooks").text
    assert "Paused since" in page
    assert "Nothing has been sent there since" not in page
    assert 'name="paused" value="1" aria-describedby="paused-hint" checked' in staff.get(PAGE).text

    staff.send(f"{PAGE}/enable")
    publish(archive, shelf.secret_id, WebinarStatus.DRAFT)
    publish(archive, shelf.secret_id, WebinarStatus.PUBLISHED)

    assert told(archive)[1:] == [("webinar.published", "waiting")]
    assert "Paused since" not in staff.get("/en/staff/webhooks").text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"url": "ftp://example.org", "events": ["recording.ready"]}, "url"),
        ({"url": "https://example.org/<b>"}, "events"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_kept(
    staff: Any, archive: Archive, webhook: Webhook, sent: dict[str, Any], field: str
) -> None:
    answer = staff.send(PAGE, **sent, paused="1")

    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert f'value="{sent["url"]}"'.replace("<b>", "&lt;b&gt;") in answer.text
    assert "checked> <span>Pause it" in answer.text
    assert now_of(archive).url == HOOKS


def test_one_that_is_gone_is_said_to_be(staff: Any) -> None:
    assert staff.get(PAGE).status_code == staff.send(PAGE, url=HOOKS).status_code == 404
