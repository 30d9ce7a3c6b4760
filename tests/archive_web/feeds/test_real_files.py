"""The files that podcasts name are there, as long as they say, and gone with the recording."""

from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient

from index.catalogue import recordings, webinars
from index.settings import Settings
from pipeline.archive import Archive
from tests.archive_web.conftest import Shelf
from tests.word_lists import WORD_LISTS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", word_lists=str(WORD_LISTS))


@pytest.fixture
def prepared_data(stock: tuple[Path, Shelf]) -> Path:
    """The archive of two recordings that went the whole way takes the place of an empty one."""
    return stock[0]


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_the_file_is_as_long_as_the_feed_says(
    browser: FlaskClient, archive: Archive, shelf: Shelf, kind: str
) -> None:
    (episode,) = feedparser.parse(browser.get(f"/sv/podcast/{kind}.xml").data).entries
    (enclosure,) = episode.enclosures
    path = enclosure.href.removeprefix("http://localhost")

    file = browser.get(path)

    assert file.status_code == 200
    assert file.content_type == enclosure.type
    assert int(enclosure.length) == len(file.data) > 0
    with archive.database.write() as session:
        webinars.withdraw(recordings.by_id(session, shelf.open_id).webinar)
    assert browser.get(path).status_code == 404


def test_a_recording_of_an_earlier_version_is_measured_in_the_store(
    browser: FlaskClient, archive: Archive, shelf: Shelf
) -> None:
    with archive.database.write() as session:
        recordings.by_id(session, shelf.open_id).sound_bytes = None

    (episode,) = feedparser.parse(browser.get("/sv/podcast/audio.xml").data).entries

    assert int(episode.enclosures[0].length) > 0
