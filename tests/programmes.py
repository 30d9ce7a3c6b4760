"""What a programme was, told from the talks that were made of it."""

from collections.abc import Iterable

from index.catalogue.talks import TalkDraft
from index.models import Talk


def drafts_of(talks: Iterable[Talk]) -> list[TalkDraft]:
    """Talks as the drafts that they were written from, with their numbers."""
    return [
        TalkDraft(
            title=talk.title,
            start_ms=talk.start_ms,
            end_ms=talk.end_ms,
            abstract=talk.abstract,
            speakers=tuple(speaker.name for speaker in talk.speakers),
            goals=tuple(goal.number for goal in talk.goals),
            targets=tuple(target.number for target in talk.targets),
            language=talk.language,
            id=talk.id,
        )
        for talk in talks
    ]
