"""Staff hand recordings in, with scripts and without, and see them on their way."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipeline.stages.plan import NAMES
from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def short(clips: Any) -> Path:
    path: Path = clips.make(
        "short ”möte” 1.mp4", *clips.picture(3, "320x180"), *clips.tone(3), *clips.H264, "-shortest"
    )
    return path


@pytest.fixture(scope="session")
def silent(clips: Any) -> Path:
    path: Path = clips.make("silent.mp4", *clips.picture(2, "160x90"), *clips.H264, "-an")
    return path


def hand_in(page: Page, demo: Site, clip: Path, title: str) -> None:
    log_in(page, demo.address)
    page.goto(f"{demo.address}/sv/staff/upload")
    page.fill("[name=title]", title)
    page.set_input_files("[name=recording]", clip)
    page.locator("form[data-upload] button[type=submit]").click()
    page.wait_for_url("**/staff/recordings/*said=accepted*")


def test_an_upload_is_followed_to_its_end_without_loading_the_page_anew(
    demo: Site, visit: Visit, short: Path
) -> None:
    page = visit(f"{demo.address}/sv/")
    hand_in(page, demo, short, "Kort möte")
    state = page.locator("#pipeline-state")
    expect(page.locator("h1")).to_have_text("Kort möte")
    expect(state).to_contain_text(short.name)
    expect(state.locator(".stage-row .status.waiting")).to_have_count(len(NAMES))
    page.evaluate("() => { window.samePage = true; }")
    page.fill("textarea[name=description]", "Inte sparat än.")

    with demo.running("worker"):
        expect(state.locator(".stage-row .status.done, .stage-row .status.skipped")).to_have_count(
            len(NAMES), timeout=90_000
        )

    assert page.evaluate("() => window.samePage")
    expect(page.locator("textarea[name=description]")).to_have_value("Inte sparat än.")
    assert page.locator("[data-live]").count() == 0


def test_staff_hand_in_without_scripts(demo: Site, visit: Visit, silent: Path) -> None:
    page = visit(f"{demo.address}/sv/", java_script_enabled=False)

    hand_in(page, demo, silent, "Utan skript")

    expect(page.locator("h1")).to_have_text("Utan skript")
    expect(page.locator("[role=status]").first).to_contain_text("Inspelningen är")


def test_a_file_that_is_refused_is_said_where_it_was_chosen(
    demo: Site, visit: Visit, faults: Faults, tmp_path: Path
) -> None:
    faults.expected = "upload: Failed to load resource"
    empty = tmp_path / "tom.mp4"
    empty.touch()
    page = visit(f"{demo.address}/sv/")
    log_in(page, demo.address)
    page.goto(f"{demo.address}/sv/staff/upload")
    page.set_input_files("[name=recording]", empty)

    page.locator("form[data-upload] button[type=submit]").click()

    expect(page.locator("main")).to_contain_text("Filen tom.mp4 är tom.")
