"""Every page and state, in both languages: no barrier that a machine knows of, no fault, no scrolling sideways.

The pages are those of the site's own map: whoever adds a page need not add it here.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from archive_web.app import create_app
from archive_web.services import KEY
from index.settings import read_settings
from pipeline.demo.webinars import WEBINARS
from tests.barriers import barriers, focus_faults, narrow_faults, unmarked
from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser
LANGUAGES = ("sv", "en")
OTHER = {"sv": "en", "en": "sv"}
# States of pages beside the one that links lead to.
STATES = (
    "/search?q=energi",
    "/search?q=energi&goal=7",
    "/search?q=zebra",
    "/search?q=planering",
    "/watch/digital-tools-for-a-fair-city?t=30",
    "/goals/14",
    "/methods?goal=11",
    "/methods?kind=learning&goal=5",
    "/nowhere",
)
LINK = re.compile(r'(?:href|src)="([^"#]+)')
TITLES = {
    language: sorted({one.title for one in WEBINARS if one.language == language}
                     | {talk.title for one in WEBINARS if one.language == language for talk in one.talks})
    for language in LANGUAGES
}  # fmt: skip


# What scripts fetch, what stands in a frame (see test_embed), and what only a secret, a likely double or a webhook leads to.
APART = {
    "feeds.chapters",
    "public.embed",
    "public.waveform",
    "staff.ask_to_merge",
    "staff.invitation",
    "staff.pipeline_state",
    "staff.talks_waveform",
    "staff.webhook",
}


@pytest.fixture(scope="module")
def app(demo: Site) -> Iterator[Flask]:
    app = create_app(read_settings(demo.environment))
    yield app
    app.extensions[KEY].engine.close()
    app.extensions[KEY].archive.close()


@pytest.fixture
def page(demo: Site, visit: Visit, faults: Faults) -> Page:
    """A page that is not there is no fault."""
    faults.expected = "/nowhere: Failed to load resource"
    return visit(f"{demo.address}/sv/")


def endpoint_of(map: MapAdapter, address: str) -> str:
    """The name of the view that answers *address*; empty where it leads nowhere, or out of the site."""
    try:
        return map.match(address.partition("?")[0], method="GET")[0] if address.startswith("/") else ""
    except HTTPException:
        return ""


def pages_of(app: Flask) -> set[str]:
    """The views that can be had in two languages."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "language" in rule.arguments
    }


def walk(app: Flask, page: Page, site: str) -> dict[str, str]:
    """An address of each view with a page, found by following links, by the view's name."""
    map = app.url_map.bind("localhost")
    plain = [
        map.build(rule.endpoint, {"language": "sv"})
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments == {"language"}
    ]
    found: dict[str, str] = {}
    waiting = [*plain]
    while waiting:
        address = waiting.pop(0)
        name = endpoint_of(map, address)
        if not name or name in found or not address.startswith("/sv/"):
            continue
        answer = page.context.request.get(site + address)
        is_page = answer.ok and answer.headers.get("content-type", "").startswith("text/html")
        found[name] = address if is_page else ""
        if is_page:
            waiting += [unescape(link) for link in LINK.findall(answer.text())]
    return found


def faults_of(page: Page, address: str, language: str, *, is_open: bool) -> list[str]:
    """All that is found on the page at *address*. Staff pages may name things in any language."""
    page.goto(address)
    page.wait_for_load_state("load")
    found = [
        *barriers(page),
        *(unmarked(page, TITLES[OTHER[language]], OTHER[language]) if is_open else ()),
        *focus_faults(page),
        *narrow_faults(page),
    ]
    return [f"{page.url} {one}" for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_pages_have_no_barrier(app: Flask, page: Page, demo: Site, language: str) -> None:
    found = walk(app, page, demo.address)
    addresses = [address.removeprefix("/sv") for address in found.values() if address]

    faults = [
        fault
        for address in (*addresses, *STATES)
        for fault in faults_of(page, f"{demo.address}/{language}{address}", language, is_open=True)
    ]

    assert len(addresses) > 12
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_pages_have_no_barrier_and_links_lead_to_every_page(
    app: Flask, page: Page, demo: Site, language: str
) -> None:
    log_in(page, demo.address)
    found = walk(app, page, demo.address)
    addresses = [one.removeprefix("/sv") for one in found.values() if one.startswith("/sv/staff/")]

    faults = [
        fault
        for address in addresses
        for fault in faults_of(page, f"{demo.address}/{language}{address}", language, is_open=False)
    ]

    assert faults == []
    assert pages_of(app) - found.keys() <= APART


def test_each_check_finds_what_it_looks_for(page: Page, demo: Site) -> None:
    page.goto(f"{demo.address}/sv/accessibility")
    page.evaluate("""([title]) => {
      const main = document.querySelector("main .wrap");
      main.append(document.createElement("input"));
      main.append(Object.assign(document.createElement("p"), {textContent: title, id: "title"}));
      const wide = Object.assign(document.createElement("div"), {textContent: "wide"});
      wide.style.width = "400px";
      const cut = Object.assign(document.createElement("div"), {textContent: "Words that are cut off ".repeat(9)});
      cut.style.cssText = "overflow: hidden; height: 20px";
      const link = Object.assign(document.createElement("a"), {href: "#a", textContent: "unseen"});
      link.style.cssText = "outline: none; box-shadow: none";
      main.append(wide, cut, link);
    }""", [TITLES["en"][0]])  # fmt: skip

    found = [
        *barriers(page),
        *unmarked(page, TITLES["en"], "en"),
        *focus_faults(page),
        *narrow_faults(page),
    ]

    assert {one.split(":")[0] for one in found} >= {"label", "language", "focus", "sideways", "clipped"}


def test_a_violation_of_the_content_policy_would_be_seen(demo: Site, visit: Visit, faults: Faults) -> None:
    faults.expected = "content policy|Content Security Policy"
    page = visit(f"{demo.address}/sv/")

    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.wait_for_function("() => true")

    assert any("content policy: style-src" in fault for fault in faults)
