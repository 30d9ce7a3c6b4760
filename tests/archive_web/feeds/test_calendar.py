"""Calendars: an event keeps its name, says when it was changed, and tells the same moment everywhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar
from flask.testing import FlaskClient

from index.catalogue.talks import TalkDraft

Announce = Callable[..., str]


def events(browser: FlaskClient, address: str = "/sv/programme.ics") -> list[icalendar.Event]:
    answer = browser.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_coming_webinar_is_an_event(browser: FlaskClient, announce: Announce) -> None:
    slug = announce(
        "Havet, kusten; och vi", description="Rad ett.\nRad två.", join_url="https://example.org/möte"
    )

    (event,) = events(browser)

    assert str(event["summary"]) == "Havet, kusten; och vi"
    assert event["dtstart"].to_ical().endswith(b"Z")
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=30)
    assert "Rad ett.\nRad två." in event["description"]
    assert "Havet börjar här – Leila Haddad" in event["description"]
    assert event["url"] == f"http://localhost/sv/webinars/{slug}"
    assert event["location"] == "https://example.org/möte"


def test_a_webinar_that_nobody_has_timed_keeps_an_hour_free(browser: FlaskClient, announce: Announce) -> None:
    announce(drafts=[TalkDraft("Utan tider")])

    (event,) = events(browser)

    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=1)


def test_the_calendar_and_the_download_are_of_the_same_event(
    browser: FlaskClient, announce: Announce
) -> None:
    slug = announce()

    (event,), (alone,) = events(browser), events(browser, f"/en/webinars/{slug}/calendar.ics")

    assert alone["uid"] == event["uid"]
    saved = browser.get(f"/sv/webinars/{slug}/calendar.ics").headers["Content-Disposition"]
    assert saved == f"attachment; filename={slug}.ics"


def test_a_moved_webinar_keeps_its_name_and_counts_up(
    browser: FlaskClient, announce: Announce, change: Callable[..., None]
) -> None:
    slug = announce()
    (before,) = events(browser)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    change(slug, created_at=an_hour_ago)
    (created,) = events(browser)

    change(slug, title="Hav och kust", starts_at=datetime.now(UTC) + timedelta(days=30))

    (after,) = events(browser)
    assert after["uid"] == created["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt == after["dtstamp"].dt >= before["dtstamp"].dt
    assert str(after["summary"]) == "Hav och kust"


def test_a_past_webinar_stays_in_the_calendar_with_its_length(
    browser: FlaskClient, publish: Callable[..., str]
) -> None:
    publish("Vatten")

    (event,) = events(browser)

    assert event["dtstart"].dt == datetime(2026, 3, 19, 12, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(seconds=80)
    assert "location" not in event


def test_lines_are_folded_and_end_as_calendars_want(browser: FlaskClient, announce: Announce) -> None:
    announce(description="å" * 500)

    lines = browser.get("/sv/programme.ics").data.split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
