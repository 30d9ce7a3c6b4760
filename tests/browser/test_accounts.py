"""An administrator invites someone, who chooses a password by the link, logs in, and is refused what the role is not for."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import barriers
from tests.browsing import Faults, Visit, log_in
from tests.serving import Site

pytestmark = pytest.mark.browser
GUEST, SENTENCE = "gast@example.org", "en mening att minnas"


def test_from_an_invitation_to_a_page_that_is_refused(demo: Site, visit: Visit, faults: Faults) -> None:
    faults.expected = "staff/accounts: .*403"
    staff = visit(f"{demo.address}/sv/")
    log_in(staff, demo.address)
    staff.goto(f"{demo.address}/sv/staff/accounts")
    staff.get_by_label("E-postadress").fill(GUEST)
    staff.locator("#role").select_option("viewer")
    staff.get_by_role("button", name="Skapa en länk").click()
    link = staff.get_by_label(f"Länk till {GUEST}").input_value()
    found = barriers(staff)

    guest = visit(link, width=360, java_script_enabled=False)
    expect(guest.get_by_label("E-postadress")).to_have_value(GUEST)
    guest.get_by_label("Lösenord").fill(SENTENCE)
    guest.get_by_role("button").last.click()
    guest.get_by_role("button", name="Logga ut").click()
    guest.goto(f"{demo.address}/sv/staff/log-in")
    guest.get_by_label("E-postadress").fill(GUEST)
    guest.get_by_label("Lösenord").fill(SENTENCE)
    guest.locator("main form button").click()
    expect(guest.locator("h1")).to_have_text("Inspelningar")
    assert guest.get_by_role("link", name="Konton").count() == 0
    guest.goto(f"{demo.address}/sv/staff/accounts")
    expect(guest.locator("main")).to_contain_text(f"rollen administratör, som {GUEST} inte har")

    staff.goto(f"{demo.address}/sv/staff/account")
    staff.get_by_label("Namn").fill("Skript")
    staff.get_by_role("button", name="Skapa en nyckel").click()
    assert staff.get_by_label("Din nya API-nyckel").input_value().startswith("eft_")
    found += barriers(staff)

    staff.goto(f"{demo.address}/sv/staff/webhooks")
    staff.get_by_label("Adress").fill("https://example.org/hooks")
    staff.get_by_role("button", name="Lägg till").click()
    staff.get_by_role("link", name="Ändra").click()
    staff.get_by_label("Pausa den").check()
    found += barriers(staff)
    staff.get_by_role("button", name="Spara").click()
    expect(staff.locator("main")).to_contain_text("Pausad sedan")
    found += barriers(staff)
    staff.get_by_role("button", name="Ta bort").click()
    assert found == []
