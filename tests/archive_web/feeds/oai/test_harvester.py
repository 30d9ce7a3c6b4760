"""A harvester that others have written fetches the archive from a real server."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from flask import Flask
from sickle import Sickle
from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch
from sqlalchemy import select
from werkzeug.serving import make_server

from archive_web.feeds.oai import answers
from index.catalogue import webinars
from index.models import Recording
from pipeline.archive import Archive
from tests.archive_web.feeds.conftest import HOSTILE

Publish = Callable[..., str]


@pytest.fixture
def harvester(app: Flask) -> Iterator[Sickle]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Sickle(f"http://127.0.0.1:{server.port}/oai")
    server.shutdown()
    thread.join()
    server.server_close()


def test_all_records_are_harvested(
    harvester: Sickle, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    titles = ["Ett", "Två", "Tre", "Fyra", HOSTILE]
    for title in titles:
        publish(title)

    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))

    assert [record.metadata["title"][0] for record in records][:4] == titles[:4]
    assert len(records) == len({record.header.identifier for record in records}) == 5
    again = harvester.GetRecord(metadataPrefix="oai_dc", identifier=records[1].header.identifier)
    assert again.metadata == records[1].metadata
    assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc", **{"from": "2020-01-01"}))) == 5


def test_a_harvester_hears_what_is_gone_among_what_is_left(
    harvester: Sickle, publish: Publish, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    slugs = [publish(title) for title in ("Ett", "Två", "Tre", "Fyra", "Fem")]
    names = [record.header.identifier for record in harvester.ListRecords(metadataPrefix="oai_dc")]
    with archive.database.write() as session:
        for recording in session.scalars(select(Recording).where(Recording.slug.in_([slugs[0], slugs[3]]))):
            webinars.withdraw(recording.webinar)

    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))

    assert {record.header.identifier for record in records if record.deleted} == {names[0], names[3]}
    assert len(records) == 5
    left = harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True)
    assert [record.metadata["title"] for record in left] == [["Två"], ["Tre"], ["Fem"]]


def test_what_the_archive_is_and_what_it_lacks(harvester: Sickle) -> None:
    assert harvester.Identify().repositoryName == "Tillsammans 2030"
    assert [one.metadataPrefix for one in harvester.ListMetadataFormats()] == ["oai_dc"]
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc")
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="urn:nothing")
