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
BEGINNING = "**/api/v1/uploads"
PIECES = f"{BEGINNING}/*"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty archive, with someone who may upload."""
    site = Site.at(tmp_path_factory.mktemp("bare") / "data")
    site.add_account()
    with site.answering():
        yield site


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Path]]:
    """Two files of three pieces each. They are no recordings; that is found out after they have been accepted."""
    made = [tmp_path / "möte <b>ett.mp4", tmp_path / "möte två.mp4"]
    for path in made:
        path.write_bytes(os.urandom(40 * MIB))
    yield made
    for path in made:
        path.unlink()


def open_form(page: Page, bare: Site, language: str = "sv") -> None:
    log_in(page, bare.address, language)
    page.goto(f"{bare.address}/{language}/staff/upload")


def send(page: Page, *files: Path) -> None:
    page.set_input_files("[name=recording]", files)
    page.locator("form[data-upload] button[type=submit]").click()


def test_several_files_go_at_once_and_each_becomes_a_recording(
    bare: Site, visit: Visit, files: list[Path]
) -> None:
    page = visit(f"{bare.address}/sv/")
    open_form(page, bare)

    send(page, *files)

    rows = page.locator(".upload")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("[data-part=name]")).to_have_text(files[0].name)
    expect(page.locator(".upload[data-state=done]")).to_have_count(2)
    rows.first.get_by_role("link", name="Öppna inspelningen").click()
    expect(page.locator("h1")).to_have_text(files[0].stem)
    expect(page.locator("main")).to_contain_text(files[0].name)


def test_an_upload_is_paused_left_and_goes_on_with_the_same_file(
    bare: Site, visit: Visit, faults: Faults, files: list[Path]
) -> None:
    faults.expected = "net::ERR_INTERNET_DISCONNECTED"
    page = visit(f"{bare.address}/sv/")
    open_form(page, bare)
    offsets: list[int] = []
    page.on(
        "request",
        lambda sent: sent.method == "PATCH" and offsets.append(int(sent.headers["upload-offset"])),
    )
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        send(page, files[0])
    page.context.set_offline(True)
    row = page.locator(".upload")
    expect(row.locator("[data-part=state]")).to_have_text("Anslutningen är avbruten. Försöker igen …")

    row.get_by_role("button", name="Pausa").click()
    expect(row.get_by_role("button", name="Fortsätt")).to_be_focused()
    expect(row.locator("[data-part=state]")).to_contain_text("Pausad.")
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{bare.address}/en/staff/upload")
    expect(page.locator(".unfinished")).to_contain_text(files[0].name)
    expect(page.locator(".unfinished")).to_contain_text("of 42 MB")
    offsets.clear()
    send(page, files[0])

    page.wait_for_url("**/staff/recordings/*said=accepted*")
    assert offsets[0] in (16 * MIB, 32 * MIB)


def test_an_upload_is_cancelled_and_nothing_is_kept(bare: Site, visit: Visit, files: list[Path]) -> None:
    page = visit(f"{bare.address}/sv/")
    open_form(page, bare, "en")
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
    assert files[1].name not in page.locator("main").inner_text()


def test_an_upload_that_is_cancelled_while_it_is_begun_is_thrown_away_as_soon_as_it_is_there(
    bare: Site, visit: Visit, files: list[Path]
) -> None:
    page = visit(f"{bare.address}/sv/")
    open_form(page, bare, "en")
    held: list[Route] = []
    page.route(BEGINNING, lambda route: held.append(route))
    with page.expect_request(BEGINNING):
        send(page, files[1])
    page.locator(".upload").get_by_role("button", name="Cancel").click()
    expect(page.locator(".upload [data-part=state]")).to_have_text("Cancelled. Nothing of it is kept.")

    with page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        held[0].continue_()

    assert ended.value.status == 204
    page.reload()
    assert files[1].name not in page.locator("main").inner_text()


def test_what_is_wrong_with_the_form_is_said_before_the_file_is_sent(
    bare: Site, visit: Visit, faults: Faults, files: list[Path], tmp_path: Path
) -> None:
    faults.expected = "upload: Failed to load resource"
    captions = tmp_path / "fel.vtt"
    captions.write_bytes(b"\0\xff no captions")
    page = visit(f"{bare.address}/sv/")
    open_form(page, bare)
    page.set_input_files("[name=captions]", captions)

    send(page, files[0])

    row = page.locator(".upload")
    expect(row).to_have_attribute("data-state", "lost")
    expect(row.locator("[data-part=state]")).to_contain_text("fel.vtt")
