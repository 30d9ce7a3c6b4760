"""What the embedded engine adds to the contract: its files, forked processes, damage, a full disk."""

import errno
import multiprocessing
import os

import pytest

from index.errors import DiskFull
from index.search.contract import IndexDamaged, Query
from index.search.whoosh import WhooshIndex


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "search"


def found(index, words):
    return sorted(hit.recording_id for hit in index.search(Query(words)).hits)


def generations(folder):
    return list(folder.glob("generation-*"))


def test_a_missing_index_is_made_empty(folder):
    assert WhooshIndex(folder).document_count() == 0


def test_a_rebuild_leaves_one_generation(folder, passage):
    index = WhooshIndex(folder)
    index.replace_recording(1, [passage(1, "vatten")])
    index.rebuild([passage(2, "vatten")])
    assert len(generations(folder)) == 1


def test_what_a_killed_writer_left_is_swept(folder, passage):
    index = WhooshIndex(folder)
    (folder / "generation-2-0123456789ab").mkdir()
    index.rebuild([passage(1, "vatten")])
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
    index = WhooshIndex(folder)
    for number in range(20):
        index.replace_recording(number, [passage(number, "vatten")])
    assert len(list(folder.glob("*/*.seg"))) < 8


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
