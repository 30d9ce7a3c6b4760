"""The embedded search engine: Whoosh keeps passages in files; many processes search while one writes."""

import errno
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path

import marisa_trie
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from index.errors import DiskFull
from index.language.dictionary import EMPTY, Dictionary, open_dictionary
from index.language.forms import Analysis
from index.search.answer import answer, asks_nothing
from index.search.columns import Columns
from index.search.contract import IndexDamaged, PassageDocument, Query, Results, Suggestions
from index.search.entry import entry_of
from index.search.generations import Generations
from index.search.merging import LARGEST, Segment, to_merge
from index.search.spool import Spool
from index.search.suggesting import suggest
from index.search.whoosh_schema import SCHEMA
from index.search.whoosh_snapshot import Snapshot, naming_damage, open_index
from index.search.whoosh_writer import PassageWriter

PATIENCE_S = 600.0  # a rebuild of a large archive holds other writers up for minutes
OPENING_TRIES = 3  # a commit or a rebuild may take files away while they are being opened
HEARD = "heard.marisa"
KEPT: frozenset[str] = frozenset()


class WhooshIndex:
    """A SearchIndex in *folder*, made empty if there is none. Safe for threads and for forked processes.

    *word_lists* is where the dictionary lies, or is compiled to when it is first needed; without it compounds are
    taken apart by the archive's own words alone.
    """

    engine = "whoosh"

    def __init__(
        self, folder: Path, word_lists: Path | None = None, *, patience_s: float = PATIENCE_S
    ) -> None:
        self._generations = Generations(folder, patience_s)
        self._word_lists = word_lists
        self._held = threading.local()  # a snapshot for each thread: Whoosh's readers are not safe to share
        self._opening = threading.Lock()
        self._columns: Columns | None = None
        self._analysed: tuple[Path, Analysis] | None = None
        if self._generations.missing:
            with self._generations.write_lock():
                if self._generations.missing:
                    self._build([])

    def replace_recording(self, recording_id: int, documents: Sequence[PassageDocument]) -> None:
        with self._generations.write_lock(), self._generations.noting_damage():
            folder = self._generations.current()
            with self._writer(folder) as writer:
                with naming_damage(self._generations.folder):
                    writer.delete_by_term("recording", str(recording_id))
                self._add(writer, documents, self._analysis(folder))
            self._merge(folder)

    def rebuild(self, documents: Iterable[PassageDocument]) -> None:
        with self._generations.write_lock():
            self._build(documents)

    def search(self, query: Query) -> Results:
        if asks_nothing(query):
            return Results()
        with self._generations.noting_damage():
            return answer(self._snapshot(), query)

    def suggest(self, typed: str, visible: frozenset[int] | None, limit: int) -> Suggestions:
        with self._generations.noting_damage():
            return suggest(self._snapshot(), typed, visible, limit)

    def is_damaged(self) -> bool:
        try:
            folder = self._generations.current()
            with naming_damage(folder):
                open_index(folder).reader().close()
                marisa_trie.Trie().mmap(str(folder / HEARD))
            return self._generations.is_noted
        except IndexDamaged:
            return True

    def check(self) -> None:
        with self._generations.noting_damage():
            self._snapshot().read_through()

    def marks(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for recording_id, mark in self._snapshot().marks():
            found.setdefault(recording_id, []).append(mark)
        return {recording_id: sorted(marks) for recording_id, marks in found.items()}

    def document_count(self) -> int:
        return self._snapshot().count

    def close(self) -> None:
        self._held = threading.local()

    @cached_property
    def _dictionary(self) -> Dictionary:
        return open_dictionary(self._word_lists) if self._word_lists else EMPTY

    def _analysis(self, folder: Path) -> Analysis:
        """The analysis by which the generation in *folder* is written and asked."""
        if self._analysed is None or self._analysed[0] != folder:
            with naming_damage(self._generations.folder):
                heard = marisa_trie.Trie().mmap(str(folder / HEARD))
            self._analysed = folder, Analysis(self._dictionary, heard)
        return self._analysed[1]

    def _build(self, documents: Iterable[PassageDocument]) -> None:
        with self._generations.replacement() as folder, self._naming_full_disk(folder):
            FileIndex.create(FileStorage(str(folder)), SCHEMA)
            spool = Spool(folder / "spool")
            spool.fill(documents)
            heard = spool.heard()
            heard.save(str(folder / HEARD))
            analysis, laid_aside = Analysis(self._dictionary, heard), spool.empty()
            while batch := list(islice(laid_aside, 1)):
                with self._writer(folder) as writer:
                    self._add(writer, batch, analysis)
                    self._add(writer, islice(laid_aside, LARGEST - 1), analysis)

    @staticmethod
    def _add(writer: PassageWriter, documents: Iterable[PassageDocument], analysis: Analysis) -> None:
        for document in documents:
            writer.add_entry(entry_of(document, analysis))

    def _merge(self, folder: Path) -> None:
        """Write segments as one where there are too many. Searches see no difference; a death here changes nothing."""
        with naming_damage(self._generations.folder):
            segments = [
                Segment(segment.segment_id(), segment.doc_count(), segment.deleted_count())
                for segment in open_index(folder)._segments()
            ]
        merged = to_merge(segments)
        if merged:
            passages = Snapshot(folder, self._columns, self._analysis(folder)).passages_of(merged)
            with self._writer(folder, merged) as writer:
                self._add(writer, passages, self._analysis(folder))

    @contextmanager
    def _writer(self, folder: Path, merged: frozenset[str] = KEPT) -> Iterator[PassageWriter]:
        """A writer that commits when the block is left, in place of segments that are *merged*.

        It changes nothing if the block raises.
        """
        with naming_damage(self._generations.folder):
            writer = PassageWriter(open_index(folder))
        with self._naming_full_disk(folder):
            try:
                yield writer
                with naming_damage(self._generations.folder):
                    writer.commit_without(merged)
            except BaseException:
                with suppress(Exception):
                    writer.cancel()
                raise

    @contextmanager
    def _naming_full_disk(self, folder: Path) -> Iterator[None]:
        try:
            yield
        except Exception as fault:
            if not _disk_is_full(fault):
                raise
            free_mb = shutil.disk_usage(folder).free // 2**20
            raise DiskFull(free_mb=free_mb, folder=str(self._generations.folder)) from fault

    def _snapshot(self) -> Snapshot:
        """The index as it is now, for this thread. Raises IndexDamaged."""
        for further_tries in reversed(range(OPENING_TRIES)):
            folder = self._generations.current()
            held: Snapshot | None = getattr(self._held, "snapshot", None)
            if held is not None and held.is_current(folder):
                return held
            try:
                with self._opening:
                    self._held.snapshot = fresh = Snapshot(folder, self._columns, self._analysis(folder))
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
