"""The player's keys, menus and what it remembers, as people use them, in both languages."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browsing import Visit
from tests.serving import Site

pytestmark = pytest.mark.browser
WATER = "/watch/vatten-och-energi-i-staden"
WORDS = {
    "sv": {
        "settings": "Inställningar",
        "share": "Dela och hänvisa",
        "copied": "Kopierat.",
        "continue": "Fortsätt från 0:",
        "cite": "Anna Lindberg: ”Vatten som räcker till alla”. I: ”Vatten och energi i staden”, Tillsammans 2030, ",
        "volume": "Volym 90",
    },
    "en": {
        "settings": "Settings",
        "share": "Share and cite",
        "copied": "Copied.",
        "continue": "Continue from 0:",
        "cite": "Anna Lindberg: “Vatten som räcker till alla”. In: “Vatten och energi i staden”, Tillsammans 2030, ",
        "volume": "Volume 90",
    },
}


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def video_is(page: Page, condition: str, argument: object = None) -> None:
    page.wait_for_function(
        f"(argument) => {{ const video = document.querySelector('video'); return {condition}; }}",
        arg=argument,
    )


def start(page: Page) -> None:
    page.locator("[data-part=start]").click()
    video_is(page, "!video.paused && video.readyState > 2")


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate("() => localStorage.getItem('efterhand') ?? '{}'"))
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_keys_panels_captions_and_the_place_where_one_stopped(
    demo: Site, visit: Visit, language: str
) -> None:
    words, address = WORDS[language], f"{demo.address}/{language}{WATER}"
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    assert page.evaluate(
        "() => [...document.querySelector('video').textTracks].every((one) => one.mode === 'disabled')"
    )
    start(page)

    # Letters work anywhere, the rest in the player alone, and none of them in a field.
    page.locator("h1").click()
    page.keyboard.press("k")
    video_is(page, "video.paused")
    page.keyboard.press("5")
    video_is(page, "Math.abs(video.currentTime - video.duration / 2) < 0.5")
    page.keyboard.press("Home")
    page.locator("#header-q").press("m")
    video_is(page, "!video.muted && video.currentTime > 10")
    page.locator("[data-part=play]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    video_is(page, "Math.abs(video.currentTime - 5) < 0.3")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-part=message]")).to_contain_text(words["volume"])

    # Shortcuts are told of, and can be turned off.
    page.keyboard.press("Shift+?")
    expect(page.locator("dialog")).to_be_visible()
    assert barriers(page) == []
    page.locator("dialog [data-part=use-keys]").click()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    video_is(page, "!video.muted && Math.abs(video.currentTime - 10) < 0.3")

    # The settings are reached, used and left by keyboard.
    button = page.get_by_role("button", name=words["settings"], exact=True)
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == []
    page.locator("[data-part=caption-size]").select_option("150")
    page.locator("[data-part=caption-place]").select_option("below")
    page.locator("[data-part=speed]").select_option("1.5")
    expect(page.locator("[data-part=caption-line]")).to_contain_text("inspelning")
    page.locator("[data-part=speed]").press("Escape")
    expect(page.locator("#player-settings")).to_be_hidden()
    expect(button).to_be_focused()

    # A moment is shared, shown elsewhere and cited.
    page.get_by_role("button", name=words["share"], exact=True).click()
    expect(page.locator("[data-part=share-link]")).to_have_value(f"{address}?t=10")
    assert (
        f"/{language}/embed/vatten-och-energi-i-staden?t=10"
        in page.locator("[data-part=share-embed]").input_value()
    )
    cited = page.locator("[data-part=share-cite]").input_value()
    assert cited.startswith(words["cite"])
    assert cited.endswith(f", 0:10. {address}?t=10")
    page.locator("[data-copies=share-cite]").click()
    expect(page.locator("[data-part=copied]")).to_have_text(words["copied"])
    assert page.evaluate("() => navigator.clipboard.readText()") == cited
    assert barriers(page) == []

    # The next time the choices stand, and the place is offered, not forced.
    page.locator("[data-part=seek]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("[data-part=play]").click()
    video_is(page, "!video.paused")
    page.locator("[data-part=play]").click()
    page.reload()
    expect(page.locator("[data-part=now]")).to_have_text("0:00")
    expect(page.locator("[data-part=continue]")).to_contain_text(words["continue"])
    assert barriers(page) == []
    page.locator("[data-part=continue]").click()
    video_is(page, "video.playbackRate === 1.5 && video.currentTime >= 19")
    expect(page.locator("[data-part=continue]")).to_be_hidden()
    assert page.locator("[data-part=caption-place]").input_value() == "below"
    page.locator("[aria-controls=player-settings]").click()
    page.locator("[data-part=remember]").uncheck()
    assert kept(page)["positions"] == []


def test_chapters_lead_to_their_moments_and_are_marked_on_the_timeline(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv{WATER}?q=energi", width=320)
    expect(page.locator(".marks .talk")).to_have_count(2)
    assert page.locator(".marks .hit").count() > 0
    page.locator("[aria-controls=player-chapters]").click()
    assert barriers(page) == []
    assert page.evaluate(
        "() => document.querySelector('talk-player').getBoundingClientRect().right <= innerWidth"
    )

    page.locator("#player-chapters a", has_text="Smart energi").first.click()

    video_is(page, "!video.paused && Math.abs(video.currentTime - 52) < 2")
    page.locator("[data-part=seek]").hover(position={"x": 4, "y": 8})
    expect(page.locator(".preview-title")).to_have_text("Vatten som räcker till alla")


def test_on_the_whole_screen_unused_controls_fade_and_any_key_brings_them_back(
    demo: Site, visit: Visit
) -> None:
    page = visit(f"{demo.address}/sv{WATER}")
    start(page)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement?.localName === 'talk-player'")

    page.mouse.move(200, 200)
    expect(page.locator(".bar")).to_have_css("opacity", "0")
    page.keyboard.press("Tab")

    expect(page.locator(".bar")).to_have_css("opacity", "1")
    page.locator("[aria-controls=player-settings]").click()
    expect(page.locator("#player-settings")).to_be_in_viewport(ratio=0.9)


def test_a_finger_on_the_timeline_sees_where_it_is(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv{WATER}", width=360, has_touch=True, is_mobile=True)
    box = page.locator("[data-part=seek]").bounding_box()
    assert box

    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(page.locator("[data-part=now]")).to_have_text("0:50")
