"""Damage done for real to an archive is found; what can be mended is, and the recording plays again."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages
from index.catalogue.documents import documents_of
from index.models import Slide
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.audit import files
from pipeline.audit.findings import Finding
from pipeline.audit.whole import audit, mend
from pipeline.stages import order
from pipeline.storage.copies import LocalCopies
from pipeline.storage.s3 import S3Store
from tests.object_servers import KINDS, Server
from tests.pipeline.filled import fill, put

YOUNG = 0.0


def found(archive: Archive, **how: Any) -> list[Finding]:
    return audit(archive, **{"older_than_s": YOUNG, **how})


def codes(archive: Archive, **how: Any) -> list[str]:
    return [finding.error.code for finding in found(archive, **how)]


def mended(archive: Archive, queue: Any, **how: Any) -> list[str]:
    """Mend, and do the work that it takes. Returns the stages that were run."""
    remaining, _ = mend(archive, queue.enqueue, found(archive, **how))
    assert remaining == []
    names: list[str] = queue.run_all(archive)
    return names


def key_of(archive: Archive, ending: str) -> str:
    return next(key for key in archive.store.keys("") if key.endswith(ending))


def path_of(archive: Archive, ending: str) -> Path:
    path: Path = archive.store.local_path(key_of(archive, ending))  # type: ignore[attr-defined]
    return path


def flip(path: Path) -> None:
    """Another bit in the middle, and nothing else: neither size nor time."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, (before.st_atime, before.st_mtime))


def plays(archive: Archive) -> bool:
    """Whether every variant of the stream decodes to its end without a fault."""
    with archive.database.read() as session:
        key = recordings.by_id(session, 1).hls_key or ""
    master: Path = archive.store.local_path(key)  # type: ignore[attr-defined]
    streams = [path for path in sorted(master.parent.iterdir()) if path.is_dir()]
    assert streams
    command = ["ffmpeg", "-v", "error", "-xerror", "-f", "hls", "-i"]
    done = [
        subprocess.run(
            [*command, stream / next(stream.glob("*.m3u8")).name, "-f", "null", "-"], capture_output=True
        )
        for stream in streams
    ]
    return all(not one.returncode and not one.stderr for one in done)


def test_a_good_archive_has_no_findings(archive: Archive) -> None:
    percents: list[float] = []

    assert found(archive, progress=percents.append) == []
    assert found(archive, thorough=False) == []
    assert plays(archive)
    assert percents == sorted(percents)
    assert percents[-1] == 100


def remove_segment(archive: Archive) -> None:
    path_of(archive, ".m4s").unlink()


def flip_segment(archive: Archive) -> None:
    flip(path_of(archive, ".m4s"))


def remove_master(archive: Archive) -> None:
    path_of(archive, "master.m3u8").unlink()


def remove_sums(archive: Archive) -> None:
    path_of(archive, "SHA256SUMS").unlink()


def wreck_sums(archive: Archive) -> None:
    next(path for path in archive.settings.store_folder.rglob("renditions/*/SHA256SUMS")).write_bytes(
        b"\xff\0"
    )


def remove_attempt(archive: Archive) -> None:
    for path in archive.settings.store_folder.rglob("renditions/*/hls/*/*"):
        path.unlink()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (remove_segment, "FilesMissing"),
        (flip_segment, "FilesAltered"),
        (remove_master, "FilesMissing"),
        (wreck_sums, "FilesMissing"),
        (remove_attempt, "FilesMissing"),
    ],
)
def test_a_damaged_stream_is_found_and_made_again(
    archive: Archive, queue: Any, damage: Callable[[Archive], None], code: str
) -> None:
    damage(archive)

    (finding,) = found(archive)
    assert (finding.error.code, finding.error.facts["stage"]) == (code, "renditions")
    assert "efterhand audit --mend" in finding.error.say("sv")

    names = mended(archive, queue)

    assert "renditions" in names
    assert not {"sound", "captions", "poster"} & set(names)
    assert found(archive) == []
    assert plays(archive)


