"""The embedded search engine: Whoosh keeps passages in files; many processes search while one writes."""

import errno
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.errors import DiskFull
from index.search.answer import answer
from index.search.contract import IndexDamaged, PassageDocument, Query, Results
from index.search.generations import Generations
from index.search.query import parse
from index.search.whoosh_schema import SCHEMA, fields
from index.search.whoosh_snapshot import SegmentColumns, Snapshot, naming_damage, open_index

PATIENCE_S = 600.0  # a rebuild of a large archive holds other writers up for minutes
OPENING_TRIES = 3  # a commit or a rebuild may take files away while they are being opened
MEMORY_MB = 64


class WhooshIndex:
    """A SearchIndex in *folder*, made empty if there is none. Safe for threads and for forked processes."""

    def __init__(self, folder: Path, *, patience_s: float = PATIENCE_S) -> None:
        self._generations = Generations(folder, patience_s)
        self._held = threading.local()  # a snapshot for each thread: Whoosh's readers are not safe to share
        self._opening = threading.Lock()
        self._columns: dict[str, SegmentColumns] = {}
        if self._generations.missing:
            with self._generations.write_lock():
                if self._generations.missing:
                    self._build([])

    def replace_recording(self, recording_id: int, documents: Sequence[PassageDocument]) -> None:
        rows = [fields(document) for document in documents]
        with self._generations.write_lock(), self._writer(self._generations.current()) as writer:
            with naming_damage(self._generations.folder):
                writer.delete_by_term("recording", str(recording_id))
            for row in rows:
                writer.add_document(**row)

    def rebuild(self, documents: Iterable[PassageDocument]) -> None:
        with self._generations.write_lock():
            self._build(documents)

    def search(self, query: Query) -> Results:
        wanted = parse(query.words)
        if wanted.empty and not query.filtered:
            return Results()
        return answer(self._snapshot(), query, wanted)

    def check(self) -> None:
        self._snapshot().read_through()

    def marks(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for recording_id, mark in self._snapshot().marks():
            found.setdefault(recording_id, []).append(mark)
        return {recording_id: sorted(marks) for recording_id, marks in found.items()}

    def document_count(self) -> int:
        return self._snapshot().count

    def _build(self, documents: Iterable[PassageDocument]) -> None:
        with self._generations.replacement() as folder:
            FileIndex.create(FileStorage(str(folder)), SCHEMA)
            with self._writer(folder) as writer:
                for document in documents:
                    writer.add_document(**fields(document))

    @contextmanager
    def _writer(self, folder: Path) -> Iterator[Any]:
        """A writer that commits when the block is left, and changes nothing if it raises."""
        with naming_damage(self._generations.folder):
            writer = open_index(folder).writer(limitmb=MEMORY_MB)
        try:
            yield writer
            with naming_damage(self._generations.folder):
                writer.commit()
        except BaseException as fault:
            with suppress(Exception):
                writer.cancel()
            if _disk_is_full(fault):
                free_mb = shutil.disk_usage(folder).free // 2**20
                raise DiskFull(free_mb=free_mb, folder=str(self._generations.folder)) from fault
            raise

    def _snapshot(self) -> Snapshot:
        """The index as it is now, for this thread. Raises IndexDamaged."""
        for further_tries in reversed(range(OPENING_TRIES)):
            folder = self._generations.current()
            held: Snapshot | None = getattr(self._held, "snapshot", None)
            if held is not None and held.is_current(folder):
                return held
            try:
                with self._opening:
                    self._held.snapshot = fresh = Snapshot(folder, self._columns)
                    self._columns = fresh.columns
                return fresh
            except IndexDamaged:
                if not further_tries:
                    raise
                time.sleep(0.05)
        raise AssertionError("the last try returns or raises")


def _disk_is_full(fault: BaseException) -> bool:
    """Whether *fault* or what caused it is a write that found no space."""
    cause = fault.__cause__ or fault
    return isinstance(cause, OSError) and cause.errno == errno.ENOSPC
