"""What all feeds have in common: they hold what everyone sees now, in a fixed number of queries, whatever the words."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import icalendar
import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.catalogue import recordings
from index.catalogue.talks import TalkDraft
from index.models import WebinarStatus
from pipeline.archive import Archive
from tests.archive_web.feeds.conftest import HOSTILE

Publish = Announce = Callable[..., str]
FEEDS = (
    "/sv/programme.ics",
    "/sv/feed.atom",
    "/sv/podcast/audio.xml",
    "/sv/podcast/video.xml",
    "/sitemap.xml",
)
XML = FEEDS[1:]
ONE = ("/sv/watch/{slug}/chapters.json", "/sv/webinars/{slug}/calendar.ics")


@pytest.mark.parametrize("address", FEEDS)
def test_feeds_ask_the_catalogue_as_often_for_three_as_for_one(
    browser: FlaskClient,
    publish: Publish,
    announce: Announce,
    count_queries: Callable[[Callable[[], Any]], int],
    address: str,
) -> None:
    publish("Ett")
    announce("Framtid ett")
    for_one = count_queries(lambda: browser.get(address))
    for title in ("Två", "Tre"):
        publish(title)
        announce(f"Framtid {title}")

    assert count_queries(lambda: browser.get(address)) == for_one


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_withdrawn_is_gone_at_the_next_request(
    browser: FlaskClient, publish: Publish, change: Callable[..., None], address: str
) -> None:
    slug = publish("Hemlighet")
    before = browser.get(address)
    assert slug in before.text

    change(slug, status=WebinarStatus.DRAFT)

    asked = {"If-None-Match": before.headers["ETag"], "If-Modified-Since": before.headers["Last-Modified"]}
    for headers in (asked, {"If-Modified-Since": before.headers["Last-Modified"]}):
        after = browser.get(address, headers=headers)
        assert after.status_code == 200
        assert "hemlighet" not in after.text.lower()


@pytest.mark.parametrize("address", ONE)
def test_what_belongs_to_a_draft_is_not_there(
    browser: FlaskClient, publish: Publish, change: Callable[..., None], address: str
) -> None:
    slug = publish("Hemlighet")
    assert browser.get(address.format(slug=slug)).status_code == 200

    change(slug, status=WebinarStatus.DRAFT)

    assert browser.get(address.format(slug=slug)).status_code == 404


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_not_new_is_not_sent_again(browser: FlaskClient, publish: Publish, address: str) -> None:
    publish()
    first = browser.get(address)

    again = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_packed_for_those_who_can_unpack_it(
    browser: FlaskClient, publish: Publish, address: str
) -> None:
    publish("Vatten " * 200)
    plain = browser.get(address)

    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_archive_has_feeds_too(browser: FlaskClient, address: str) -> None:
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", XML)
def test_hostile_words_stay_words_in_xml(
    browser: FlaskClient, publish: Publish, announce: Announce, address: str
) -> None:
    drafts = [TalkDraft(HOSTILE, 0, 9000, HOSTILE, (HOSTILE,))]
    publish(HOSTILE, drafts=drafts)
    announce(HOSTILE, description=HOSTILE, drafts=drafts)

    root = etree.fromstring(browser.get(address).data)

    assert not root.findall(".//{*}script")
    assert "<script>alert('1')</script> & ]]>" in "".join(root.itertext())


def test_hostile_words_stay_words_in_a_calendar(browser: FlaskClient, announce: Announce) -> None:
    slug = announce(HOSTILE, description=HOSTILE)

    for address in ("/sv/programme.ics", f"/sv/webinars/{slug}/calendar.ics"):
        (event,) = icalendar.Calendar.from_ical(browser.get(address).data).walk("VEVENT")
        assert event["summary"].startswith("<script>alert('1')</script> & ]]>")
        assert not event.walk("VALARM")


def test_hostile_words_stay_words_in_chapters(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Möte", drafts=[TalkDraft(HOSTILE, 0, 9000)])

    (chapter,) = json.loads(browser.get(f"/sv/watch/{slug}/chapters.json").data)["chapters"]

    assert chapter["title"].startswith("<script>alert('1')</script>")


def test_hostile_words_are_read_by_feed_readers(browser: FlaskClient, publish: Publish) -> None:
    publish(HOSTILE)

    for address in ("/sv/feed.atom", "/sv/podcast/video.xml"):
        read = feedparser.parse(browser.get(address).data)
        assert not read.bozo, read.get("bozo_exception")
        assert "alert('1')" in read.entries[0].title


def test_a_title_of_a_megabyte_is_cut(browser: FlaskClient, publish: Publish) -> None:
    publish("vatten " * 150_000)

    for address in FEEDS:
        assert len(browser.get(address).data) < 50_000


def test_addresses_are_the_sites_own(browser: FlaskClient, publish: Publish) -> None:
    publish()

    for address in FEEDS:
        assert "http://localhost/sv/" in browser.get(address).text
        assert "http://127.0.0.1:8000/sv/" in browser.get(address, base_url="http://127.0.0.1:8000").text


@pytest.mark.parametrize("address", FEEDS)
def test_what_has_its_time_appears_and_goes_by_the_clock(
    browser: FlaskClient, publish: Publish, archive: Archive, address: str
) -> None:
    slug = publish("Vatten", status=WebinarStatus.DRAFT)
    shown, moment = [], datetime.now(UTC)
    for begins, ends in ((1, 2), (-1, 1), (-2, -1)):
        with archive.database.write() as session:
            webinar = recordings.by_name(session, slug).webinar
            webinar.publish_at = moment + timedelta(hours=begins)
            webinar.withdraw_at = moment + timedelta(hours=ends)
        shown.append(slug in browser.get(address).text)

    assert shown == [False, True, False]


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_seen_by_link_alone_is_in_no_feed(
    browser: FlaskClient, publish: Publish, address: str
) -> None:
    publish("Hemlighet", status=WebinarStatus.UNLISTED)

    assert "hemlighet" not in browser.get(address).text.lower()
