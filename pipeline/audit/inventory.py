"""What the catalogue says that the store holds of a recording."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import captions, recordings, stages
from index.models import Recording, StagePart, StageState
from pipeline.stages.ready import READ_THE_PARTS
from pipeline.stages.work import folder_of

FOR_NOW = ("seekable_key", "watchable_key", "wav_key")  # freed when all has ended, and without checksums
FOR_GOOD = ("sound_key", "peaks_key", "hls_key")


@dataclass(frozen=True)
class Inventory:
    """*for_good* are keys of files that have checksums beside them, *for_now* of others.

    *folders* are those of the attempts that made what the catalogue refers to, or that may be writing; *parts* those
    of encoded parts that some stage has still to read, *words* those of recognised pieces. *busy* are the stages
    that are still to be done. Two that are equal tell that nothing has changed between them.
    """

    recording_id: int
    title: str
    source_key: str
    source_bytes: int
    sha256: str
    for_good: frozenset[str]
    for_now: frozenset[str]
    samples: str
    folders: frozenset[str]
    parts: frozenset[str]
    words: frozenset[str]
    busy: frozenset[str]

    @property
    def sealed(self) -> list[str]:
        """The folders that must have checksums, in order."""
        return sorted(
            {folder for key in self.for_good if (folder := folder_in(key))}
            | ({self.samples} - {""})
            | self.words
        )


def inventory_of(session: Session, recording_id: int) -> Inventory:
    """Raises RecordingMissing."""
    recording = recordings.by_id(session, recording_id)
    for_good, for_now, samples = (
        _for_good(recording),
        _keys(recording, FOR_NOW),
        recording.samples_prefix or "",
    )
    referred = {folder_in(key) for key in for_good | for_now} | ({samples} - {""})
    states = stages.of(session, recording_id)
    parts = session.scalars(select(StagePart).where(StagePart.recording_id == recording_id)).all()
    done = [part for part in parts if part.state == "done"]
    are_read = not {state.name for state in states if state.state in stages.FINISHED} >= READ_THE_PARTS
    return Inventory(
        recording_id=recording_id,
        title=recording.webinar.title,
        source_key=recording.source_key,
        source_bytes=recording.size_bytes,
        sha256=recording.sha256,
        for_good=for_good,
        for_now=for_now,
        samples=samples,
        folders=frozenset(referred | _attempts(states) | _attempts(parts)),
        parts=frozenset(_attempts(part for part in done if part.stage == "parts") if are_read else ()),
        # Captions that a person answers for are not made of the words any more.
        words=frozenset(
            _attempts(part for part in done if part.stage == "recognition")
            if captions.is_recognition_wanted(recording)
            else ()
        ),
        busy=frozenset(state.name for state in states if state.state not in stages.ENDED),
    )


def stage_in(key: str) -> str:
    """The stage that made an object: ``recordings/7/STAGE/…``."""
    return key.split("/")[2]


def folder_in(key: str) -> str:
    """The folder of the attempt that made an object: ``recordings/7/poster/a1b2/``."""
    return "/".join(key.split("/")[:4]) + "/"


def _for_good(recording: Recording) -> frozenset[str]:
    posters = [poster.key for poster in recording.posters]
    slides = [key for slide in recording.slides for key in (slide.key, slide.small_key) if key]
    sheets = recording.storyboard.keys if recording.storyboard else []
    films = [row.mp4_key for row in recording.renditions]
    return _keys(recording, FOR_GOOD).union(posters, slides, sheets, films)


def _keys(recording: Recording, columns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for column in columns if (key := getattr(recording, column)))


def _attempts(rows: Iterable[StageState | StagePart]) -> set[str]:
    """The folders of the latest attempts."""
    return {f"{_folder(row)}{row.attempt}/" for row in rows if row.attempt}


def _folder(row: StageState | StagePart) -> str:
    if isinstance(row, StagePart):
        return folder_of(row.recording_id, row.stage, row.number)
    return folder_of(row.recording_id, row.name)
