"""The statements say what the operator has set, and honestly what no one has set or done yet."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive_web.app import create_app
from archive_web.services import KEY
from index.settings import SettingUnreadable, read_settings
from pipeline.archive import Archive

Site = Callable[..., FlaskClient]


@pytest.fixture
def site(archive: Archive) -> Iterator[Site]:
    """A browser on the site with other settings: site(contact="…")."""
    with ExitStack() as opened:

        def site(**settings: Any) -> FlaskClient:
            app = create_app(replace(archive.settings, **settings))
            opened.callback(app.extensions[KEY].archive.close)
            opened.callback(app.extensions[KEY].engine.close)
            return app.test_client()

        yield site


def test_the_statement_names_who_is_responsible_what_is_lacking_and_when_it_was_assessed(site: Site) -> None:
    browser = site(
        operator="Staden <Nära>",
        contact="hjalp@example.org",
        accessibility_gaps="Kartan saknar text. | Filmer från 2019 saknar undertexter.",
        accessibility_reviewed="2026-03-19",
    )

    page = browser.get("/sv/accessibility").text

    assert "Staden &lt;Nära&gt; ansvarar" in page
    assert 'href="mailto:hjalp@example.org"' in page
    assert "<li>Kartan saknar text.</li><li>Filmer från 2019 saknar undertexter.</li>" in page
    assert "19 mars 2026" in page
    assert 'href="https://www.digg.se/tdosanmalan"' in page
    assert "19 March 2026" in browser.get("/en/accessibility").text
    assert 'href="mailto:hjalp@example.org"' in browser.get("/sv/privacy").text


def test_what_no_one_has_set_or_done_is_not_claimed(site: Site) -> None:
    page = site().get("/en/accessibility").text

    assert "No address has been set for this site yet." in page
    assert "has not yet assessed it" in page
    assert "partially compliant" in page


def test_each_page_leads_to_the_statement(site: Site) -> None:
    browser = site()

    assert all(
        'href="/sv/accessibility"' in browser.get(one).text for one in ("/sv/", "/sv/goals/6", "/sv/x")
    )


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(SettingUnreadable, match="2026-03-19"):
        read_settings({"EFTERHAND_ACCESSIBILITY_REVIEWED": "i våras"})
