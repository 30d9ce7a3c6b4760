"""The search page where the index lies in the catalogue's PostgreSQL: nothing of it is on this machine."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from pipeline.archive import Archive, open_archive
from pipeline.deletion import delete_recording

Publish = Callable[..., str]


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def test_a_word_is_found_that_another_machine_indexed(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    slug = publish()

    page = browser.get("/sv/search?q=klimat").text
    suggested = browser.get("/sv/search/suggestions?q=klim").json

    assert archive.index.engine == "postgresql"
    assert f'href="/sv/watch/{slug}?t=40.2&amp;q=klimat"' in page
    assert "<mark>klimat</mark>" in page
    assert {"text": "klimat", "url": "/sv/search?q=klimat"} in suggested["words"]


def test_what_is_deleted_elsewhere_is_found_no_more(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    publish()
    assert "Energi i skolan" in browser.get("/sv/search?q=klimat").text

    elsewhere = open_archive(archive.settings)
    delete_recording(elsewhere, 1)
    elsewhere.close()

    assert "Energi i skolan" not in browser.get("/sv/search?q=klimat").text
    assert archive.index.document_count() == 0
