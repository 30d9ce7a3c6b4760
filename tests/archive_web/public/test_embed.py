"""The player on other sites: framed there alone, without cookies, and found by oEmbed."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.catalogue import recordings
from index.models import WebinarStatus
from pipeline.archive import Archive

Publish = Callable[..., str]
POLICY = "Content-Security-Policy"


def ask(browser: FlaskClient, url: str, **options: str) -> tuple[int, dict[str, object]]:
    answer = browser.get("/en/oembed", query_string={"url": url, **options})
    return answer.status_code, answer.get_json(silent=True) or {}


def test_any_site_may_frame_the_player_and_nothing_else(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    assert "frame-ancestors *" in browser.get(f"/sv/embed/{slug}").headers[POLICY]
    assert "frame-ancestors 'none'" in browser.get(f"/sv/watch/{slug}").headers[POLICY]


def test_a_framed_player_leaves_nothing_and_leads_to_the_page(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    answer = browser.get(f"/en/embed/{slug}?t=40.2", headers={"Accept-Language": "sv"})

    assert "Set-Cookie" not in answer.headers
    assert f'<a href="http://localhost/en/watch/{slug}" target="_top"' in answer.text
    assert 'data-start="40.2"' in answer.text
    assert "<form class=" not in answer.text


def test_what_is_withdrawn_is_gone_from_other_sites(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    slug = publish()
    with archive.database.write() as session:
        recordings.by_name(session, slug).webinar.status = WebinarStatus.DRAFT

    answer = browser.get(f"/en/embed/{slug}")

    assert answer.status_code == 404
    assert "This recording is not here" in answer.text
    assert "frame-ancestors *" in answer.headers[POLICY]
    assert ask(browser, f"http://localhost/en/watch/{slug}")[0] == 404


def test_a_watch_page_tells_where_to_ask(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish()}").text
    link = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)[0]

    answer = browser.get(link.replace("&amp;", "&"))

    assert answer.get_json()["title"] == "Dagens möte"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_answer_shows_the_player_at_the_moment_of_the_address(
    browser: FlaskClient, publish: Publish
) -> None:
    slug = publish('Dagens "möte" <b>')

    status, answer = ask(browser, f"http://localhost/sv/watch/{slug}?t=40.2&q=energi", maxwidth="400")

    assert status == 200
    assert answer["type"] == "video"
    assert answer["width"] == 400
    assert f'src="http://localhost/sv/embed/{slug}?t=40.2" title="Dagens &#34;möte&#34; &lt;b&gt;"' in str(
        answer["html"]
    )
    assert str(answer["thumbnail_url"]).startswith("http://localhost/media/1/poster/")
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (640, 360)


def test_the_answer_comes_as_xml_too(browser: FlaskClient, publish: Publish) -> None:
    query = {"url": f"http://localhost/en/watch/{publish('A & B')}", "format": "xml"}

    answer = browser.get("/en/oembed", query_string=query)

    assert answer.content_type.startswith("text/xml")
    assert ElementTree.fromstring(answer.data).findtext("title") == "A & B"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nowhere",
        "http://elsewhere/en/watch/{slug}",
        "http://localhost/en/search",
        "http://[",
        "ftp://localhost/",
    ],
)
def test_other_addresses_are_not_known(browser: FlaskClient, publish: Publish, url: str) -> None:
    assert ask(browser, url.format(slug=publish()))[0] == 404


def test_another_form_is_not_made_and_a_size_is_a_number(browser: FlaskClient, publish: Publish) -> None:
    address = f"http://localhost/en/watch/{publish()}"

    assert ask(browser, address, format="yaml")[0] == 501
    assert ask(browser, address, maxwidth="wide")[0] == 400
