"""What the embedded engine adds to the contract: other processes, death at any point, damage, one writer."""

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.errors import DiskFull
from index.search.contract import IndexBusy, IndexDamaged, Query
from index.search.generations import Generations
from index.search.whoosh import WhooshIndex

ROOT = Path(__file__).parents[3]

SEARCHER = """
import sys
from pathlib import Path
from index.search.contract import Query
from index.search.whoosh import WhooshIndex

index = WhooshIndex(Path(sys.argv[1]))
print("ready", flush=True)
searches, newest = 0, ""
while newest != sys.argv[2]:
    hits = index.search(Query("vatten")).hits
    assert len(hits) == 2, hits
    pieces = [piece.text for hit in hits for piece in hit.moments[0].snippet]
    newest = next(piece.strip() for piece in pieces if piece.startswith("varv"))
    searches += 1
print(searches)
"""

WRITER = """
import itertools, sys
from pathlib import Path
from index.search.contract import PassageDocument
from index.search.whoosh import WhooshIndex

def passages(recording_id, count):
    return [
        PassageDocument(recording_id, n, recording_id, 0, 1, f"vatten ord{n}", "", (), (), (11,), "sv", 2025)
        for n in range(count)
    ]

index = WhooshIndex(Path(sys.argv[1]))
print("ready", flush=True)
for turn in itertools.count():
    index.replace_recording(2, passages(2, 20 + turn % 5))
    if turn % 3 == 2:
        index.rebuild([*passages(1, 30), *passages(2, 20)])
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "search"


def start(script, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def found(index, words):
    return sorted(hit.recording_id for hit in index.search(Query(words)).hits)


def generations(folder):
    return list(folder.glob("generation-*"))


def test_a_missing_index_is_made_empty(folder):
    assert WhooshIndex(folder).document_count() == 0


def test_an_index_is_kept_between_processes(folder, passage):
    WhooshIndex(folder).replace_recording(1, [passage(1, "vatten")])
    assert found(WhooshIndex(folder), "vatten") == [1]


def test_another_index_on_the_same_folder_sees_each_write(folder, passage):
    reader, writer = WhooshIndex(folder), WhooshIndex(folder)
    writer.replace_recording(1, [passage(1, "vatten")])
    assert found(reader, "vatten") == [1]
    writer.rebuild([passage(2, "vatten")])
    assert found(reader, "vatten") == [2]
    assert len(generations(folder)) == 1


def test_a_process_that_searches_during_rebuilds_never_fails(folder, passage):
    index = WhooshIndex(folder)
    index.rebuild([passage(1, "varv vatten vatten"), passage(2, "vatten")])
    searcher = start(SEARCHER, folder, "varv11")
    for turn in range(12):
        index.rebuild([passage(1, f"varv{turn} vatten vatten"), passage(2, "vatten")])
        index.replace_recording(2, [passage(2, "lite vatten")])
    searches = searcher.communicate(timeout=30)[0]
    assert searcher.returncode == 0
    assert int(searches) > 1


def test_a_writer_killed_at_any_point_leaves_a_usable_index(folder):
    WhooshIndex(folder)
    for delay_ms in (40, 90, 150, 230, 320):
        writer = start(WRITER, folder)
        time.sleep(delay_ms / 1000)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        index = WhooshIndex(folder, patience_s=1)
        index.check()
        assert index.document_count() in {0, *range(20, 25), *range(50, 55)}
        assert index.search(Query("vatten")).total in {0, 1, 2}
    index.rebuild([])
    assert len(generations(folder)) == 1


def test_a_forked_process_opens_its_own_files(folder, passage):
    index = WhooshIndex(folder)
    index.rebuild([passage(number, f"vatten ord{number}") for number in range(40)])
    assert len(found(index, "vatten")) == 10

    def search() -> None:
        wrong = sum(found(index, f"ord{number % 40}") != [number % 40] for number in range(200))
        os._exit(wrong)

    children = [multiprocessing.get_context("fork").Process(target=search) for _ in range(3)]
    for child in children:
        child.start()
    assert all(found(index, f"ord{number % 40}") == [number % 40] for number in range(200))
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]


def truncate_segment(folder):
    segment = next(folder.glob("*/*.seg"))
    segment.write_bytes(segment.read_bytes()[:200])


def scribble_over_segment(folder):
    segment = next(folder.glob("*/*.seg"))
    segment.write_bytes(b"\xff" * segment.stat().st_size)


def scribble_over_contents(folder):
    next(folder.glob("*/*.toc")).write_bytes(b"nonsense")


def remove_generation_files(folder):
    for file in folder.glob("*/*"):
        file.unlink()


def point_nowhere(folder):
    (folder / "current").write_text("generation-none")


def point_outside(folder):
    (folder / "current").write_text("../elsewhere")


@pytest.mark.parametrize(
    "damage",
    [
        truncate_segment,
        scribble_over_segment,
        scribble_over_contents,
        remove_generation_files,
        point_nowhere,
        point_outside,
    ],
)
def test_damage_is_named_and_mended_by_a_rebuild(folder, passage, damage):
    WhooshIndex(folder).rebuild([passage(1, "vatten")])
    damage(folder)
    index = WhooshIndex(folder)
    with pytest.raises(IndexDamaged, match="efterhand reindex"):
        index.check()
    with pytest.raises(IndexDamaged):
        index.search(Query("vatten"))
    assert index.is_damaged()
    index.rebuild([passage(1, "vatten")])
    index.check()
    assert found(index, "vatten") == [1]
    assert not index.is_damaged()


def test_damage_that_a_search_meets_is_known_to_other_processes(folder, passage):
    index = WhooshIndex(folder)
    index.rebuild([passage(1, f"vatten ord{number}", number) for number in range(400)])
    assert not index.is_damaged()
    segment = next(folder.glob("*/*.seg"))
    content = bytearray(segment.read_bytes())
    for block in range(len(content) // 3, len(content) // 2):
        content[block] ^= 0xFF
    segment.write_bytes(content)
    with pytest.raises(IndexDamaged):
        WhooshIndex(folder).check()
    assert WhooshIndex(folder).is_damaged()


def test_an_index_of_an_older_program_is_damage(folder, passage):
    WhooshIndex(folder).rebuild([passage(1, "vatten")])
    (generation,) = generations(folder)
    generation.rename(folder / "generation-0123456789ab")
    (folder / "current").write_text("generation-0123456789ab")
    index = WhooshIndex(folder)
    assert index.is_damaged()
    index.rebuild([passage(1, "vatten")])
    assert found(index, "vatten") == [1]
    assert len(generations(folder)) == 1


def test_many_small_writes_are_gathered_into_few_segments(folder, passage):
    index, reader = WhooshIndex(folder), WhooshIndex(folder)
    for number in range(20):
        index.replace_recording(number, [passage(number, f"vatten ord{number}")])
        assert found(reader, f"ord{number}") == [number]
    index.replace_recording(3, [passage(3, "eld")])
    assert len(list(folder.glob("*/*.seg"))) < 8
    assert reader.search(Query("vatten", limit=30)).total == 19
    assert found(reader, "eld") == [3]
    assert reader.suggest("ord1", None, 20).words != ()


def test_the_check_reads_what_searches_seldom_touch(folder, passage):
    WhooshIndex(folder).rebuild([passage(1, f"ord{number}", number) for number in range(400)])
    segment = next(folder.glob("*/*.seg"))
    content = bytearray(segment.read_bytes())
    last_block = content.rindex(b"W3Bl")
    content[last_block + 8 : last_block + 40] = bytes(32)
    segment.write_bytes(content)
    assert found(WhooshIndex(folder), "ord7") == [1]
    with pytest.raises(IndexDamaged):
        WhooshIndex(folder).check()


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(folder, passage):
    index = WhooshIndex(folder, patience_s=0.1)
    with Generations(folder, patience_s=0).write_lock(), pytest.raises(IndexBusy):
        index.replace_recording(1, [passage(1, "vatten")])
    index.replace_recording(1, [passage(1, "vatten")])
    assert found(index, "vatten") == [1]


def test_writers_in_several_threads_take_turns(folder, passage):
    index = WhooshIndex(folder)
    threads = [
        threading.Thread(target=index.replace_recording, args=(number, [passage(number, "vatten")]))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(index, "vatten") == [0, 1, 2, 3, 4, 5]


def test_a_full_disk_is_said_and_changes_nothing(folder, passage):
    index = WhooshIndex(folder)
    index.replace_recording(1, [passage(1, "vatten")])

    def documents():
        yield passage(2, "eld")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DiskFull):
        index.rebuild(documents())
    assert found(index, "vatten") == [1]
    assert len(generations(folder)) == 1
