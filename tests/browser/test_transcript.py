"""The transcript as a reader uses it: searched, by speaker, followed or not, quoted and printed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browsing import Visit
from tests.serving import Site

pytestmark = pytest.mark.browser
WATER = "/watch/vatten-och-energi-i-staden"
SELECT = """() => {
  const said = [...document.querySelectorAll(".said")].find((one) => one.textContent.includes("projekt om vatten"));
  const range = document.createRange();
  range.setStart(said.firstChild, said.textContent.indexOf("projekt"));
  range.setEnd(said.firstChild, said.textContent.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
HEADING_COVERS = """() => {
  const [box] = document.getElementsByClassName("transcript-box");
  const edge = box.getBoundingClientRect().top + 1;
  const talk = [...box.querySelectorAll("h3")].findLast((one) => one.getBoundingClientRect().top <= edge);
  const { left, top, height } = talk.getBoundingClientRect();
  return document.elementFromPoint(left + 60, top + height / 2) === talk;
}"""
FOLLOW = {"sv": "Följ ljudet", "en": "Follow the sound"}
PLACES = {"sv": "1 av ", "en": "1 of "}


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_reader_searches_filters_stops_following_and_quotes(
    demo: Site, visit: Visit, language: str
) -> None:
    address = f"{demo.address}/{language}{WATER}"
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    box, follow = page.locator(".transcript-box"), page.get_by_role("button", name=FOLLOW[language])

    # Search: counted, gone through, and no words lost.
    page.locator("[data-part=find]").fill("ENERGI")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=find-count]")).to_contain_text(PLACES[language])
    assert page.evaluate("() => CSS.highlights.get('found').size") > 3
    assert page.evaluate("() => String([...CSS.highlights.get('found-here')][0].startContainer.data)") != ""
    expect(follow).to_have_attribute("aria-pressed", "false")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=find-count]")).to_be_empty()

    # By speaker.
    page.locator("[data-part=speaker]").select_option("Erik Johansson")
    expect(page.locator(".turn[data-speaker='Anna Lindberg']").first).to_be_hidden()
    page.locator("[data-part=speaker]").select_option("")

    # It follows until the reader scrolls, then leaves box and page alone until asked to follow again.
    follow.click()
    page.locator(".cue", has_text="Nästa möte").press("Enter")
    page.wait_for_function("() => !document.querySelector('video').paused")
    expect(page.locator(".cue[aria-current]")).to_be_in_viewport()
    box.hover()
    page.mouse.wheel(0, -3000)
    expect(follow).to_have_attribute("aria-pressed", "false")
    page.wait_for_function("() => document.querySelector('.transcript-box').scrollTop === 0")
    before_px = page.evaluate("() => scrollY")
    page.evaluate("() => document.querySelector('talk-player').seek(60000)")
    expect(page.locator(".cue[aria-current]")).to_contain_text("Nu ska vi till")
    assert box.evaluate("(box) => box.scrollTop") == 0
    assert page.evaluate("() => scrollY") == before_px
    follow.click()
    expect(page.locator(".cue[aria-current]")).to_be_in_viewport()
    assert page.evaluate(HEADING_COVERS)

    # A quote, with its source; and a link that marks it.
    page.evaluate(SELECT)
    expect(page.locator("[data-part=quoted]")).to_contain_text("“projekt om vatten i")
    page.locator("[data-part=copy-quote]").click()
    expect(page.locator("[data-part=quote-status]")).not_to_be_empty()
    quoted = page.evaluate("() => navigator.clipboard.readText()")
    assert quoted.startswith("“projekt om vatten i staden.” (Anna Lindberg, 0:12)\nAnna Lindberg: ")
    page.locator("[data-part=copy-quote-link]").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('http')")
    page.goto(page.evaluate("() => navigator.clipboard.readText()"))
    expect(page.locator("mark")).to_have_text("projekt om vatten i staden.")
    expect(page.locator("mark")).to_be_in_viewport()
    assert barriers(page) == []


def test_the_whole_text_is_there_to_read_and_print(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/en{WATER}", width=320)

    page.locator(".transcript-foot > a").click()

    expect(page.locator("h1")).to_have_text("Vatten och energi i staden")
    assert barriers(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator(".lines p").last).to_be_visible()


def test_two_thousand_lines_stay_at_hand(demo: Site, visit: Visit) -> None:
    """Lines out of sight are not laid out; the one that is said is found all the same."""
    page = visit(f"{demo.address}/sv{WATER}")
    page.route(
        f"**{WATER}?long",
        lambda route: route.fulfill(
            body=route.fetch().text().replace('<div class="turn"', f'{_many_lines()}<div class="turn"', 1),
            content_type="text/html",
        ),
    )
    page.goto(f"{demo.address}/sv{WATER}?long")
    expect(page.locator(".cue")).not_to_have_count(0)

    page.evaluate(
        "() => document.querySelector('talk-transcript').bringIntoView([...document.querySelectorAll('.cue')].at(-1))"
    )

    expect(page.locator(".cue").last).to_be_in_viewport()
    assert page.locator(".cue").count() > 2000


def _many_lines() -> str:
    said = "som är lång nog att stå på flera rader i rutan bredvid filmen"
    lines = "".join(
        f'<li><a class="cue" href="?t={n}" data-start="{n}"><span class="at">0:00</span> '
        f'<span class="said">Rad {n} {said}.</span></a></li>'
        for n in range(2000)
    )
    return f'<div class="turn"><ol>{lines}</ol></div>'
