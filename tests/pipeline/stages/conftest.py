"""A recording taken through every real stage, and what became of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import recordings, stages
from pipeline.archive import Archive


class Ending:
    """How a recording ended: the state of each stage, and every sentence that staff reads."""

    def __init__(self, archive: Archive, recording_id: int) -> None:
        with archive.database.read() as session:
            recording = recordings.by_id(session, recording_id)
            rows = stages.of(session, recording_id)
            self.states = {row.name: row.state for row in rows}
            self.errors = {row.name: error for row in rows if (error := stages.error_of(row))}
            self.notices = recordings.notices(recording)
            self.status = recording.webinar.status.value
            self.heights_px = [rendition.height_px for rendition in recording.renditions]
            self.duration_ms = recording.duration_ms

    def named(self, state: str) -> set[str]:
        return {name for name, found in self.states.items() if found == state}


@pytest.fixture
def take_through(archive: Archive, queue: Any, hand_in: Callable[..., Any]) -> Callable[..., Ending]:
    """Hands a file in, to be published, and runs all stages: take_through(path, captions=…)."""

    def take_through(path: Path, **described: Any) -> Ending:
        taken = hand_in(path, publish=True, **described)
        queue.run_all(archive)
        return Ending(archive, taken.recording_id)

    return take_through
