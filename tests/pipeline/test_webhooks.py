"""Webhooks reach a real receiver: signed, once each by their id, again after faults, and by the clock."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import object_session
from standardwebhooks import Webhook as Verifier

from index.catalogue import stages, webhooks, webinars
from index.catalogue.visibility import Audience
from index.catalogue.webhook_events import Event
from index.models import Recording, Webhook, WebhookMessage, Webinar, WebinarStatus, now
from index.settings import Settings
from pipeline import outgoing
from pipeline.archive import Archive, open_archive
from pipeline.outgoing import AddressInside, AddressUnreadable, check_address
from pipeline.stages.plan import NAMES
from pipeline.webhooks import send_due


@dataclass
class Receiver:
    """Keeps what comes; answers with *statuses*, one after another, and then with 204."""

    statuses: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.came]

    def verified(self, secret: str) -> list[Any]:
        """What came, as another implementation of the standard takes it. Raises when a signature is wrong."""
        return [Verifier(secret).verify(body, headers) for headers, body in self.came]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = found.statuses.pop(0) if found.statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhooks_inside=True)


@pytest.fixture
def webhook(archive: Archive, receiver: Receiver) -> Webhook:
    with archive.database.write() as session:
        return webhooks.add(session, receiver.url, list(Event))


@pytest.fixture
def webinar_id(archive: Archive) -> int:
    """Of a draft with a recording that can be watched."""
    with archive.database.write() as session:
        webinar = webinars.add(session, "Vatten <i>staden", status=WebinarStatus.DRAFT)
        recording = Recording(
            webinar=webinar,
            slug="vatten",
            name="a.mp4",
            sha256="a",
            size_bytes=1,
            source_key="sources/a",
            watchable_key="recordings/1/a.mp4",
            notices=[],
        )
        session.add(recording)
        session.flush()
        stages.expect(session, recording, NAMES, NAMES)
        return webinar.id


@pytest.fixture
def change(archive: Archive, webinar_id: int) -> Callable[..., None]:
    """Changes the webinar in a transaction: change(lambda webinar: …)."""

    def change(by: Callable[[Webinar], None]) -> None:
        with archive.database.write() as session:
            by(session.get_one(Webinar, webinar_id))

    return change


def publish(webinar: Webinar) -> None:
    webinars.show(webinar, Audience.EVERYONE)


def hurry(archive: Archive) -> None:
    """Let what waits for another attempt be due."""
    with archive.database.write() as session:
        waiting = update(WebhookMessage).where(WebhookMessage.state == "waiting")
        session.execute(waiting.values(next_at=now() - timedelta(seconds=1)))


def messages(archive: Archive) -> list[WebhookMessage]:
    with archive.database.read() as session:
        return list(session.scalars(select(WebhookMessage).order_by(WebhookMessage.id)))


def end_stages(archive: Archive, state: str, *names: str) -> None:
    with archive.database.write() as session:
        for row in stages.of(session, 1):
            if row.name in names:
                if state == "done":
                    stages.ended(row, state)
                else:
                    stages.failed(row, AddressInside(url="x"))


def test_publishing_and_withdrawing_are_told_with_a_signature_that_others_verify(
    archive: Archive, receiver: Receiver, webhook: Webhook, webinar_id: int, change: Callable[..., None]
) -> None:
    change(publish)
    send_due(archive)
    change(webinars.withdraw)
    send_due(archive)

    told = receiver.verified(webhook.secret)
    assert [one["type"] for one in told] == ["webinar.published", "webinar.withdrawn"]
    assert told[0]["data"] == {
        "webinar_id": webinar_id,
        "slug": "vatten-i-staden",
        "title": "Vatten <i>staden",
        "recordings": [1],
    }
    with pytest.raises(Exception, match="signature"):
        receiver.verified("whsec_" + "A" * 43 + "=")


def test_what_does_not_change_who_sees_it_is_not_told(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None]
) -> None:
    change(publish)
    change(lambda webinar: setattr(webinar, "title", "Annat"))
    send_due(archive)

    assert len(receiver.came) == 1


def test_the_end_of_the_work_is_told_once(
    archive: Archive, receiver: Receiver, webhook: Webhook, webinar_id: int
) -> None:
    end_stages(archive, "done", *NAMES[:-1])
    assert messages(archive) == []

    end_stages(archive, "done", NAMES[-1])
    end_stages(archive, "done", NAMES[-1])
    send_due(archive)

    assert [one["type"] for one in receiver.verified(webhook.secret)] == ["recording.ready"]


def test_failure_is_told_with_its_stages_when_all_has_ended(
    archive: Archive, receiver: Receiver, webhook: Webhook, webinar_id: int
) -> None:
    end_stages(archive, "failed", "voices")
    end_stages(archive, "done", *(name for name in NAMES if name != "voices"))
    send_due(archive)

    [told] = receiver.verified(webhook.secret)
    assert told["type"] == "recording.failed"
    assert told["data"]["failed"] == [{"stage": "voices", "code": "AddressInside"}]


def test_only_the_events_that_were_asked_for_are_told(
    archive: Archive, receiver: Receiver, change: Callable[..., None]
) -> None:
    with archive.database.write() as session:
        webhooks.add(session, receiver.url, [Event.WITHDRAWN])

    change(publish)

    assert messages(archive) == []


def test_a_change_that_is_rolled_back_is_not_told(
    archive: Archive, webhook: Webhook, change: Callable[..., None]
) -> None:
    def publish_and_stumble(webinar: Webinar) -> None:
        publish(webinar)
        object_session(webinar).flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change(publish_and_stumble)

    assert messages(archive) == []


def test_publishing_by_the_clock_is_told_when_the_time_has_come(
    archive: Archive,
    receiver: Receiver,
    webhook: Webhook,
    webinar_id: int,
    change: Callable[..., None],
) -> None:
    change(
        lambda webinar: webinars.show(
            webinar,
            Audience.EVERYONE,
            publish_at=now() + timedelta(hours=1),
            withdraw_at=now() + timedelta(hours=2),
        )
    )
    assert send_due(archive) == 0

    move_clock(archive, hours=-1.5)
    send_due(archive)
    send_due(archive)
    move_clock(archive, hours=-1)
    send_due(archive)

    assert [one["type"] for one in receiver.verified(webhook.secret)] == [
        "webinar.published",
        "webinar.withdrawn",
    ]


def move_clock(archive: Archive, hours: float) -> None:
    """As if that much time had passed: both times are moved, by a statement that no part of ours sees."""
    with archive.database.write() as session:
        for webinar in session.scalars(select(Webinar)):
            times = {
                name: getattr(webinar, name) + timedelta(hours=hours)
                for name in ("publish_at", "withdraw_at")
            }
            session.execute(update(Webinar).where(Webinar.id == webinar.id).values(**times))


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_fault_is_tried_again_with_the_same_id_and_kept_in_the_log(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None], status: int
) -> None:
    receiver.statuses = [status, status]
    change(publish)

    send_due(archive)
    assert send_due(archive) == 0  # not before its time
    assert [(one.state, one.status, one.attempts) for one in messages(archive)] == [("waiting", status, 1)]
    hurry(archive)
    send_due(archive)
    hurry(archive)
    send_due(archive)

    assert len(receiver.came) == 3
    assert len(set(receiver.ids)) == 1
    assert [(one.state, one.status, one.attempts) for one in messages(archive)] == [("done", 204, 3)]


def test_a_receiver_that_says_nothing_is_left_in_time(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, change: Callable[..., None]
) -> None:
    """It takes the request, and sends a letter now and then: no single read would ever take long."""
    monkeypatch.setattr(outgoing, "LONGEST_S", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with archive.database.write() as session:
        webhooks.add(session, f"http://127.0.0.1:{server.server_port}/", list(Event))
    change(publish)

    send_due(archive)
    Dripping.enough.set()
    server.shutdown()
    server.server_close()

    [left] = messages(archive)
    assert (left.state, left.status, left.attempts) == ("waiting", 0, 1)
    assert left.answer


class Dripping(BaseHTTPRequestHandler):
    enough = threading.Event()

    def do_POST(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.enough.wait(0.05):
            try:
                self.wfile.write(b"a")
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        pass


def test_an_address_that_fails_for_days_is_disabled_until_it_is_saved_again(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None]
) -> None:
    receiver.statuses = [500] * 20
    change(publish)
    with archive.database.write() as session:
        session.get_one(Webhook, webhook.id).failing_since = now() - timedelta(days=4)

    for _ in range(len(webhooks.DELAYS_S) + 1):
        hurry(archive)
        send_due(archive)
    change(webinars.withdraw)

    assert [one.state for one in messages(archive)] == ["failed"]
    with archive.database.write() as session:
        found = webhooks.by_id(session, webhook.id)
        assert found.disabled_at is not None
        webhooks.change(found, found.url, list(Event))
    change(publish)
    assert [one.state for one in messages(archive)] == ["failed", "waiting"]


def test_an_address_that_is_gone_is_disabled_at_once(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None]
) -> None:
    receiver.statuses = [410]
    change(publish)
    send_due(archive)

    with archive.database.read() as session:
        assert webhooks.by_id(session, webhook.id).disabled_at is not None


def test_a_worker_killed_before_it_noted_the_answer_sends_again_with_the_same_id(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None]
) -> None:
    """Killed by itself after the receiver's answer; the message was written with the change, so another goes on."""
    change(publish)
    killed = (
        "import os, sys; from pathlib import Path; from index.settings import read_settings;"
        "from index.catalogue import webhooks; from pipeline.archive import open_archive;"
        "from pipeline.webhooks import send_due;"
        "webhooks.answered = lambda *_: os.kill(os.getpid(), 9);"
        "send_due(open_archive(read_settings(os.environ)))"
    )
    environment = os.environ | {
        "EFTERHAND_DATA": str(archive.settings.data),
        "EFTERHAND_WEBHOOKS_INSIDE": "true",
    }
    done = subprocess.run([sys.executable, "-c", killed], env=environment, check=False)
    assert done.returncode == -9

    assert send_due(archive) == 0  # the lease of the one that died
    hurry(archive)
    send_due(open_archive(archive.settings))

    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1
    assert [one.state for one in messages(archive)] == ["done"]


def test_nothing_goes_inside_unless_it_is_allowed(
    archive: Archive, receiver: Receiver, webhook: Webhook, change: Callable[..., None]
) -> None:
    closed = replace(archive, settings=replace(archive.settings, webhooks_inside=False))
    change(publish)

    send_due(closed)

    assert receiver.came == []
    assert "EFTERHAND_WEBHOOKS_INSIDE" in messages(archive)[0].answer


def test_a_name_that_leads_inside_is_found_out_before_a_word_is_said(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2].split("/")[0]

    with pytest.raises(AddressInside):
        outgoing._Plain("localhost", int(port)).connect()

    assert receiver.came == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://100.64.0.1/",
    ],
)
def test_addresses_inside_are_refused(url: str) -> None:
    with pytest.raises(AddressInside):
        check_address(url, inside=False)


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/", "https://", "https://a:b@example.org/", "https://[x/"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressUnreadable):
        check_address(url, inside=True)


def test_an_address_outside_is_taken() -> None:
    check_address("https://example.org:8443/hooks?a=1", inside=False)
