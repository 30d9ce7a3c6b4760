"""Podcasts: each episode names a file that is there, with its real length, its chapters and its words."""

import json
from collections.abc import Callable

import feedparser
from flask.testing import FlaskClient
from lxml import etree

from index.catalogue import recordings
from pipeline.archive import Archive

Publish = Callable[..., str]
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def test_an_episode_has_all_that_directories_ask_for(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Vatten i staden")

    read = feedparser.parse(browser.get("/sv/podcast/video.xml").data)

    assert not read.bozo
    assert read.feed.title == "Tillsammans 2030"
    assert read.feed.language == "sv"
    assert read.feed.image.href == "http://localhost/static/podcast.png"
    (episode,) = read.entries
    assert episode.title == "Vatten i staden"
    assert episode.link == f"http://localhost/sv/watch/{slug}"
    assert episode.id.startswith("urn:uuid:")
    assert episode.itunes_duration == "80"
    assert episode.published == "Thu, 19 Mar 2026 12:00:00 +0000"
    (enclosure,) = episode.enclosures
    assert enclosure.type == "video/mp4"
    assert enclosure.href == "http://localhost/media/1/renditions/a1/360.mp4"


def test_sound_is_a_podcast_of_its_own(browser: FlaskClient, publish: Publish) -> None:
    publish()

    read = feedparser.parse(browser.get("/en/podcast/audio.xml").data)

    assert read.feed.title == "Tillsammans 2030 (sound)"
    (enclosure,) = read.entries[0].enclosures
    assert (enclosure.type, enclosure.length) == ("audio/mp4", "7")


def test_an_episode_tells_where_its_chapters_and_words_are(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    item = etree.fromstring(browser.get("/sv/podcast/audio.xml").data).find("channel/item")

    chapters = item.find(f"{PODCAST}chapters")
    words = item.findall(f"{PODCAST}transcript")
    assert item.findtext(f"{ITUNES}explicit") == "false"
    assert chapters.get("type") == "application/json+chapters"
    assert [one.get("type") for one in words] == ["text/vtt", "application/x-subrip"]
    assert {one.get("language") for one in words} == {"sv"}
    for one in (chapters, *words):
        assert browser.get(one.get("url").removeprefix("http://localhost")).status_code == 200
    assert json.loads(browser.get(f"/sv/watch/{slug}/chapters.json").data) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 40.0, "title": "Vatten i staden", "url": f"http://localhost/sv/watch/{slug}"},
            {"startTime": 40.0, "endTime": 80.0, "title": "Energi i skolan", "url": f"http://localhost/sv/watch/{slug}?t=40"},
        ],
    }  # fmt: skip


def test_an_episode_keeps_its_name(
    browser: FlaskClient, publish: Publish, change: Callable[..., None]
) -> None:
    slug = publish()
    before = feedparser.parse(browser.get("/sv/podcast/audio.xml").data).entries[0].id

    change(slug, title="Ett annat namn")

    assert feedparser.parse(browser.get("/en/podcast/video.xml").data).entries[0].id == before


def test_a_recording_without_a_file_is_no_episode(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    slug = publish()
    with archive.database.write() as session:
        recording = recordings.by_name(session, slug)
        recording.sound_key = None
        for rendition in recording.renditions:
            session.delete(rendition)

    for kind in ("audio", "video"):
        assert feedparser.parse(browser.get(f"/sv/podcast/{kind}.xml").data).entries == []
