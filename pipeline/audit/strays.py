"""Objects that no row of the catalogue refers to, and material that one refers to in vain.

Only what the archive itself puts into a store is looked at: others may keep their files in the same bucket.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from index.errors import EfterhandError
from index.models import Material, Recording
from pipeline.archive import Archive
from pipeline.audit.age import is_old
from pipeline.audit.files import SUM_LETTERS, Look, place_of, state_of
from pipeline.audit.findings import (
    DocumentAltered,
    DocumentMissing,
    Finding,
    LeftBehind,
    TransfersBrokenOff,
    Unclaimed,
)
from pipeline.audit.remedies import Remove, Sweep

TRIALS = "doctor/"


def examine_strays(archive: Archive, look: Look, *, unclaimed: bool) -> Iterator[Finding]:
    """With *unclaimed*, sources and documents that nobody claims are there to be removed as well."""
    yield from _of_gone_recordings(archive, look)
    yield from _unclaimed(archive, look, unclaimed)
    trials = list(archive.store.keys(TRIALS))
    if trials and is_old(archive.store, trials, look.older_than_s):
        yield Finding(LeftBehind(count=len(trials), folder=TRIALS), Remove(tuple(trials)))
    broken_off = archive.store.sweep(look.older_than_s, only_count=True)
    if broken_off:
        yield Finding(TransfersBrokenOff(count=broken_off), Sweep(look.older_than_s))


def examine_material(archive: Archive, look: Look) -> Iterator[Finding]:
    """Documents lie by their checksum, ``materials/SHA256/NAME``."""
    with archive.database.read() as session:
        rows = session.scalars(select(Material).where(Material.key.is_not(None)).order_by(Material.id)).all()
    kinds: Mapping[str, type[EfterhandError]] = {"missing": DocumentMissing, "altered": DocumentAltered}
    for row in rows:
        key = row.key or ""
        folder = key.split("/")[1]
        sha256 = folder if look.thorough and len(folder) == SUM_LETTERS else ""
        state = state_of(archive, key, row.size_bytes, sha256)
        if state in kinds:
            place = place_of(archive)
            yield Finding(kinds[state](title=row.title, key=key, size_bytes=row.size_bytes, place=place))


def _of_gone_recordings(archive: Archive, look: Look) -> Iterator[Finding]:
    # What is in the store is looked up first: a recording that comes in meanwhile has its row then.
    numbers = [int(name) for name in archive.store.names("recordings/") if name.isdecimal()]
    with archive.database.read() as session:
        known = set(session.scalars(select(Recording.id)))
    for number in sorted(set(numbers) - known):
        folder = f"recordings/{number}/"
        keys = tuple(archive.store.keys(folder))
        if keys and is_old(archive.store, keys, look.older_than_s):
            yield Finding(LeftBehind(count=len(keys), folder=folder), Remove(keys))


def _unclaimed(archive: Archive, look: Look, removed: bool) -> Iterator[Finding]:
    stored = [key for prefix in ("sources/", "materials/") for key in archive.store.keys(prefix)]
    with archive.database.read() as session:
        claimed = {*session.scalars(select(Recording.source_key)), *session.scalars(select(Material.key))}
    for key in stored:
        if key not in claimed and is_old(archive.store, [key], look.older_than_s):
            yield Finding(Unclaimed(key=key), Remove((key,)) if removed else None)
