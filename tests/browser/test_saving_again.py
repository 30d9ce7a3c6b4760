"""A session ends while someone types: they log in, look at what they wrote, and save it; without scripts too."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import barriers
from tests.browsing import Faults, Visit, log_in
from tests.serving import EMAIL, PASSWORD, Site

pytestmark = pytest.mark.browser


WORDS = {
    "sv": ("Logga in", "Det du skrev", "Spara det jag skrev"),
    "en": ("Log in", "What you wrote", "Save what I wrote"),
}


@pytest.mark.parametrize(
    ("language", "width", "has_scripts"), [("sv", 360, True), ("en", 1280, True), ("sv", 1280, False)]
)
def test_what_was_typed_is_saved_after_log_in(
    demo: Site, visit: Visit, faults: Faults, language: str, width: int, has_scripts: bool
) -> None:
    faults.expected = "status of 403"
    door, wrote, save = WORDS[language]
    page = visit(f"{demo.address}/{language}/", width=width, java_script_enabled=has_scripts)
    log_in(page, demo.address, language)
    page.goto(f"{demo.address}/{language}/staff/materials")
    title = f"Metod <b>för</b> möten {language} {width}"
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
    found = barriers(page) if has_scripts else []  # axe is a script
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form.box button").click()
    expect(page.locator("main")).to_contain_text(EMAIL)
    expect(page.locator(".typed")).to_contain_text("Två rader")
    found += barriers(page) if has_scripts else []
    page.get_by_role("button", name=save).click()

    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    assert found == []
