"""What a page tells search engines and those who share its link: facts in JSON, one address, its other language."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from lxml import html

from index.catalogue import recordings, talks, webinars
from index.catalogue.talks import TalkDraft
from index.catalogue.visibility import Audience
from index.models import WebinarStatus
from pipeline.archive import Archive

Publish = Callable[..., str]
HOSTILE = "</script><script>alert('1')</script>\u2028 <!-- & \" \0"


def head(browser: FlaskClient, address: str) -> Any:
    return html.fromstring(browser.get(address).text).find("head")


def facts(page: Any) -> list[dict[str, Any]]:
    (script,) = page.xpath("script[@type='application/ld+json']")
    graph: list[dict[str, Any]] = json.loads(script.text)["@graph"]
    return graph


def announce(archive: Archive, drafts: list[TalkDraft], **columns: Any) -> datetime:
    starts_at = datetime(2026, 3, 19, 12, tzinfo=UTC) + timedelta(days=3650)
    with archive.database.write() as session:
        coming = webinars.add(
            session, "Havet", status=WebinarStatus.PLANNED, starts_at=starts_at, language="sv", **columns
        )
        talks.write(session, coming, None, drafts)
    return starts_at


def test_a_recording_is_a_video_with_its_talks_as_clips(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Vatten")

    video, trail = facts(head(browser, f"/sv/watch/{slug}?t=7"))

    page = f"http://localhost/sv/watch/{slug}"
    assert video["@type"] == "VideoObject"
    assert (video["name"], video["url"], video["duration"]) == ("Vatten", page, "PT0H1M20S")
    assert video["thumbnailUrl"] == ["http://localhost/media/1/poster/a1/640.jpg"]
    assert video["contentUrl"].endswith("/renditions/a1/360.mp4")
    assert video["caption"]["contentUrl"] == f"{page}/captions.vtt"
    assert [
        (clip["name"], clip["startOffset"], clip["endOffset"], clip["url"]) for clip in video["hasPart"]
    ] == [
        ("Vatten i staden", 0.0, 40.0, f"{page}?t=0"),
        ("Energi i skolan", 40.0, 80.0, f"{page}?t=40"),
    ]
    assert [step["item"] for step in trail["itemListElement"]][-1] == page


def test_a_coming_webinar_is_an_event(browser: FlaskClient, archive: Archive) -> None:
    starts_at = announce(archive, [TalkDraft("Havet", 0, 5_400_000, speakers=("Leila Haddad (Kusten)",))])

    event, _ = facts(head(browser, "/en/webinars/havet"))

    assert event["@type"] == "Event"
    assert datetime.fromisoformat(event["startDate"]) == starts_at
    assert datetime.fromisoformat(event["endDate"]) == starts_at + timedelta(minutes=90)
    assert event["performer"][0]["worksFor"]["name"] == "Kusten"


def test_hostile_words_stay_inside_the_facts(browser: FlaskClient, publish: Publish) -> None:
    slug = publish(HOSTILE, drafts=[TalkDraft(HOSTILE, 0, 9000, speakers=(HOSTILE,))])

    page = head(browser, f"/sv/watch/{slug}")

    video, _ = facts(page)
    assert video["name"] == HOSTILE
    assert "alert" not in "".join(page.xpath("script[not(@type='application/ld+json')]/text()"))


def test_a_page_has_one_address_and_another_language(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    page = head(browser, f"/en/watch/{slug}?t=40")

    assert page.xpath("link[@rel='canonical']/@href") == [f"http://localhost/en/watch/{slug}"]
    alternates = {link.get("hreflang"): link.get("href") for link in page.xpath("link[@hreflang]")}
    assert alternates == {
        "sv": f"http://localhost/sv/watch/{slug}",
        "en": f"http://localhost/en/watch/{slug}",
    }


def test_a_shared_link_shows_the_poster(browser: FlaskClient, publish: Publish) -> None:
    slug = publish('Vatten "i" staden')

    told = {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in head(browser, f"/sv/watch/{slug}").findall("meta")
    }

    assert told["og:title"] == 'Vatten "i" staden – Tillsammans 2030'
    assert told["og:image"] == "http://localhost/media/1/poster/a1/640.jpg"
    assert told["og:type"] == "video.other"
    assert told["twitter:card"] == "summary_large_image"


def test_feeds_are_found_from_every_page(browser: FlaskClient) -> None:
    for address in ("/sv/", "/en/speakers"):
        for feed in head(browser, address).xpath("link[@rel='alternate'][@type]/@href"):
            assert browser.get(feed).status_code == 200


def test_a_page_that_is_not_there_has_no_address(browser: FlaskClient) -> None:
    assert head(browser, "/sv/watch/nothing").xpath("link[@rel='canonical']") == []


def test_the_page_of_a_coming_webinar_says_when_and_how_to_join(
    browser: FlaskClient, archive: Archive
) -> None:
    programme = [TalkDraft("Havet", 0, 1_800_000), TalkDraft("Kusten", 1_800_000, 5_400_000)]
    announce(archive, programme, join_url="https://meet.example.org/abc")

    page = browser.get("/sv/webinars/havet").text

    for words in (
        "Börjar om 9 år",
        "13:00",
        "14:30",
        "centraleuropeisk tid",
        "1 timme, 30 minuter",
        'href="https://meet.example.org/abc"',
        "meet.example.org",
        'href="/sv/webinars/havet/calendar.ics"',
        ">13:30</time>",
    ):
        assert words in page, words


def test_addresses_are_those_that_were_set(browser: FlaskClient, archive: Archive, app: Any) -> None:
    object.__setattr__(
        app.extensions["efterhand"].archive.settings, "site_url", "https://archive.example.org/"
    )

    assert "https://archive.example.org/sv/feed.atom" in browser.get("/sv/feed.atom").text
    assert 'href="https://archive.example.org/sv/"' in browser.get("/sv/").text


def test_the_ways_to_follow_are_told(browser: FlaskClient) -> None:
    page = browser.get("/sv/feeds").text

    assert 'href="webcal://localhost/sv/programme.ics"' in page
    for address in html.fromstring(page).xpath("//p[@class='feed-address']/a/@href"):
        assert browser.get(address.removeprefix("http://localhost")).status_code == 200


def test_what_is_seen_by_link_alone_is_not_for_search_engines(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    slug = publish("Vatten")
    with archive.database.write() as session:
        webinar = recordings.by_name(session, slug).webinar
        webinars.show(webinar, Audience.LINK)
        address = f"/sv/watch/{slug}~{webinar.link_key}"

    page = head(browser, address)

    assert page.xpath("meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("link[@rel='canonical'] | script[@type='application/ld+json']") == []