def test_a_byte_is_only_read_when_there_is_time_for_it(archive: Archive) -> None:
    flip_segment(archive)

    assert codes(archive, thorough=False) == []
    assert codes(archive) == ["FilesAltered"]


@pytest.mark.parametrize("ending", [".jpg", "sound.m4a", "SHA256SUMS"])
def test_other_files_are_made_again_by_their_own_stage(archive: Archive, queue: Any, ending: str) -> None:
    lost = key_of(archive, ending)
    archive.store.delete(lost)

    (finding,) = found(archive, thorough=False)
    names = mended(archive, queue)

    assert finding.error.facts["stage"] == lost.split("/")[2]
    assert finding.error.facts["stage"] in names
    assert found(archive) == []
    assert plays(archive)


def test_a_lost_small_picture_of_a_slide_is_found(archive: Archive) -> None:
    folder = "recordings/1/slides/a1"
    shown = {"number": 1, "start_ms": 0, "end_ms": 1, "width_px": 1, "height_px": 1, "text": ""}
    large = put(archive, f"{folder}/1.webp")
    with archive.database.write() as session:
        session.add(Slide(recording_id=1, **shown, key=large, small_key=f"{folder}/1-small.webp"))

    (finding,) = found(archive, thorough=False)

    assert (finding.error.code, finding.error.facts["stage"]) == ("FilesMissing", "slides")
    assert "1-small.webp" in finding.error.say("en")


def test_two_damaged_stages_are_done_again_in_one_run(archive: Archive, queue: Any) -> None:
    remove_segment(archive)
    archive.store.delete(key_of(archive, ".jpg"))

    names = mended(archive, queue)

    assert [names.count(name) for name in ("probe", "poster", "renditions", "ready")] == [1, 1, 1, 1]
    assert {"renditions", "poster"} < set(names)
    assert found(archive) == []


def test_what_is_being_made_again_is_not_found_twice(archive: Archive, queue: Any) -> None:
    remove_segment(archive)
    mend(archive, queue.enqueue, found(archive))

    assert found(archive) == []


@pytest.mark.parametrize("damage", [Path.unlink, flip], ids=["missing", "altered"])
def test_a_lost_source_is_said_and_nothing_is_made_from_it(
    archive: Archive, queue: Any, damage: Callable[[Path], None]
) -> None:
    with archive.database.read() as session:
        source, sha256 = recordings.by_id(session, 1).source_key, recordings.by_id(session, 1).sha256
    path = archive.settings.store_folder / source
    content = path.read_bytes()
    damage(path)
    remove_segment(archive)

    findings = found(archive)
    remaining, waiting = mend(archive, queue.enqueue, findings)

    assert findings[0].error.code in ("SourceMissing", "SourceAltered")
    assert (remaining, waiting, queue.waiting) == (findings, [], [])
    for language in ("sv", "en"):
        sentence = findings[0].error.say(language)
        assert source in sentence
        assert sha256 in sentence
        assert str(archive.settings.store_folder) in sentence

    path.write_bytes(content)
    mended(archive, queue)
    assert found(archive) == []
    assert plays(archive)


def test_a_source_cut_short_is_found_without_reading_it(archive: Archive) -> None:
    path = next((archive.settings.store_folder / "sources").iterdir())
    path.write_bytes(path.read_bytes()[:-1])

    assert codes(archive, thorough=False) == ["SourceAltered"]


