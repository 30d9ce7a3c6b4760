"""Deletion takes all of a recording, also when it is broken off; and a late worker leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from index.captions.cue import Cue
from index.catalogue import recordings, stages, webinars
from index.catalogue.recordings import RecordingGoing, RecordingMissing
from index.catalogue.removal import WebinarHasMore
from index.catalogue.talks import TalkDraft
from index.models import Base, Recording, WebinarStatus
from index.search.contract import Query
from index.settings import PREFIX
from pipeline.archive import Archive
from pipeline.deletion import delete_recording, finish_deletions
from pipeline.ingest import Accepted
from pipeline.stages import order
from pipeline.stages.plan import BY_NAME
from pipeline.stages.work import Outcome, Work
from tests.databases import database_url
from tests.pipeline.filled import HANDOUT, add_material, fill
from tests.serving import ROOT

__all__ = ["database_url"]

CUES = (Cue(0, 2000, "Välkommen hit."), Cue(2000, 4000, "Nu om dricksvatten."))
WHOLE = TalkDraft("Vattnet", speakers=("Anna Lindberg",), goals=(6,), targets=("6.1",))
MATERIAL = {"material": 1, "material_page": 1, "material_goal": 1}
PEOPLE = {"account", "account_session", "api_token", "invitation", "attempt_count", "audit_entry"}
APART = {"tombstone", "goal", "target", "worker", "series", "upload", "webhook", "webhook_message"}
EMPTY_AFTERWARDS = set(Base.metadata.tables) - APART - PEOPLE


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Any bytes will do."""
    (tmp_path / "clip.mp4").write_text("a recording")
    return tmp_path / "clip.mp4"


@pytest.fixture
def ready(archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clip: Path) -> Archive:
    """A published recording with rows in every table, files of every kind, and material to its webinar."""
    hand_in(clip, captions=CUES, speakers=("Anna Lindberg",), goals=(6,), talks=(WHOLE,))
    fill(archive, 1)
    queue.waiting.clear()
    return archive


def rows_left(archive: Archive) -> dict[str, int]:
    """How many rows each table holds; those without are left out."""
    with archive.database.read() as session:
        counts = {
            name: session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in Base.metadata.tables
        }
    return {name: count for name, count in counts.items() if count and name in EMPTY_AFTERWARDS}


def in_store(archive: Archive) -> list[str]:
    return list(archive.store.keys(""))


def test_every_table_holds_something_before(ready: Archive) -> None:
    assert set(rows_left(ready)) == EMPTY_AFTERWARDS


def test_all_of_it_goes_and_the_webinar_stays_as_a_draft(ready: Archive) -> None:
    delete_recording(ready, 1)

    assert rows_left(ready) == {"webinar": 1, **MATERIAL}
    assert in_store(ready) == [HANDOUT]
    assert ready.index.document_count() == 0
    with ready.database.read() as session:
        (webinar,) = webinars.planned(session)
        assert (webinar.status, webinar.title) == (WebinarStatus.DRAFT, "Vatten i staden")
        with pytest.raises(RecordingMissing):
            recordings.by_id(session, 1)


def test_the_webinar_goes_with_its_material_when_that_is_asked_for(ready: Archive) -> None:
    delete_recording(ready, 1, with_webinar=True)

    assert rows_left(ready) == {}
    assert in_store(ready) == []


def test_material_that_another_webinar_has_as_well_stays_in_the_store(ready: Archive) -> None:
    with ready.database.write() as session:
        add_material(ready, session, webinars.add(session, "Annat", status=WebinarStatus.DRAFT))

    delete_recording(ready, 1, with_webinar=True)

    assert rows_left(ready) == {"webinar": 1, **MATERIAL}
    assert in_store(ready) == [HANDOUT]


def test_others_are_left_as_they_are(ready: Archive, hand_in: Any, tmp_path: Path) -> None:
    (tmp_path / "other.mp4").write_text("another recording")
    other = hand_in(tmp_path / "other.mp4", "Energi", captions=CUES, speakers=("Anna Lindberg", "Erik"))
    fill(ready, other.recording_id)
    before = set(ready.store.keys(f"recordings/{other.recording_id}/"))

    delete_recording(ready, 1)

    assert set(ready.store.keys("recordings/")) == before
    assert [hit.recording_id for hit in ready.index.search(Query("dricksvatten")).hits] == [
        other.recording_id
    ]
    with ready.database.read() as session:
        (talk,) = recordings.by_id(session, other.recording_id).talks
        assert [speaker.name for speaker in talk.speakers] == ["Anna Lindberg", "Erik"]


def test_a_webinar_with_more_recordings_does_not_go_with_one(ready: Archive) -> None:
    with ready.database.write() as session:
        webinar = recordings.by_id(session, 1).webinar
        source = recordings.SourceFile("sources/cd.mp4", "cd.mp4", "cd", 1)
        recordings.add(session, webinar, source)

    with pytest.raises(WebinarHasMore):
        delete_recording(ready, 1, with_webinar=True)
    with ready.database.read() as session:
        assert recordings.is_open(session, 1)

    delete_recording(ready, 1)
    with ready.database.read() as session:
        assert recordings.published_ids(session) == {2}


