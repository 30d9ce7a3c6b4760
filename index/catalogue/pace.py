"""How long each stage has taken of late, as a share of the length of the material."""

from collections import defaultdict
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.models import Recording, StageState

LATEST = 20


def pace(session: Session) -> dict[str, float]:
    """By stage: ms of work for each ms of material, the median of the latest recordings; unknown ones are left out."""
    latest = (
        select(Recording.id).where(Recording.duration_ms > 0).order_by(Recording.id.desc()).limit(LATEST)
    ).subquery()
    wanted = (
        select(StageState.name, StageState.started_at, StageState.finished_at, Recording.duration_ms)
        .join(Recording, Recording.id == StageState.recording_id)
        .join(latest, latest.c.id == Recording.id)
        .where(StageState.state == "done")
    )
    found: dict[str, list[float]] = defaultdict(list)
    for name, started_at, finished_at, duration_ms in session.execute(wanted):
        if started_at and finished_at and duration_ms and finished_at >= started_at:
            found[name].append((finished_at - started_at).total_seconds() * 1000 / duration_ms)
    return {name: median(shares) for name, shares in found.items()}
