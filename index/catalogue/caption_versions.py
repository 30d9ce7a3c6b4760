"""The revisions of captions as people count them: one sitting of one person is one version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.models import CaptionChange

PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Version:
    """Revisions *first* to *last*, made in one go; *origin* is None where no captions were left."""

    first: int
    last: int
    made_by: str
    begun_at: datetime
    ended_at: datetime
    origin: str | None


def versions(changes: Sequence[CaptionChange]) -> list[Version]:
    """*changes*, the latest first, taken together while one person goes on without a pause of fifteen minutes.

    An editor saves by itself every few seconds: nobody wants to choose among hundreds.
    """
    found: list[Version] = []
    for change in changes:
        if found and _goes_on(change, found[-1]):
            later = found[-1]
            found[-1] = Version(
                change.revision, later.last, later.made_by, change.made_at, later.ended_at, later.origin
            )
        else:
            found.append(
                Version(
                    change.revision,
                    change.revision,
                    change.made_by,
                    change.made_at,
                    change.made_at,
                    change.origin,
                )
            )
    return found


def _goes_on(earlier: CaptionChange, later: Version) -> bool:
    same = (earlier.made_by, earlier.origin) == (later.made_by, later.origin)
    return same and bool(later.made_by) and later.begun_at - earlier.made_at < PAUSE
