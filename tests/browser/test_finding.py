"""From a few letters to the moment, as people find it: by keys alone, by touch, and without scripts."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.barriers import barriers, narrow_faults
from tests.browsing import Visit
from tests.serving import Site

pytestmark = pytest.mark.browser
MOST_TABS = 60


def tab_to(page: Page, kind: str, words: str) -> None:
    """Press Tab until a *kind* of element that says *words* has the focus."""
    has_focus = "([kind, words]) => document.activeElement.matches(kind) && document.activeElement.textContent.includes(words)"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(has_focus, [kind, words]):
            return
    raise AssertionError(f"no Tab leads to {words!r}")


def arrow_to(page: Page, words: str) -> None:
    """Press the arrow down until the option that is exactly *words* is the active one."""
    for _ in range(MOST_TABS):
        page.keyboard.press("ArrowDown")
        active = page.locator("#q").get_attribute("aria-activedescendant")
        if active and page.locator(f"#{active}").text_content() == words:
            return
    raise AssertionError(f"no arrow leads to {words!r}")


def test_keys_alone_lead_from_letters_to_the_moment_and_back(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv/search")
    box, options = page.locator("#q"), page.get_by_role("option")

    box.focus()
    page.keyboard.type("energ")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("listbox", name="Förslag")).to_be_visible()
    expect(page.locator(".search-box [role=status]")).to_have_text(f"{options.count()} förslag")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-suggestions-0")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("energ")
    expect(box).to_have_attribute("aria-expanded", "false")

    arrow_to(page, "energi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/search?q=energi")

    tab_to(page, "summary", "Mål")
    page.keyboard.press("Enter")
    tab_to(page, ".filter a", "7. Hållbar energi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/search?q=energi&goal=7#results")
    chip = page.get_by_role("link", name="Ta bort filter: Mål: 7. Hållbar energi för alla")
    expect(chip).to_have_count(1)
    expect(page.get_by_role("heading", level=2)).to_have_text("1 föredrag för ”energi”")

    tab_to(page, "button", "Spela här")
    opener = page.locator("[data-player]").first
    page.keyboard.press("Enter")
    frame = page.frame_locator(".player-here iframe")
    expect(frame.locator("[data-part=play]")).to_be_focused()
    expect(frame.locator("[data-part=play]")).to_have_accessible_name("Pausa")
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("iframe")).to_have_count(0)

    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("energ")
    arrow_to(page, "energi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/search?q=energi&goal=7")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/search?q=energi#results")
    page.go_back()
    expect(chip).to_have_count(1)


def test_a_finger_chooses_a_suggestion_and_a_late_answer_is_not_waited_for(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/en/", width=360, has_touch=True)
    held: list[Route] = []
    page.route("**/search/suggestions?q=an", lambda route: held.append(route))

    with page.expect_request("**/search/suggestions?q=an"):
        page.locator("#q").tap()
        page.keyboard.type("an")
    page.keyboard.type("na")
    option = page.get_by_role("group", name="Speakers").get_by_role("option", name="Anna Lindberg")
    expect(option).to_be_visible()
    held[0].abort()
    assert narrow_faults(page) == []
    option.tap()

    page.wait_for_url("**/en/search?speaker=anna-lindberg")
    expect(page.get_by_role("link", name="Remove filter: Speaker: Anna Lindberg")).to_be_visible()
    page.locator("[data-player]").nth(0).tap()
    page.locator("[data-player]").nth(1).tap()
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.locator("[aria-expanded=true]")).to_have_count(1)
    assert narrow_faults(page) == []


def test_without_scripts_search_filters_and_moments_are_forms_and_links(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv/", java_script_enabled=False)

    page.fill("#q", "energi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Spela här")).to_have_count(0)
    page.get_by_text("Mål", exact=True).last.click()
    page.get_by_role("link", name="7. Hållbar energi för alla").first.click()
    page.wait_for_url("**/sv/search?q=energi&goal=7#results")
    page.locator(".moments .moment").first.click()

    page.wait_for_url("**/sv/watch/**")
