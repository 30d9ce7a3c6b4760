"""What every SearchIndex does when several processes and threads have it open, and when one of them dies."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from index.search.contract import IndexBusy, PassageDocument, Query, SearchIndex
from index.search.postgres import PostgresIndex
from index.search.whoosh import WhooshIndex

ROOT = Path(__file__).parents[2]

SEARCHER = """
searches, newest = 0, ""
while newest != "varv11":
    hits = index.search(Query("vatten")).hits
    assert len(hits) == 2, hits
    pieces = [piece.text for hit in hits for piece in hit.moments[0].snippet]
    newest = next(piece.strip() for piece in pieces if piece.startswith("varv"))
    searches += 1
print(searches)
"""

WRITER = """
import itertools

def passages(recording_id, count):
    return [
        PassageDocument(recording_id, n, recording_id, 0, 1, f"vatten ord{n}", "", (), (), (11,), "sv", 2025)
        for n in range(count)
    ]

for turn in itertools.count():
    index.replace_recording(2, passages(2, 20 + turn % 5))
    if turn % 3 == 2:
        index.rebuild([*passages(1, 30), *passages(2, 20)])
"""


@dataclass(frozen=True)
class Place:
    """Where an index lies that several may open."""

    kind: type[WhooshIndex] | type[PostgresIndex]
    where: Any
    options: dict[str, str]

    def open(self, **options: Any) -> SearchIndex:
        return self.kind(self.where, **self.options, **options)

    def start(self, script: str) -> "subprocess.Popen[str]":
        """Run *script* in a process of its own, in which ``index`` is this one."""
        opening = f"""
from pathlib import Path
from index.search.contract import PassageDocument, Query
from {self.kind.__module__} import {self.kind.__name__}

index = {self.kind.__name__}({self.where!r}, **{self.options!r})
print("ready", flush=True)
""".replace("PosixPath", "Path")
        process = subprocess.Popen(
            [sys.executable, "-c", opening + script], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process


@pytest.fixture(params=["whoosh", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "whoosh":
        yield Place(WhooshIndex, tmp_path / "search", {})
        return
    with request.getfixturevalue("cluster").lent() as url:
        yield Place(PostgresIndex, url, {"name": f"search_{uuid4().hex}"})


def passage(recording_id: int, text: str, number: int = 0) -> PassageDocument:
    return PassageDocument(recording_id, number, recording_id, 0, 1000, text, "", (), (), (), "sv", 2025)


def found(index: SearchIndex, words: str) -> list[int]:
    return sorted(hit.recording_id for hit in index.search(Query(words)).hits)


def test_each_sees_what_another_has_written(place: Place) -> None:
    reader, writer = place.open(), place.open()
    writer.replace_recording(1, [passage(1, "vatten")])
    assert found(reader, "vatten") == [1]
    writer.rebuild([passage(2, "vatten")])
    assert found(reader, "vatten") == [2]
    writer.close()
    assert found(place.open(), "vatten") == [2]


def test_a_process_that_searches_during_rebuilds_never_fails(place: Place) -> None:
    index = place.open()
    index.rebuild([passage(1, "varv vatten vatten"), passage(2, "vatten")])
    searcher = place.start(SEARCHER)
    for turn in range(12):
        index.rebuild([passage(1, f"varv{turn} vatten vatten"), passage(2, "vatten")])
        index.replace_recording(2, [passage(2, "lite vatten")])
    searches = searcher.communicate(timeout=30)[0]
    assert searcher.returncode == 0
    assert int(searches) > 1


def test_a_writer_killed_at_any_point_leaves_a_usable_index(place: Place) -> None:
    place.open().document_count()
    for delay_ms in (40, 90, 150, 230, 320):
        writer = place.start(WRITER)
        time.sleep(delay_ms / 1000)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        index = place.open(patience_s=5)
        index.check()
        assert index.document_count() in {0, *range(20, 25), *range(50, 55)}
        assert index.search(Query("vatten")).total in {0, 1, 2}
        index.replace_recording(9, [passage(9, "eld")])
        index.replace_recording(9, [])


def test_the_old_index_answers_while_a_new_one_is_made(place: Place) -> None:
    index, reader = place.open(), place.open()
    index.rebuild([passage(1, "vatten")])

    def documents() -> Iterator[PassageDocument]:
        yield passage(2, "vatten")
        assert found(reader, "vatten") == found(index, "vatten") == [1]
        yield passage(3, "vatten")

    index.rebuild(documents())
    assert found(reader, "vatten") == [2, 3]


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(place: Place) -> None:
    index, hasty = place.open(), place.open(patience_s=0.1)
    index.rebuild([])

    def documents() -> Iterator[PassageDocument]:
        with pytest.raises(IndexBusy):
            hasty.replace_recording(1, [passage(1, "vatten")])
        yield passage(2, "vatten")

    index.rebuild(documents())
    hasty.replace_recording(1, [passage(1, "vatten")])
    assert found(index, "vatten") == [1, 2]


def test_writers_in_several_threads_and_indexes_take_turns(place: Place) -> None:
    indexes = [place.open() for _ in range(2)]
    threads = [
        threading.Thread(
            target=indexes[number % 2].replace_recording, args=(number, [passage(number, "vatten")])
        )
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(indexes[0], "vatten") == list(range(8))


def test_many_small_writes_are_found_at_once_and_kept_together(place: Place) -> None:
    index, reader = place.open(), place.open()
    for number in range(20):
        index.replace_recording(number, [passage(number, f"vatten ord{number}")])
        assert found(reader, f"ord{number}") == [number]
    index.replace_recording(3, [passage(3, "eld")])
    assert reader.search(Query("vatten", limit=30)).total == 19
    assert found(reader, "eld") == [3]
    assert reader.suggest("ord1", None, 20).words != ()
    index.check()
    assert sorted(index.marks()) == list(range(20))
