"""Every page, in both languages: no barrier that axe knows of, no fault in the console, no scrolling sideways."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser
LANGUAGES = ("sv", "en")
OPEN = (
    "/",
    "/search",
    "/search?q=energi",
    "/search?q=energi&goal=7",
    "/search?q=zebra",
    "/watch/vatten-och-energi-i-staden",
    "/watch/digital-tools-for-a-fair-city?t=30",
    "/speakers",
    "/speakers/anna-lindberg",
    "/goals",
    "/goals/11",
    "/goals/14",
    "/programme",
    "/webinars/laga-dela-och-aterbruka",
    "/feeds",
    "/staff/log-in",
    "/nowhere",
)
STAFF = (
    "/staff/",
    "/staff/recordings/1",
    "/staff/upload",
    "/staff/webinars/new",
    "/staff/accounts",
    "/staff/accounts/1/remove",
    "/staff/account",
    "/staff/changes",
)
NARROW = (320, 360)
WIDER_THAN_THE_WINDOW = """() => [...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".sr-only, .table-wrap, .strip"))
  .map((part) => part.outerHTML.slice(0, 120)).slice(0, 5)"""


@pytest.fixture
def open_page(demo: Site, visit: Visit, faults: Faults) -> Callable[[str], Page]:
    """Opens pages one after the other in one browser; a page that is not there is no fault."""
    faults.expected = "/nowhere: Failed to load resource"
    page = visit(f"{demo.address}/sv/")

    def open_page(path: str) -> Page:
        page.goto(demo.address + path)
        page.wait_for_load_state("load")
        return page

    return open_page


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_pages_have_no_barrier(open_page: Callable[[str], Page], language: str) -> None:
    found = [barrier for path in OPEN for barrier in barriers(open_page(f"/{language}{path}"))]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_pages_have_no_barrier(open_page: Callable[[str], Page], demo: Site, language: str) -> None:
    log_in(open_page(f"/{language}/"), demo.address)

    found = [barrier for path in STAFF for barrier in barriers(open_page(f"/{language}{path}"))]

    assert found == []


def test_a_barrier_is_found(open_page: Callable[[str], Page]) -> None:
    page = open_page("/sv/")
    page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")

    assert [barrier for barrier in barriers(page) if " label: " in barrier]


@pytest.mark.parametrize("width", NARROW)
def test_no_page_scrolls_sideways(open_page: Callable[[str], Page], demo: Site, width: int) -> None:
    log_in(open_page("/sv/"), demo.address)
    wide = {}
    for path in (*OPEN, *STAFF):
        for language in LANGUAGES:
            page = open_page(f"/{language}{path}")
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                wide[page.url] = page.evaluate(WIDER_THAN_THE_WINDOW)

    assert wide == {}


def test_a_violation_of_the_content_policy_would_be_seen(demo: Site, visit: Visit, faults: Faults) -> None:
    faults.expected = "content policy|Content Security Policy"
    page = visit(f"{demo.address}/sv/")

    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.wait_for_function("() => true")

    assert any("content policy: style-src" in fault for fault in faults)
