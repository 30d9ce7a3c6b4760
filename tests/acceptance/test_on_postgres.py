"""The whole way on PostgreSQL: handed in, made by a worker, found and shown; also when the database is gone for a while."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from index.catalogue import recordings, stages
from index.settings import read_settings
from pipeline.archive import Archive, open_archive
from tests.postgres import Cluster
from tests.serving import Site
from tests.workers import Worker, answer, clip_of, environment_of, ingest, start_worker, stop, wait_until

__all__ = ["start_worker"]

Start = Callable[..., Worker]


@pytest.fixture
def environment(tmp_path: Path, cluster: Cluster) -> Any:
    """A database without a table in it."""
    with cluster.lent() as url:
        yield environment_of(tmp_path / "data", url, rungs="90")


def states(archive: Archive, recording_id: int) -> dict[str, str]:
    with archive.database.read(patient=True) as session:
        return {state.name: state.state for state in stages.of(session, recording_id)}


def wait_until_ended(archive: Archive, recording_id: int, worker: Worker) -> None:
    wait_until(lambda: set(states(archive, recording_id).values()) <= stages.ENDED, tell=worker.said)


def test_a_recording_goes_the_whole_way(environment: Any, clips: Any, start_worker: Start) -> None:
    recording_id = ingest(environment, clip_of(clips, 3))
    worker = start_worker(environment)
    archive = open_archive(read_settings(environment))

    wait_until_ended(archive, recording_id, worker)

    assert set(states(archive, recording_id).values()) <= stages.FINISHED
    found = answer(environment, "search", "dricksvatten", "--json")
    assert found["total"] == 1
    with archive.database.read() as session:
        recording = recordings.by_id(session, recording_id)
        assert [rung.height_px for rung in recording.renditions] == [90]
        slug = recording.slug
    site = Site.at(archive.settings.data, database_url=archive.settings.database_url, speech_model="demo")
    with site.answering(), urlopen(f"{site.address}/sv/watch/{slug}") as page:
        assert "Nu om dricksvatten." in page.read().decode()
    assert stop(worker) == 0
    archive.close()


def test_an_encode_that_ends_while_the_database_is_gone_is_not_repeated(
    tmp_path: Path, cluster: Cluster, clips: Any, start_worker: Start
) -> None:
    with cluster.lent() as url:
        environment = environment_of(tmp_path / "data", url, rungs="360", preset="medium")
        recording_id = ingest(environment, clip_of(clips, 30, size="640x360"))
        worker = start_worker(environment)
        archive = open_archive(read_settings(environment))

        def is_encoding() -> bool:
            return states(archive, recording_id)["parts"] == "running" and bool(worker.programs())

        wait_until(is_encoding, tell=worker.said)
        cluster.stop()
        try:
            wait_until(lambda: not worker.programs(), tell=worker.said)
        finally:
            cluster.start()

        wait_until_ended(archive, recording_id, worker)
        with archive.database.read() as session:
            parts = stages.parts_of(session, recording_id, "parts")
        assert [(part.state, part.attempts) for part in parts] == [("done", 1)]
        assert set(states(archive, recording_id).values()) <= stages.FINISHED
        assert worker.process.poll() is None
        assert list(archive.settings.scratch_folder.glob("*/*")) == []
        archive.close()
