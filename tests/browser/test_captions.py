"""Staff correct captions beside the video: saved by themselves, merged with others' changes, never lost."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser

EDITOR = "/sv/staff/recordings/2/captions"
SAVED = "Sparat"


def opened(demo: Site, visit: Visit, **options: Any) -> Page:
    page = visit(f"{demo.address}/sv/", **options)
    log_in(page, demo.address)
    page.goto(demo.address + EDITOR)
    expect(page.locator(".cue-row").first).to_be_visible()
    return page


def text(page: Page, number: int) -> Locator:
    return page.locator(".cue-row").nth(number).locator("textarea")


def state(page: Page) -> Locator:
    return page.locator("[data-part=state]")


def on_the_server(page: Page, demo: Site) -> dict[str, Any]:
    found: dict[str, Any] = page.request.get(f"{demo.address}/api/v1/recordings/2/captions").json()
    return found


def change_elsewhere(page: Page, demo: Site, number: int, said: str) -> None:
    """Somebody else's correction, of the same account in another place."""
    address = f"{demo.address}/api/v1/recordings/2/captions"
    answer = page.request.get(address)
    change = {"revision": answer.json()["revision"], "change": [{"number": number, "text": said}]}
    headers = {"X-CSRFToken": answer.headers["x-csrftoken"]}
    assert page.request.patch(address, data=change, headers=headers).ok


def test_corrections_are_saved_by_themselves_and_structure_can_be_undone(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit)
    count = page.locator(".cue-row").count()

    text(page, 0).fill("Välkomna hit\nallihop, till en ny dag.")
    expect(state(page)).to_contain_text(SAVED)
    assert on_the_server(page, demo)["cues"][0]["text"] == "Välkomna hit\nallihop, till en ny dag."

    text(page, 0).press("ArrowUp")
    text(page, 0).evaluate("area => area.setSelectionRange(12, 12)")
    text(page, 0).press("Alt+Enter")
    expect(page.locator(".cue-row")).to_have_count(count + 1)
    expect(text(page, 1)).to_be_focused()
    expect(state(page)).to_contain_text(SAVED)
    assert [cue["text"] for cue in on_the_server(page, demo)["cues"][:2]] == [
        "Välkomna hit",
        "allihop, till en ny dag.",
    ]

    page.locator("[data-do=undo]").click()
    expect(page.locator(".cue-row")).to_have_count(count)
    expect(state(page)).to_contain_text(SAVED)
    assert len(on_the_server(page, demo)["cues"]) == count
    expect(text(page, 0)).to_have_value("Välkomna hit\nallihop, till en ny dag.")


def test_what_cannot_be_saved_is_said_and_the_rest_is_saved(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit)

    text(page, 2).fill("   ")
    text(page, 3).fill("Det här går att spara.")

    expect(state(page)).to_contain_text("1 undertexter måste rättas")
    row = page.locator(".cue-row").nth(2)
    expect(row.locator("[data-part=hints]")).to_have_text("Skriv det som sägs, eller ta bort undertexten.")
    assert on_the_server(page, demo)["cues"][3]["text"] == "Det här går att spara."
    text(page, 2).fill("Nu står det något.")
    row.locator("[data-field=end]").fill("nyss")
    expect(row.locator("[data-part=hints]")).to_contain_text("Skriv tiden som")


def test_others_changes_are_met_and_an_ended_session_loses_nothing(
    demo: Site, visit: Visit, faults: Faults
) -> None:
    faults.expected = "status of (409|401|403|400)"
    page = opened(demo, visit)
    change_elsewhere(page, demo, 4, "Skrivet av någon annan.")
    change_elsewhere(page, demo, 5, "Också av någon annan.")

    text(page, 5).fill("Skrivet av mig.")
    text(page, 6).fill("Bara jag var här.")

    expect(text(page, 4)).to_have_value("Skrivet av någon annan.")
    conflict = page.locator(".cue-row").nth(5).locator("[data-part=conflict]")
    expect(conflict).to_contain_text("”Också av någon annan.”")
    conflict.locator("[data-do=mine]").click()
    expect(state(page)).to_contain_text(SAVED)
    saved = [cue["text"] for cue in on_the_server(page, demo)["cues"]]
    assert saved[4:7] == ["Skrivet av någon annan.", "Skrivet av mig.", "Bara jag var här."]

    page.context.clear_cookies()
    text(page, 7).fill("Efter att jag loggats ut.")
    expect(state(page)).to_contain_text("Du har loggats ut")
    page.once("dialog", lambda leaving: leaving.accept())
    log_in(page, demo.address)
    page.goto(demo.address + EDITOR)
    page.locator("[data-do=restore-draft]").click()
    expect(state(page)).to_contain_text(SAVED)
    assert on_the_server(page, demo)["cues"][7]["text"] == "Efter att jag loggats ut."


def test_words_are_replaced_everywhere(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit, width=360)
    text(page, 8).fill("Kloka krokodiler.")
    text(page, 9).fill("Fler krokodiler och KROKODILER.")
    page.locator("[data-part=find] summary").click()

    page.fill("[name=find]", "krokodiler")
    page.fill("[name=replace]", "ekorrar")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=found]")).to_have_text("1 av 3")
    page.locator("[data-do=replace-all]").click()

    expect(page.locator("[data-part=found]")).to_have_text("3 ersatta.")
    expect(state(page)).to_contain_text(SAVED)
    saved = [cue["text"] for cue in on_the_server(page, demo)["cues"]]
    assert saved[8:10] == ["Kloka ekorrar.", "Fler ekorrar och ekorrar."]
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


def test_a_cue_is_played_and_its_times_are_set_from_the_video(demo: Site, visit: Visit) -> None:
    page = opened(demo, visit)
    row = page.locator(".cue-row").nth(1)
    starts_s = on_the_server(page, demo)["cues"][1]["start_ms"] / 1000

    row.locator("[data-do=play]").click()
    page.wait_for_function(
        "at => { const v = document.querySelector('video'); return v.paused && v.currentTime > at + 1; }",
        arg=starts_s,
    )
    row.locator("textarea").focus()
    page.evaluate("() => { document.querySelector('video').currentTime = 61.5; }")
    page.wait_for_function("() => Math.abs(document.querySelector('video').currentTime - 61.5) < 0.01")
    row.locator("[data-do=end]").click()

    expect(row.locator("[data-field=end]")).to_have_value("1:01.5")
    expect(state(page)).to_contain_text(SAVED)
    assert on_the_server(page, demo)["cues"][1]["end_ms"] == 61_500
