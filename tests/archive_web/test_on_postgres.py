"""The site while its PostgreSQL is gone: it says so, also to those who have logged in, and goes on afterwards."""

from pathlib import Path

from archive_web.app import create_app
from index.catalogue import accounts
from pipeline import engine
from pipeline.archive import open_archive
from tests.databases import settings_on
from tests.postgres import Cluster

EMAIL, PASSWORD = "anna@example.org", "en hemlig mening"
ADDRESSES = ("/sv/", "/sv/staff/", "/sv/watch/vatten", "/sv/search?q=vatten")


def test_the_site_says_that_it_is_being_mended(tmp_path: Path, postgres_url: str, cluster: Cluster) -> None:
    settings = settings_on(postgres_url, EFTERHAND_DATA=str(tmp_path))
    engine.prepare(settings)
    archive = open_archive(settings)
    with archive.database.write() as session:
        accounts.add(session, EMAIL, PASSWORD)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    entered = browser.post("/sv/staff/log-in", data={"email": EMAIL, "password": PASSWORD})
    assert entered.status_code == 302
    before = [browser.get(address).status_code for address in ADDRESSES]

    cluster.stop()
    try:
        away = [browser.get(address) for address in ADDRESSES]
    finally:
        cluster.start()

    assert [answer.status_code for answer in away] == [503] * len(ADDRESSES)
    assert [answer.request.path for answer in away if "hemlig" in answer.text] == []
    assert [browser.get(address).status_code for address in ADDRESSES] == before
    archive.close()
