"""A search index that is damaged or lost comes back by itself, from the catalogue."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from index.captions.cue import Cue
from index.catalogue import recordings
from index.catalogue.documents import documents_of
from index.search.contract import IndexDamaged, Query
from index.search.postgres import NAME
from pipeline.archive import Archive, open_archive
from pipeline.audit.passages import examine_search
from pipeline.indexing import mend_index
from pipeline.stages import order
from tests.databases import database_url
from tests.pipeline.filled import fill

__all__ = ["database_url"]

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
    """Take the end off all that the index keeps."""
    if archive.settings.searches_in_database:
        on_tables(archive, "DROP TABLE posting")
    for segment in archive.settings.search_folder.glob("*/*.seg"):
        segment.write_bytes(segment.read_bytes()[:90])


def remove(archive: Archive) -> None:
    if archive.settings.searches_in_database:
        on_tables(archive, f"DROP SCHEMA {NAME} CASCADE")
    shutil.rmtree(archive.settings.search_folder, ignore_errors=True)


def on_tables(archive: Archive, statement: str) -> None:
    with archive.database.write() as session:
        generation = session.scalar(text(f"SELECT generation FROM {NAME}.current"))
        session.execute(text(f"SET LOCAL search_path TO {generation}"))
        session.execute(text(statement))


def generation(archive: Archive) -> object:
    """What tells the index that is in use from one that was made anew."""
    if not archive.settings.searches_in_database:
        return set(archive.settings.search_folder.glob("generation-*"))
    with archive.database.read() as session:
        return session.scalar(text(f"SELECT generation FROM {NAME}.current"))


@pytest.mark.parametrize("harm", [truncate, remove])
def test_it_is_mended(indexed: Archive, harm: Callable[[Archive], None]) -> None:
    harm(indexed)
    restarted = open_archive(indexed.settings)

    mend_index(restarted)

    assert found(restarted) == 1
    restarted.index.check()
    restarted.close()


def test_a_sound_index_is_left_alone(indexed: Archive) -> None:
    before = generation(indexed)

    mend_index(indexed)

    assert generation(indexed) == before


def test_indexing_a_recording_mends_it(indexed: Archive, queue: Any) -> None:
    truncate(indexed)
    restarted = open_archive(indexed.settings)
    with pytest.raises(IndexDamaged):
        found(restarted)
    index_again(restarted, queue)

    assert found(restarted) == 1
    restarted.close()


def test_indexing_a_recording_does_not_hide_that_others_are_lost(
    indexed: Archive, queue: Any, hand_in: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "other.mp4").write_bytes(b"not looked at either")
    fill(indexed, hand_in(tmp_path / "other.mp4", language="sv", captions=CUES).recording_id)
    remove(indexed)
    restarted = open_archive(indexed.settings)

    index_again(restarted, queue)

    assert found(restarted) == 2
    restarted.close()


def index_again(archive: Archive, queue: Any) -> None:
    queue.waiting.clear()
    with archive.database.write() as session:
        order.start(session, recordings.by_id(session, 1), queue.enqueue, ["search"])
    assert queue.run_next(archive) == "done"


def test_the_audit_sees_what_search_lacks_and_what_it_has_too_much(indexed: Archive) -> None:
    with indexed.database.read() as session:
        documents = documents_of(session, 1, "UTC")
    assert examine_search(indexed, thorough=True) == []

    indexed.index.replace_recording(1, [])
    indexed.index.replace_recording(99, [replace(one, recording_id=99) for one in documents])

    codes = {finding.error.code for finding in examine_search(indexed, thorough=True)}
    assert codes == {"SearchOutdated", "SearchLeftBehind"}


def test_the_audit_sees_damage(indexed: Archive) -> None:
    truncate(indexed)
    restarted = open_archive(indexed.settings)

    assert [finding.error.code for finding in examine_search(restarted, thorough=True)] == ["IndexDamaged"]
    restarted.close()
