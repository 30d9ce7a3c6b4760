"""A folder that is watched: complete files become recordings, and are then put aside where they lay."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.catalogue import recordings
from index.catalogue.recordings import RecordingGoing
from index.errors import BadInput, EfterhandError
from pipeline.archive import Archive
from pipeline.incoming import receive_file
from pipeline.ingest import Description, accept
from pipeline.stages.job import Enqueue
from pipeline.storage.checksums import sha256_of_file

DONE, FAILED = "done", "failed"
# What programs call files that they have not finished: browsers, rsync, Syncthing, Office, editors.
TEMPORARY = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".tmp",
    ".temp",
    ".filepart",
    ".opdownload",
    "~",
    ".!ut",
)
NO_RECORDINGS = (".txt", ".md", ".json", ".xml", ".ini", ".lnk", ".db", ".vtt", ".srt")


class FileChanged(BadInput):
    """A file that was written to while it was taken in."""

    en = "{name} was changed while it was read. Put the finished file into the folder again."
    sv = "{name} ändrades medan den lästes. Lägg den färdiga filen i mappen igen."


class FileUnreadable(BadInput):
    """A file that the archive may not read."""

    en = "{name} cannot be read by the archive. Change its permissions and put it into the folder again."
    sv = "Arkivet får inte läsa {name}. Ändra dess behörigheter och lägg den i mappen igen."


@dataclass(frozen=True)
class Taken:
    """What became of a file: a recording, or an *error*. With *is_left* it lies where it was, and is tried again."""

    name: str
    recording_id: int | None = None
    error: EfterhandError | None = None
    is_left: bool = False


@dataclass(frozen=True)
class Seen:
    """How a file looked, and since when it has looked so, in seconds of a clock that never goes back."""

    size_bytes: int
    changed_ns: int
    since_s: float


class Inbox:
    """Looks at *folder* again and again. *clock* tells seconds; tests set their own."""

    def __init__(
        self,
        archive: Archive,
        enqueue: Enqueue,
        folder: Path,
        still_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._archive, self._enqueue = archive, enqueue
        self._folder, self._still_s, self._clock = folder, still_s, clock
        self._seen: dict[str, Seen] = {}

    @property
    def has_waiting(self) -> bool:
        """Whether there are files that may still be growing."""
        return bool(self._seen)

    def look(self) -> Iterator[Taken]:
        """Take in what is complete. What fails for want of room or of the database stays, and is tried again."""
        files = {path.name: path for path in self._files()}
        self._seen = {name: self._look_at(path) for name, path in files.items()}
        for name, path in sorted(files.items()):
            if self._clock() - self._seen[name].since_s >= self._still_s:
                yield self._take(path)

    def _files(self) -> Iterator[Path]:
        for path in self._folder.iterdir():
            name = path.name.lower()
            is_other = name.startswith((".", "~")) or name.endswith(TEMPORARY + NO_RECORDINGS)
            if not is_other and not path.is_symlink() and path.is_file():
                yield path

    def _look_at(self, path: Path) -> Seen:
        found, before = path.stat(), self._seen.get(path.name)
        if before and (before.size_bytes, before.changed_ns) == (found.st_size, found.st_mtime_ns):
            return before
        return Seen(found.st_size, found.st_mtime_ns, self._clock())

    def _take(self, path: Path) -> Taken:
        """The file lies where it was until the archive has it; only then it is moved aside."""
        seen = self._seen[path.name]
        try:
            recording_id = self._accept(path, seen)
        except (BadInput, RecordingGoing) as error:
            del self._seen[path.name]
            _explain(_move(path, self._folder / FAILED), error)
            return Taken(path.name, error=error)
        except EfterhandError as error:
            self._seen[path.name] = replace(seen, since_s=self._clock())
            return Taken(path.name, error=error, is_left=True)
        del self._seen[path.name]
        _move(path, self._folder / DONE)
        return Taken(path.name, recording_id)

    def _accept(self, path: Path, seen: Seen) -> int:
        try:
            known = self._known(path)
            if known is not None:
                return known
            incoming = receive_file(self._archive.settings, path, lambda size_bytes: None)
        except PermissionError:
            raise FileUnreadable(name=path.name) from None
        try:
            now = path.stat()
            if (now.st_size, now.st_mtime_ns) != (seen.size_bytes, seen.changed_ns):
                raise FileChanged(name=path.name)
            title = path.stem.strip() or incoming.name
            return accept(self._archive, self._enqueue, incoming, Description(title)).recording_id
        finally:
            incoming.discard()  # the file itself is still where it was

    def _known(self, path: Path) -> int | None:
        """The recording that has these very bytes: taken in before a kill, or by another door. Nothing is copied then."""
        with self._archive.database.read() as session:
            if not recordings.has_size(session, path.stat().st_size):
                return None
        sha256 = sha256_of_file(path)
        with self._archive.database.read() as session:
            found = recordings.by_sha256(session, sha256)
            return None if found is None or found.deleting else found.id


def _move(path: Path, folder: Path) -> Path:
    """Into *folder*, under a name that nothing there has yet."""
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    path.rename(target)
    return target


def _explain(aside: Path, error: EfterhandError) -> None:
    note = aside.with_name(f"{aside.name}.txt")
    note.write_text(f"{error.say('sv')}\n\n{error.say('en')}\n", encoding="utf-8")