def test_the_same_file_comes_in_anew_and_is_worked_on(
    ready: Archive, queue: Any, hand_in: Any, clip: Path
) -> None:
    delete_recording(ready, 1)

    again = hand_in(clip)

    assert (again.recording_id, again.is_known) == (2, False)
    assert [job.name for job in queue.waiting] == ["2-1/probe"]
    assert len(list(ready.store.keys("sources/"))) == 1


def begin_only(archive: Archive) -> None:
    """The state after a deletion that was killed at once."""
    with archive.database.write() as session:
        recordings.by_id(session, 1).deleting = "recording"


def test_while_it_goes_it_is_seen_by_nobody_and_takes_no_work(
    ready: Archive, queue: Any, hand_in: Any, clip: Path
) -> None:
    begin_only(ready)

    with ready.database.read() as session:
        assert not recordings.is_open(session, 1)
        assert recordings.published_ids(session) == frozenset()
        assert recordings.all_ids(session) == []
        with pytest.raises(RecordingMissing):
            recordings.watchable_by_slug(session, "vatten-i-staden", staff=True)
    with pytest.raises(RecordingGoing), ready.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue)
    with pytest.raises(RecordingGoing) as caught:
        hand_in(clip)
    assert caught.value.say("sv").endswith("Om det avbröts, slutför med: efterhand delete 1")
    assert list(ready.settings.incoming_folder.iterdir()) == []


def test_what_was_broken_off_is_finished_as_it_was_begun(ready: Archive) -> None:
    with ready.database.write() as session:
        recordings.by_id(session, 1).deleting = "webinar"

    finish_deletions(ready)

    assert rows_left(ready) == {}
    assert in_store(ready) == []


PROGRAM = """
import os, signal, sys
from dataclasses import replace

from index.settings import read_settings
from pipeline.archive import open_archive
from pipeline.deletion import delete_recording


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class Store:
    def __init__(self, store, dies_at):
        self.store, self.left = store, dies_at

    def keys(self, prefix):
        return self.store.keys(prefix)

    def delete(self, key):
        last = key.startswith(point.partition("!")[2] or "-")
        if point.startswith("before!") and last:
            die()
        self.store.delete(key)
        self.left -= 1
        if self.left == 0 or (point.startswith("after!") and last):
            die()


class Index:
    def __init__(self, index):
        self.index = index

    def replace_recording(self, *given):
        if point == "before the index":
            die()
        self.index.replace_recording(*given)
        if point == "after the index":
            die()


archive, point = open_archive(read_settings(os.environ)), sys.argv[1]
count = int(point) if point.isdecimal() else -1
delete_recording(
    replace(archive, store=Store(archive.store, count), index=Index(archive.index)), 1, with_webinar=True
)
"""
POINTS = [
    "before the index",
    "after the index",
    "1",
    "3",
    "before!sources",
    "after!sources",
    "after!materials",
]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_it_leaves_nothing_after_a_second_run(
    ready: Archive, tmp_path: Path, point: str
) -> None:
    given = {
        PREFIX + row.name.upper(): str(getattr(ready.settings, row.name)) for row in fields(ready.settings)
    }
    killed = subprocess.run([sys.executable, "-c", PROGRAM, point], cwd=ROOT, env={**os.environ, **given})
    assert killed.returncode == -signal.SIGKILL
    with ready.database.read() as session:
        assert not recordings.is_open(session, 1)
        assert recordings.by_id(session, 1).deleting == "webinar"

    delete_recording(ready, 1)

    assert rows_left(ready) == {}
    assert in_store(ready) == []
    assert ready.index.document_count() == 0


def test_a_job_that_is_left_in_its_queue_does_nothing(
    archive: Archive, queue: Any, hand_in: Any, clip: Path
) -> None:
    hand_in(clip)
    delete_recording(archive, 1)

    assert queue.run_next(archive) == "gone"

    assert (in_store(archive), queue.waiting) == ([], [])


def test_an_attempt_under_way_takes_away_what_it_makes_too_late(
    archive: Archive, queue: Any, hand_in: Any, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes nothing to the catalogue, as a part does, and so learns of nothing."""
    made: list[str] = []

    def outlive(work: Work) -> Outcome:
        delete_recording(archive, 1)
        (work.scratch / "late.mp4").write_text("late")
        made.append(work.keep(work.scratch / "late.mp4", "late.mp4", for_now=True))
        return Outcome.DONE

    hand_in(clip)
    monkeypatch.setitem(BY_NAME, "probe", replace(BY_NAME["probe"], run=outlive))

    assert queue.run_next(archive) == "gone"

    assert len(made) == 1
    assert in_store(archive) == []
    assert queue.waiting == []


def test_a_search_that_writes_too_late_leaves_no_documents(
    ready: Archive, queue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ready.database.write() as session:
        order.start(session, recordings.by_id(session, 1), queue.enqueue, ["search"])

    class LateIndex:
        """Writes when the deletion is over."""

        def document_count(self) -> int:
            return ready.index.document_count()

        def replace_recording(self, recording_id: int, documents: Any) -> None:
            if documents:
                delete_recording(ready, 1)
            ready.index.replace_recording(recording_id, documents)

    queue.run_next(replace(ready, index=LateIndex()))  # type: ignore[arg-type]

    assert ready.index.document_count() == 0
    with ready.database.read() as session:
        assert stages.of(session, 1) == []
        assert session.get(Recording, 1) is None
