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
from sqlalchemy import inspect, text

from index.captions.cue import Cue
from index.catalogue import materials, recordings, stages, webinars
from index.catalogue.recordings import RecordingGoing, RecordingMissing
from index.catalogue.removal import WebinarHasMore
from index.models import Base, Recording, Slide, Storyboard, Webinar, WebinarStatus
from index.search.contract import Query
from index.settings import PREFIX
from pipeline.archive import Archive
from pipeline.deletion import delete_recording, finish_deletions
from pipeline.ingest import Accepted
from pipeline.stages import order
from pipeline.stages.plan import BY_NAME
from pipeline.stages.work import Outcome, Work
from tests.databases import database_url
from tests.serving import ROOT

__all__ = ["database_url"]

CUES = (Cue(0, 2000, "Välkommen hit."), Cue(2000, 4000, "Nu om dricksvatten."))
EMPTY_AFTERWARDS = set(Base.metadata.tables) - {"goal", "target", "account", "worker"}


@pytest.fixture
def clip(clips: Any) -> Path:
    path: Path = clips.make("small.mp4", *clips.picture(2, "160x90"), *clips.tone(2), *clips.H264, "-shortest")
    return path


@pytest.fixture
def ready(archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clip: Path) -> Archive:
    """A published recording that went the whole way, with rows in every table and material to its webinar."""
    speakers = {"speakers": ("Anna Lindberg",), "goals": (6,)}
    hand_in(clip, publish=True, captions=CUES, **speakers)
    queue.run_all(archive)
    with archive.database.write() as session:
        found = recordings.by_id(session, 1)
        assert found.hls_key is not None
        session.merge(
            Slide(
                recording_id=1, number=0, start_ms=0, end_ms=1, key="recordings/1/slides/a/0.webp",
                width_px=1, height_px=1, text="",
            )
        )  # fmt: skip
        session.merge(
            Storyboard(
                recording_id=1, interval_ms=1, tile_width_px=1, tile_height_px=1, columns=1, rows=1, tiles=1,
                keys=[],
            )
        )  # fmt: skip
        add_material(archive, session, found.webinar)
    return archive


def add_material(archive: Archive, session: Any, webinar: Webinar) -> None:
    path = archive.settings.data / "handout.txt"
    path.write_text("Sammanfattning")
    key = f"materials/{'ab' * 32}/handout.txt"
    archive.store.adopt(key, path)
    about = {"name": "handout.txt", "media_type": "text/plain", "size_bytes": 14}
    materials.add_file(session, webinar, title="Sammanfattning", key=key, **about)


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
    assert set(rows_left(ready)) == EMPTY_AFTERWARDS - {"talk_target"}


def test_all_of_it_goes_and_the_webinar_stays_as_a_draft(ready: Archive) -> None:
    delete_recording(ready, 1)

    assert rows_left(ready) == {"webinar": 1, "material": 1}
    assert in_store(ready) == [f"materials/{'ab' * 32}/handout.txt"]
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

    assert rows_left(ready) == {"webinar": 1, "material": 1}
    assert in_store(ready) == [f"materials/{'ab' * 32}/handout.txt"]


def test_others_are_left_as_they_are(ready: Archive, hand_in: Any, queue: Any, clips: Any) -> None:
    other = hand_in(clips.talk, "Energi", captions=CUES, speakers=("Anna Lindberg", "Erik"))
    queue.run_all(ready)
    before = set(ready.store.keys(f"recordings/{other.recording_id}/"))

    delete_recording(ready, 1)

    assert set(ready.store.keys("recordings/")) == before
    assert [hit.recording_id for hit in ready.index.search(Query("dricksvatten")).hits] == [other.recording_id]
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
        assert recordings.is_published(session, 1)

    delete_recording(ready, 1)
    with ready.database.read() as session:
        assert recordings.published_ids(session) == {2}


def test_the_same_file_comes_in_anew_and_is_worked_on(
    ready: Archive, queue: Any, hand_in: Any, clip: Path
) -> None:
    delete_recording(ready, 1)

    again = hand_in(clip, publish=True, captions=CUES)
    queue.run_all(ready)

    assert (again.recording_id, again.is_known) == (2, False)
    with ready.database.read() as session:
        assert recordings.by_id(session, 2).hls_key is not None


def begin_only(archive: Archive) -> None:
    """The state after a deletion that was killed at once."""
    with archive.database.write() as session:
        recordings.by_id(session, 1).deleting = "recording"


def test_while_it_goes_it_is_seen_by_nobody_and_takes_no_work(
    ready: Archive, queue: Any, hand_in: Any, clip: Path
) -> None:
    begin_only(ready)

    with ready.database.read() as session:
        assert not recordings.is_published(session, 1)
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
POINTS = ["before the index", "after the index", "1", "3", "before!sources", "after!sources", "after!materials"]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_it_leaves_nothing_after_a_second_run(
    ready: Archive, tmp_path: Path, point: str
) -> None:
    given = {PREFIX + row.name.upper(): str(getattr(ready.settings, row.name)) for row in fields(ready.settings)}
    killed = subprocess.run([sys.executable, "-c", PROGRAM, point], cwd=ROOT, env={**os.environ, **given})
    assert killed.returncode == -signal.SIGKILL
    with ready.database.read() as session:
        assert not recordings.is_published(session, 1)
        assert recordings.by_id(session, 1).deleting == "webinar"

    delete_recording(ready, 1)

    assert rows_left(ready) == {}
    assert in_store(ready) == []
    assert ready.index.document_count() == 0
    assert inspect(ready.database.engine).has_table("recording")


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

        def replace_recording(self, recording_id: int, documents: Any) -> None:
            if documents:
                delete_recording(ready, 1)
            ready.index.replace_recording(recording_id, documents)

    queue.run_next(replace(ready, index=LateIndex()))  # type: ignore[arg-type]

    assert ready.index.document_count() == 0
    with ready.database.read() as session:
        assert stages.of(session, 1) == []
        assert session.get(Recording, 1) is None
