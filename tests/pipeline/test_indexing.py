"""A search index that is damaged or lost comes back by itself, from the catalogue."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import recordings
from index.search.contract import IndexDamaged, Query
from pipeline.archive import Archive, open_archive
from pipeline.indexing import mend_index
from pipeline.stages import order
from tests.pipeline.filled import fill

CUES = (Cue(0, 4000, "Vi talar om grundvatten."),)


@pytest.fixture
def indexed(archive: Archive, hand_in: Callable[..., Any], tmp_path: Path) -> Archive:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"not looked at")
    accepted = hand_in(clip, language="sv", captions=CUES)
    fill(archive, accepted.recording_id)
    assert found(archive) == 1
    return archive


def found(archive: Archive) -> int:
    return archive.index.search(Query("grundvatten")).total


def truncate(archive: Archive) -> None:
    for segment in archive.settings.search_folder.glob("*/*.seg"):
        segment.write_bytes(segment.read_bytes()[:90])


def remove(archive: Archive) -> None:
    shutil.rmtree(archive.settings.search_folder)


@pytest.mark.parametrize("harm", [truncate, remove])
def test_it_is_mended(indexed: Archive, harm: Callable[[Archive], None]) -> None:
    harm(indexed)
    restarted = open_archive(indexed.settings)

    mend_index(restarted)

    assert found(restarted) == 1
    restarted.index.check()
    restarted.close()


def test_a_sound_index_is_left_alone(indexed: Archive) -> None:
    generations = set(indexed.settings.search_folder.glob("generation-*"))

    mend_index(indexed)

    assert set(indexed.settings.search_folder.glob("generation-*")) == generations


def test_indexing_a_recording_mends_it(indexed: Archive, queue: Any) -> None:
    truncate(indexed)
    restarted = open_archive(indexed.settings)
    with pytest.raises(IndexDamaged):
        found(restarted)
    queue.waiting.clear()
    with restarted.database.write() as session:
        order.start(session, recordings.by_id(session, 1), queue.enqueue, ["search"])

    assert queue.run_next(restarted) == "done"

    assert found(restarted) == 1
    restarted.close()
