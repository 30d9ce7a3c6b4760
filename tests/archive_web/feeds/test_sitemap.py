"""The map of the site: every page in both languages, recordings as videos, in several files when it is large."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import etree

from archive_web.feeds import sitemap

Publish = Announce = Callable[..., str]
SITE = "http://localhost"


def addresses(browser: FlaskClient, path: str = "/sitemap.xml") -> list[str]:
    return etree.fromstring(browser.get(path).data).xpath("//*[local-name()='loc']/text()")


def test_pages_are_there_in_both_languages_and_each_can_be_reached(
    browser: FlaskClient, publish: Publish, announce: Announce
) -> None:
    slug, coming = publish("Vatten"), announce("Havet")

    found = addresses(browser)

    for page in (f"watch/{slug}", f"webinars/{coming}", "speakers/anna-lindberg", "goals/6", "programme"):
        assert {f"{SITE}/sv/{page}", f"{SITE}/en/{page}"} <= set(found)
    assert len(found) == len(set(found))
    assert {browser.get(address).status_code for address in found} == {200}


def test_each_page_names_both_its_languages(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()
    root = etree.fromstring(browser.get("/sitemap.xml").data)

    page = next(url for url in root if url.findtext("{*}loc") == f"{SITE}/en/watch/{slug}")

    links = {
        link.get("hreflang"): link.get("href") for link in page.findall("{http://www.w3.org/1999/xhtml}link")
    }
    assert links == {"sv": f"{SITE}/sv/watch/{slug}", "en": f"{SITE}/en/watch/{slug}"}
    assert page.findtext("{*}lastmod")


def test_a_recording_is_a_video(browser: FlaskClient, publish: Publish) -> None:
    publish("Vatten")

    video = etree.fromstring(browser.get("/sitemap.xml").data).find(".//{*}video")

    told = {etree.QName(part).localname: part.text for part in video}
    assert told == {
        "thumbnail_loc": f"{SITE}/media/1/poster/a1/640.jpg",
        "title": "Vatten",
        "description": "Vatten",
        "content_loc": f"{SITE}/media/1/renditions/a1/360.mp4",
        "duration": "80",
        "publication_date": "2026-03-19T12:00:00+00:00",
    }


def test_a_large_site_has_several_files(
    browser: FlaskClient, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    whole = addresses(browser)
    monkeypatch.setattr(sitemap, "PAGES_A_FILE", 10)

    files = addresses(browser)

    assert len(files) == 3
    assert [page for file in files for page in addresses(browser, file.removeprefix(SITE))] == whole
    assert browser.get("/sitemap-4.xml").status_code == 404
    assert browser.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_where_the_map_is(browser: FlaskClient) -> None:
    lines = browser.get("/robots.txt").text.splitlines()

    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "Disallow: /sv/staff/" in lines
