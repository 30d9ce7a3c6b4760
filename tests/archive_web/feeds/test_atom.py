"""News of the programme: an announcement becomes a recording under the same name."""

from collections.abc import Callable

import feedparser
from flask.testing import FlaskClient

Publish = Announce = Callable[..., str]


def test_an_entry_tells_who_speaks_and_on_what(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Vatten")

    answer = browser.get("/sv/feed.atom")

    read = feedparser.parse(answer.data)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert not read.bozo
    assert read.feed.id == "http://localhost/sv/feed.atom"
    (entry,) = read.entries
    assert (entry.title, entry.link) == ("Vatten", f"http://localhost/sv/webinars/{slug}")
    assert [author.name for author in entry.authors] == ["Anna Lindberg", "Erik Johansson"]
    assert {tag.term for tag in entry.tags} == {"6", "7"}
    assert entry.updated_parsed


def test_a_coming_webinar_is_news_too(browser: FlaskClient, announce: Announce) -> None:
    announce("Havet")

    for language, title in (("sv", "Kommer: Havet"), ("en", "Coming: Havet")):
        assert feedparser.parse(browser.get(f"/{language}/feed.atom").data).entries[0].title == title


def test_a_change_is_news(browser: FlaskClient, publish: Publish, change: Callable[..., None]) -> None:
    slug = publish("Vatten")
    before = feedparser.parse(browser.get("/sv/feed.atom").data).entries[0]

    change(slug, title="Hav")

    after = feedparser.parse(browser.get("/sv/feed.atom").data).entries[0]
    assert (after.id, after.title) == (before.id, "Hav")
    assert after.updated_parsed >= before.updated_parsed
