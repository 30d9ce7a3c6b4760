"""Each series has feeds of its own, which hold what is hers alone; one that is not to be known of has none."""

from collections.abc import Callable

import feedparser
import icalendar
import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.catalogue import series, webinars
from index.models import WebinarStatus
from pipeline.archive import Archive

Publish = Announce = Callable[..., str]
FEEDS = ("programme.ics", "feed.atom", "podcast/audio.xml", "podcast/video.xml")
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture
def row(archive: Archive, publish: Publish, announce: Announce) -> str:
    """A series of one past and one coming webinar; others belong to none. Returns its slug."""
    mine = [publish("Vatten"), announce("Havet")]
    publish("Energi")
    announce("Skog")
    with archive.database.write() as session:
        found = series.titled(session, "Blå torsdag <b>")
        assert found is not None
        found.description = "Om vatten."
        for slug in mine:
            webinars.public_by_slug(session, slug).series = found
        return found.slug


def test_a_calendar_of_one_series(browser: FlaskClient, row: str) -> None:
    calendar = icalendar.Calendar.from_ical(browser.get(f"/sv/series/{row}/programme.ics").data)

    assert {str(event["summary"]) for event in calendar.walk("VEVENT")} == {"Vatten", "Havet"}
    assert calendar["x-wr-calname"] == "Blå torsdag <b> – Tillsammans 2030"


def test_podcasts_of_one_series(browser: FlaskClient, row: str) -> None:
    for kind in ("audio", "video"):
        read = feedparser.parse(browser.get(f"/sv/series/{row}/podcast/{kind}.xml").data)
        assert [entry.title for entry in read.entries] == ["Vatten"]
        assert read.feed.link == f"http://localhost/sv/series/{row}"
        assert read.feed.subtitle == "Om vatten."
        assert (
            etree.fromstring(browser.get(f"/sv/series/{row}/podcast/{kind}.xml").data)
            .findtext("channel/title")
            .startswith("Blå torsdag <b>")
        )


def test_news_of_one_series(browser: FlaskClient, row: str) -> None:
    read = feedparser.parse(browser.get(f"/en/series/{row}/feed.atom").data)

    assert {entry.title for entry in read.entries} == {"Vatten", "Coming: Havet"}
    assert read.feed.id == f"http://localhost/en/series/{row}/feed.atom"


@pytest.mark.parametrize("feed", FEEDS)
def test_a_series_of_drafts_has_no_feed(
    browser: FlaskClient, row: str, change: Callable[..., None], feed: str
) -> None:
    for slug in ("vatten", "havet"):
        change(slug, status=WebinarStatus.DRAFT)

    assert browser.get(f"/sv/series/{row}/{feed}").status_code == 404
    assert browser.get(f"/sv/series/nothing/{feed}").status_code == 404
    assert browser.get(f"/sv/feeds?series={row}").status_code == 404


def test_harvesters_take_a_series_as_a_set(browser: FlaskClient, row: str) -> None:
    sets = etree.fromstring(browser.get("/oai?verb=ListSets").data)
    records = etree.fromstring(browser.get(f"/oai?verb=ListRecords&metadataPrefix=oai_dc&set={row}").data)

    assert [
        (one.findtext(f"{OAI}setSpec"), one.findtext(f"{OAI}setName")) for one in sets.iter(f"{OAI}set")
    ] == [(row, "Blå torsdag <b>")]
    assert len(list(records.iter(f"{OAI}record"))) == 1
    assert records.findtext(f".//{OAI}setSpec") == row


def test_a_series_page_leads_to_its_feeds(browser: FlaskClient, row: str) -> None:
    page = browser.get(f"/sv/series/{row}").text

    assert f'href="/sv/feeds?series={row}"' in page
    assert f'href="/sv/series/{row}/programme.ics"' in page
    assert (
        f"http://localhost/sv/series/{row}/podcast/audio.xml" in browser.get(f"/sv/feeds?series={row}").text
    )


def test_the_series_is_on_the_map(browser: FlaskClient, row: str) -> None:
    assert f"<loc>http://localhost/en/series/{row}</loc>" in browser.get("/sitemap.xml").text
