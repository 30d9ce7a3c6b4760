"""Staff upload several recordings at once, pause, lose the connection, close the page, and go on where it stood."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser
MIB = 1 << 20
PIECES = "**/api/v1/uploads/*"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Path]]:
    """Two files of three pieces each. They are no recordings; that is found out after they have been accepted."""
    made = [tmp_path / "möte <b>ett</b>.mp4", tmp_path / "möte två.mp4"]
    for path in made:
        path.write_bytes(os.urandom(40 * MIB))
    yield made
    for path in made:
        path.unlink()


def open_form(page: Page, demo: Site, language: str = "sv") -> None:
    log_in(page, demo.address, language)
    page.goto(f"{demo.address}/{language}/staff/upload")


def send(page: Page, *files: Path) -> None:
    page.set_input_files("[name=recording]", files)
    page.locator("form[data-upload] button[type=submit]").click()


def test_several_files_go_at_once_and_each_becomes_a_recording(
    demo: Site, visit: Visit, files: list[Path]
) -> None:
    page = visit(f"{demo.address}/sv/")
    open_form(page, demo)

    send(page, *files)

    rows = page.locator(".upload")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("[data-part=name]")).to_have_text(files[0].name)
    expect(page.locator(".upload[data-state=done]")).to_have_count(2)
    rows.first.get_by_role("link", name="Öppna inspelningen").click()
    expect(page.locator("h1")).to_have_text(files[0].stem)
    expect(page.locator("main")).to_contain_text(files[0].name)


def test_an_upload_is_paused_left_and_goes_on_with_the_same_file(
    demo: Site, visit: Visit, faults: Faults, files: list[Path]
) -> None:
    faults.expected = "net::ERR_FAILED|Failed to load resource"
    page = visit(f"{demo.address}/sv/")
    open_form(page, demo)
    offsets: list[int] = []

    def let_one_through(route: Route) -> None:
        offset = route.request.headers.get("upload-offset")
        if route.request.method == "PATCH" and offset != "0":
            route.abort()
        else:
            route.continue_()

    page.route(PIECES, let_one_through)
    page.on(
        "request",
        lambda request: request.method == "PATCH" and offsets.append(int(request.headers["upload-offset"])),
    )
    send(page, files[0])
    row = page.locator(".upload")
    expect(row.locator("[data-part=state]")).to_have_text("Anslutningen är avbruten. Försöker igen …")

    row.get_by_role("button", name="Pausa").click()
    expect(row.get_by_role("button", name="Fortsätt")).to_be_focused()
    expect(row.locator("[data-part=state]")).to_contain_text("Pausad.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{demo.address}/en/staff/upload")
    expect(page.locator(".unfinished")).to_contain_text(files[0].name)
    expect(page.locator(".unfinished")).to_contain_text("of 41.9 MB")
    page.unroute(PIECES)
    offsets.clear()
    send(page, files[0])

    page.wait_for_url("**/staff/recordings/*said=accepted*")
    assert offsets[0] == 16 * MIB


def test_an_upload_is_cancelled_and_nothing_is_kept(demo: Site, visit: Visit, files: list[Path]) -> None:
    page = visit(f"{demo.address}/sv/")
    open_form(page, demo, "en")
    page.route(PIECES, lambda route: None if route.request.method == "PATCH" else route.continue_())
    send(page, files[1])
    row = page.locator(".upload")
    expect(row).to_have_attribute("data-state", "sending")
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        row.get_by_role("button", name="Cancel").click()

    assert ended.value.status == 204
    expect(row).to_be_focused()
    expect(row.locator("[data-part=state]")).to_have_text("Cancelled. Nothing of it is kept.")
    page.reload()
    assert page.locator(".unfinished").count() == 0


def test_what_is_wrong_with_the_form_is_said_before_the_file_is_sent(
    demo: Site, visit: Visit, faults: Faults, files: list[Path], tmp_path: Path
) -> None:
    faults.expected = "details: Failed to load resource"
    captions = tmp_path / "fel.vtt"
    captions.write_bytes(b"\0\xff no captions")
    page = visit(f"{demo.address}/sv/")
    open_form(page, demo)
    page.set_input_files("[name=captions]", captions)

    send(page, files[0])

    row = page.locator(".upload")
    expect(row).to_have_attribute("data-state", "lost")
    expect(row.locator("[data-part=state]")).to_contain_text("fel.vtt")
