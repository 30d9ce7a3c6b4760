"""Staff split a recording into talks by typing, by keys and from proposals, and merge speakers; also without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.barriers import barriers
from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser

TALKS = "/sv/staff/recordings/3/talks"


def opened(demo: Site, visit: Visit, **options: object) -> Page:
    page = visit(f"{demo.address}/sv/", **options)
    log_in(page, demo.address)
    page.goto(demo.address + TALKS)
    expect(page.locator("h1")).to_have_text("Föredrag")
    return page


def start(page: Page, number: int) -> Locator:
    return page.locator(f"[name=talk-{number}-start]")


def end(page: Page, number: int) -> Locator:
    return page.locator(f"[name=talk-{number}-end]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara föredragen").click()
    expect(page.locator("[role=status]")).to_contain_text("Sparat")


def test_a_recording_is_split_by_time_by_keys_and_from_a_proposal(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit)
    assert barriers(page) == []

    page.fill("[name=at]", "1:10")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("[role=status]")).to_contain_text("inte sparat")
    page.fill("[name=talk-2-title]", "Frågor <b>och</b> svar")

    handle = page.get_by_role("slider", name="Start på Frågor")
    handle.press("ArrowRight")
    handle.press("Shift+ArrowLeft")
    expect(start(page, 2)).to_have_value("1:10.9")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("1 minut"))
    page.get_by_role("button", name="Zooma in").click()
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(start(page, 2)).not_to_have_value("1:10.9")
    save(page)
    expect(page.get_by_role("slider", name="Start på Frågor <b>och</b> svar")).to_be_visible()

    start(page, 1).fill("0:30")
    if end(page, 0).input_value():
        end(page, 0).fill("0:30")
    save(page)
    expect(page.locator(".proposals li", has_text="0:44")).to_contain_text("en bild med föredragets titel")
    page.get_by_role("button", name="Godta 0:44").click()
    expect(start(page, 1)).to_have_value("0:44")
    save(page)
    expect(page.locator(".proposals li", has_text="0:44")).to_have_count(0)


def test_times_are_typed_and_saved_without_scripts_and_faults_said_at_the_field(
    demo: Site, visit: Visit, faults: Faults
) -> None:
    faults.expected = "status of 400"
    page = opened(demo, visit, width=360, java_script_enabled=False)
    was = start(page, 1).input_value()

    end(page, 0).fill("0:50")
    start(page, 1).fill("0:40")
    page.get_by_role("button", name="Spara föredragen").click()
    expect(page.locator("#talk-0-end-error")).to_contain_text("överlappar")
    end(page, 0).fill("0:40")
    save(page)

    expect(start(page, 1)).to_have_value("0:40")
    end(page, 0).fill(was)
    start(page, 1).fill(was)
    save(page)


def test_speakers_are_merged_after_it_is_said_what_happens(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit)
    speakers = page.locator("[name=talk-0-speakers]")
    speakers.fill("Lindbergh Anna, Anna Lindbergh")
    save(page)
    page.goto(f"{demo.address}/sv/staff/speakers")
    assert barriers(page) == []

    page.get_by_role("link", name="Behåll ”Anna Lindbergh”").click()
    expect(page.locator("main")).to_contain_text("”Lindbergh Anna” blir ”Anna Lindbergh”.")
    assert barriers(page) == []
    page.get_by_role("button", name="Slå ihop").click()

    expect(page.locator("[role=status]")).to_contain_text("De två är nu en.")
    page.goto(demo.address + TALKS)
    expect(speakers).to_have_value("Anna Lindbergh")
    speakers.fill("Anna Lindberg")
    save(page)
