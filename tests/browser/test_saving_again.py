"""A session ends while someone types: they log in, look at what they wrote, and save it; without scripts too."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import barriers
from tests.browsing import Faults, Visit, log_in
from tests.serving import EMAIL, PASSWORD, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "width", "save", "wrote", "door"),
    [
        ("sv", 360, "Spara det jag skrev", "Det du skrev", "Logga in"),
        ("en", 1280, "Save what I wrote", "What you wrote", "Log in"),
    ],
)
def test_what_was_typed_is_saved_after_log_in(
    demo: Site, visit: Visit, faults: Faults, language: str, width: int, save: str, wrote: str, door: str
) -> None:
    faults.expected = "status of 403"
    page = visit(f"{demo.address}/{language}/", width=width, java_script_enabled=language == "en")
    log_in(page, demo.address, language)
    page.goto(f"{demo.address}/{language}/staff/materials")
    title = f"Metod <b>för</b> möten {width}"
    page.fill("[name=title]", title)
    page.fill("[name=url]", "https://example.org/metod")
    page.fill("[name=summary]", "Två rader\nom möten.")
    page.check("[name=hidden]")
    page.set_input_files(
        "[name=files]", {"name": "bild.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    page.context.clear_cookies(name="session")

    page.locator("main form.form button.button").last.click()
    expect(page.locator("h1")).to_have_text(door)
    expect(page.locator("main")).to_contain_text("bild.pdf")
    page.locator("summary").filter(has_text=wrote).click()
    expect(page.locator(".typed")).to_contain_text(title)
    found = barriers(page)
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form.box button").click()
    expect(page.locator("main")).to_contain_text(EMAIL)
    expect(page.locator(".typed")).to_contain_text("Två rader")
    found += barriers(page)
    page.get_by_role("button", name=save).click()

    expect(page.get_by_role("link", name=title)).to_be_visible()
    assert found == []
