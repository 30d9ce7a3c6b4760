"""The engine's records: those of jobs that ended long ago are forgotten, and nothing else is lost by that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from index.settings import Settings
from pipeline import engine
from pipeline.archive import Archive
from pipeline.stages.job import Job

DAYS = 30
ENDED = [
    *[(f"1-1/{name}", status) for name, status in (("probe", "SUCCESS"), ("poster", "ERROR"))],
    *[("1-1/sound", "CANCELLED"), ("1-1/slides", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")],
]
UNFINISHED = [("1-1/parts", "PENDING"), ("1-1/captions", "ENQUEUED")]


@pytest.fixture
def queued(archive: Archive, settings: Settings) -> Iterator[engine.Engine]:
    engine.prepare(settings)
    queue = engine.Engine(settings)
    yield queue
    queue.close()


def record(archive: Archive, queue: engine.Engine, name: str, status: str, days_ago: int) -> None:
    """A job that was queued, and came to *status* that long ago."""
    stage = name.partition("/")[2]
    moment_ms = int((datetime.now(UTC) - timedelta(days=days_ago)).timestamp() * 1000)
    with archive.database.write() as session:
        queue.enqueue(session, Job(int(name.partition("-")[0]), int(name.partition("-")[2][0]), stage))
        session.execute(
            text(
                "UPDATE workflow_status SET status = :status, created_at = :moment, updated_at = :moment,"
                " completed_at = :ended WHERE workflow_uuid = :name"
            ),
            {
                "status": status,
                "moment": moment_ms,
                "ended": moment_ms if (name, status) in ENDED else None,
                "name": name,
            },
        )


def records(archive: Archive) -> set[str]:
    with archive.database.read() as session:
        return set(session.scalars(text("SELECT workflow_uuid FROM workflow_status")))


@pytest.mark.parametrize("case", ENDED, ids=lambda case: case[1])
def test_a_job_that_ended_long_ago_is_forgotten(
    archive: Archive, queued: engine.Engine, case: tuple[str, str]
) -> None:
    record(archive, queued, *case, days_ago=DAYS + 1)

    assert queued.forget_ended(DAYS) == 1

    assert records(archive) == set()


@pytest.mark.parametrize("case", ENDED, ids=lambda case: case[1])
def test_one_that_ended_lately_is_kept(
    archive: Archive, queued: engine.Engine, case: tuple[str, str]
) -> None:
    record(archive, queued, *case, days_ago=DAYS - 1)

    assert queued.forget_ended(DAYS) == 0

    assert records(archive) == {case[0]}


@pytest.mark.parametrize("case", UNFINISHED, ids=lambda case: case[1])
def test_one_that_has_not_ended_is_kept_however_old(
    archive: Archive, queued: engine.Engine, case: tuple[str, str]
) -> None:
    record(archive, queued, *case, days_ago=10 * DAYS)

    assert queued.forget_ended(DAYS) == 0

    assert records(archive) == {case[0]}


def test_more_are_forgotten_than_are_deleted_at_once(
    archive: Archive, queued: engine.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engine.queue.DELETED_AT_ONCE", 2)
    for name, status in ENDED:
        record(archive, queued, name, status, days_ago=DAYS + 1)
    record(archive, queued, *UNFINISHED[0], days_ago=DAYS + 1)

    assert queued.forget_ended(DAYS) == len(ENDED)

    assert records(archive) == {UNFINISHED[0][0]}
