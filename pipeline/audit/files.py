"""The files of one recording: its source, and what was made of it, against catalogue and checksums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.catalogue.recordings import RecordingMissing
from index.errors import EfterhandError
from pipeline.archive import Archive
from pipeline.audit.age import is_old
from pipeline.audit.findings import (
    BeingWorkedOn,
    FilesAltered,
    FilesMissing,
    Finding,
    LeftBehind,
    SourceAltered,
    SourceMissing,
)
from pipeline.audit.inventory import Inventory, folder_in, inventory_of, stage_in
from pipeline.audit.remedies import DoAgain, Remove
from pipeline.stages.work import SUMS
from pipeline.storage.checksums import sha256_of
from pipeline.storage.contract import ObjectDamaged, ObjectMissing

LOOKS = 3
SUM_LETTERS = 64


@dataclass(frozen=True)
class Look:
    """How an audit looks: *thorough* reads every byte; what is younger than *older_than_s* is nobody's to remove."""

    thorough: bool
    older_than_s: float


def examine(archive: Archive, recording_id: int, look: Look) -> list[Finding]:
    """What is wrong with a recording's files. If it changed while we looked, we look again."""
    try:
        for _ in range(LOOKS):
            before = _inventory(archive, recording_id)
            found = [
                *_source(archive, before, look),
                *_made(archive, before, look),
                *_left(archive, before, look),
            ]
            if not found or before == _inventory(archive, recording_id):
                return found
    except RecordingMissing:  # deleted meanwhile
        return []
    return [Finding(BeingWorkedOn(recording=recording_id))]


def _inventory(archive: Archive, recording_id: int) -> Inventory:
    with archive.database.read() as session:
        return inventory_of(session, recording_id)


def _source(archive: Archive, held: Inventory, look: Look) -> Iterator[Finding]:
    state = state_of(archive, held.source_key, held.source_bytes, held.sha256 if look.thorough else "")
    kinds: Mapping[str, type[EfterhandError]] = {"missing": SourceMissing, "altered": SourceAltered}
    if state in kinds:
        yield Finding(
            kinds[state](
                recording=held.recording_id,
                title=held.title,
                key=held.source_key,
                size_bytes=held.source_bytes,
                sha256=held.sha256,
                place=place_of(archive),
            )
        )


def _made(archive: Archive, held: Inventory, look: Look) -> Iterator[Finding]:
    """Missing and altered files, by the stage that made them; what is made anew right now is not looked at."""
    stored = set(archive.store.keys(f"recordings/{held.recording_id}/"))
    missing = {key for key in held.for_good | held.for_now if key not in stored}
    with_files = {key.rpartition("/")[0] + "/" for key in stored}
    missing |= held.parts - with_files
    altered: set[str] = set()
    for folder in held.sealed:
        sums = _sums(archive, folder)
        if not sums:
            missing.add(folder + SUMS)
        missing.update(key for key in sums if key not in stored)
        if look.thorough and stage_in(folder) not in held.busy:
            altered.update(key for key in sums if key in stored and not _matches(archive, key, sums[key]))
    for keys, kind in ((missing, FilesMissing), (altered, FilesAltered)):
        for stage in sorted({stage_in(key) for key in keys} - held.busy):
            own = sorted(key for key in keys if stage_in(key) == stage)
            error = kind(recording=held.recording_id, stage=stage, count=len(own), key=own[0])
            yield Finding(error, DoAgain(held.recording_id, frozenset({stage})))


def _left(archive: Archive, held: Inventory, look: Look) -> Iterator[Finding]:
    """What attempts left that nobody waits for any more."""
    known = tuple(held.folders)
    by_folder: dict[str, list[str]] = {}
    for key in archive.store.keys(f"recordings/{held.recording_id}/"):
        if not key.startswith(known):
            by_folder.setdefault(folder_in(key), []).append(key)
    for folder, keys in by_folder.items():
        if is_old(archive.store, keys, look.older_than_s):
            yield Finding(LeftBehind(count=len(keys), folder=folder), Remove(tuple(keys)))


def _sums(archive: Archive, folder: str) -> dict[str, str]:
    """The SHA-256 of every file that the attempt in *folder* kept for good, by key; none that can be read: none."""
    try:
        with archive.store.open(folder + SUMS) as file:
            lines = file.read().decode("utf-8").splitlines()
    except (ObjectMissing, ObjectDamaged, UnicodeDecodeError):
        return {}
    pairs = [line.partition("  ") for line in lines]
    if any(len(sha256) != SUM_LETTERS or not name for sha256, _, name in pairs):
        return {}
    return {folder + name: sha256 for sha256, _, name in pairs}


def state_of(archive: Archive, key: str, size_bytes: int, sha256: str) -> str:
    """How an object is: good, missing or altered; without *sha256* its bytes are not read."""
    try:
        if archive.store.size_bytes(key) != size_bytes:
            return "altered"
        return "good" if not sha256 or _matches(archive, key, sha256) else "altered"
    except ObjectMissing:
        return "missing"


def place_of(archive: Archive) -> str:
    """Where people find the store."""
    return archive.settings.store or str(archive.settings.store_folder)


def _matches(archive: Archive, key: str, sha256: str) -> bool:
    try:
        return sha256_of(archive.store, key) == sha256
    except ObjectDamaged:  # a store that keeps checksums of its own sees it first
        return False