def test_lost_and_altered_material_is_said(archive: Archive) -> None:
    path = path_of(archive, "handout.txt")
    flip(path)
    assert codes(archive) == ["DocumentAltered"]
    assert codes(archive, thorough=False) == []

    path.unlink()
    assert codes(archive, thorough=False) == ["DocumentMissing"]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("recordings/1/renditions/0ld/hls/90/0.m4s", "LeftBehind"),
        ("recordings/1/parts/0/0ld/90.mp4", "LeftBehind"),
        ("recordings/99/poster/0ld/90.jpg", "LeftBehind"),
        ("doctor/trial.txt", "LeftBehind"),
    ],
)
def test_what_belongs_to_nothing_is_removed_when_it_is_old(
    archive: Archive, queue: Any, key: str, code: str
) -> None:
    before = set(archive.store.keys(""))
    put(archive, key)

    assert codes(archive, older_than_s=3600) == []
    assert codes(archive) == [code]

    assert mended(archive, queue) == []
    assert set(archive.store.keys("")) == before
    assert found(archive) == []


def test_files_of_others_in_the_same_store_are_left_alone(archive: Archive) -> None:
    put(archive, "backups/catalogue.sql")
    put(archive, "recordings/notes.txt")
    put(archive, "recordings/old/notes.txt")

    assert found(archive) == []


def test_what_an_attempt_under_way_writes_is_left_alone(archive: Archive, queue: Any) -> None:
    with archive.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["poster"])
        stages.began(stages.one(session, 1, "poster"), "n3w", "worker")
    put(archive, "recordings/1/poster/n3w/90.jpg")
    put(archive, "recordings/1/poster/0ld/90.jpg")

    (finding,) = found(archive)

    assert finding.error.facts["folder"] == "recordings/1/poster/0ld/"


def test_an_unclaimed_source_is_only_removed_when_that_is_asked_for(archive: Archive, queue: Any) -> None:
    put(archive, "sources/ab.mp4")

    findings = found(archive)
    assert [finding.error.code for finding in findings] == ["Unclaimed"]
    assert mend(archive, queue.enqueue, findings) == (findings, [])
    assert "sources/ab.mp4" in archive.store.keys("sources/")

    mended(archive, queue, unclaimed=True)
    assert found(archive) == []


def test_half_written_files_are_swept_when_they_are_old(archive: Archive, queue: Any) -> None:
    left = archive.settings.store_folder / "recordings" / ".partial-0123"
    left.write_bytes(b"half")

    assert codes(archive, older_than_s=3600) == []
    assert codes(archive) == ["TransfersBrokenOff"]

    mended(archive, queue)
    assert not left.exists()


def test_parts_that_are_still_to_be_read_are_missed(archive: Archive, queue: Any) -> None:
    with archive.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["parts"])
    while queue.waiting[0].stage != "renditions":
        queue.run_next(archive)
    for key in list(archive.store.keys("recordings/1/parts/")):
        archive.store.delete(key)
    queue.run_all(archive)

    (finding,) = found(archive)
    assert finding.error.facts["stage"] == "parts"

    mended(archive, queue)
    assert found(archive) == []
    assert plays(archive)


