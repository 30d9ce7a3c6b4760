"""A piece of work that is queued: one stage of one run of a recording, or one part of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Job:
    """*later* is added to the priority of its stage: 0 for what was just handed in, more for what can wait."""

    recording_id: int
    run: int
    stage: str
    part: int | None = None
    later: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """``7-1/parts/12``: as unlike any other job's as an id must be, and readable in logs."""
        part = "" if self.part is None else f"/{self.part}"
        return f"{self.recording_id}-{self.run}/{self.stage}{part}"


Enqueue = Callable[[Session, Job], None]
"""Queue a job within the session's transaction; the same job again is not queued twice."""