def test_a_recording_that_changes_all_the_time_is_said(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store in which every look at it is followed by a new attempt."""
    remove_segment(archive)

    class BusyStore:
        def __init__(self) -> None:
            self.inner = archive.store

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

        def keys(self, prefix: str) -> Any:
            with archive.database.write() as session:
                stages.one(session, 1, "poster").attempt = uuid4().hex
            return self.inner.keys(prefix)

    (finding,) = files.examine(
        replace(archive, store=BusyStore()),  # type: ignore[arg-type]
        1,
        files.Look(thorough=True, older_than_s=3600),
    )

    assert finding.error.code == "BeingWorkedOn"


def hits(archive: Archive, words: str) -> int:
    return archive.index.search(Query(words)).total


def test_passages_that_search_has_lost_come_back(archive: Archive, queue: Any) -> None:
    archive.index.replace_recording(1, [])

    (finding,) = found(archive)
    assert finding.error.code == "SearchOutdated"
    assert finding.error.facts["found"] == 0

    assert mended(archive, queue) == ["search"]
    assert found(archive) == []
    assert hits(archive, "dricksvatten") == 1


def test_outdated_passages_are_noticed_by_any_of_their_facts(archive: Archive, queue: Any) -> None:
    with archive.database.write() as session:
        recordings.by_id(session, 1).webinar.title = "Energi"

    assert codes(archive, thorough=False) == ["SearchOutdated"]
    assert mended(archive, queue) == ["search"]
    assert hits(archive, "energi") == 2  # its talk, and what is outside of talks


def test_a_recording_about_to_be_indexed_is_left_out(archive: Archive, queue: Any) -> None:
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        captions.replace_track(session, recording, [Cue(0, 1000, "Hej.")], language="sv", origin="imported")
        captions.derive_passages(session, recording)
        order.start(session, recording, queue.enqueue, ["search"])

    assert found(archive) == []


def test_passages_of_a_recording_that_is_gone_leave_search(archive: Archive, queue: Any) -> None:
    with archive.database.read() as session:
        left = [replace(one, recording_id=99) for one in documents_of(session, 1, "UTC")]
    archive.index.replace_recording(99, left)

    assert codes(archive) == ["SearchLeftBehind"]
    mended(archive, queue)
    assert found(archive) == []
    assert hits(archive, "dricksvatten") == 1


@pytest.mark.parametrize("name", ["*.seg", "current"])
def test_a_wrecked_index_is_built_anew(archive: Archive, queue: Any, name: str) -> None:
    for path in archive.settings.search_folder.rglob(name):
        path.write_bytes(bytes(len(path.read_bytes())))

    assert codes(archive) == ["IndexDamaged"]
    mended(archive, queue)
    assert found(archive) == []
    assert hits(archive, "dricksvatten") == 1


def test_a_deletion_that_was_broken_off_is_finished(archive: Archive, queue: Any) -> None:
    with archive.database.write() as session:
        recordings.by_id(session, 1).deleting = "webinar"

    assert codes(archive) == ["DeletionBrokenOff"]
    mended(archive, queue)

    assert list(archive.store.keys("")) == []
    assert found(archive) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_bucket_is_audited_alike(
    archive: Archive, queue: Any, s3_servers: Callable[[str], Server], kind: str, tmp_path: Path
) -> None:
    store = S3Store(s3_servers(kind).bucket(f"{uuid4().hex}/"))
    far = replace(archive, store=store, copies=LocalCopies(store, tmp_path / "copies", 10**9))
    for key in list(archive.store.keys("")):
        copy = tmp_path / "copy"
        copy.write_bytes(archive.store.local_path(key).read_bytes())  # type: ignore[attr-defined]
        store.adopt(key, copy)
    assert found(far) == []
    segment = key_of(far, ".m4s")
    broken = tmp_path / "broken"
    broken.write_bytes(b"other bytes")
    store.adopt(segment, broken)
    store.delete(key_of(far, ".jpg"))
    for key in ("recordings/1/poster/0ld/90.jpg", "recordings/99/poster/0ld/90.jpg"):
        put(far, key)

    assert codes(far, older_than_s=3600) == ["FilesMissing", "FilesAltered"]
    assert sorted(codes(far, older_than_s=-60)) == [
        "FilesAltered",
        "FilesMissing",
        "LeftBehind",
        "LeftBehind",
    ]

    mended(far, queue, older_than_s=-60)
    assert found(far) == []


def test_a_recording_made_by_hand_has_no_checksums_and_is_done_again(
    archive: Archive, hand_in: Any, tmp_path: Path
) -> None:
    (tmp_path / "other.mp4").write_text("another recording")
    number = hand_in(tmp_path / "other.mp4", "Energi").recording_id
    fill(archive, number)

    findings = found(archive, thorough=False)

    missing = {finding.error.facts["key"] for finding in findings if finding.error.code == "FilesMissing"}
    assert f"recordings/{number}/poster/b/SHA256SUMS" in missing
