"""What a search found, as rows: the talks and recordings that a list of results shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import materials, talks
from index.models import Material, Recording, Speaker, Talk
from index.search.contract import TalkHit


@dataclass(frozen=True)
class Found:
    """A hit with its rows; no *talk* where the words were said outside all talks. *materials* are those of its moments."""

    hit: TalkHit
    recording: Recording
    talk: Talk | None
    materials: Mapping[int, Material] = field(default_factory=dict)


def rows_of(session: Session, hits: Sequence[TalkHit]) -> list[Found]:
    """The rows of *hits* in their order; a hit whose rows are gone since it was indexed is left out."""
    known_talks = {
        talk.id: talk
        for talk in session.scalars(
            select(Talk).where(Talk.id.in_({hit.talk_id for hit in hits})).options(*talks.for_lists())
        )
    }
    known_recordings = {
        recording.id: recording
        for recording in session.scalars(
            select(Recording)
            .where(Recording.id.in_({hit.recording_id for hit in hits}))
            .options(selectinload(Recording.webinar), selectinload(Recording.posters))
        )
    }
    ids = {moment.material_id for hit in hits for moment in hit.moments if moment.material_id}
    papers = materials.titles(session, ids) if ids else {}
    return [
        Found(
            _without_gone(hit, papers),
            known_recordings[hit.recording_id],
            known_talks.get(hit.talk_id or 0),
            papers,
        )
        for hit in hits
        if hit.recording_id in known_recordings and (hit.talk_id is None or hit.talk_id in known_talks)
    ]


def _without_gone(hit: TalkHit, papers: Mapping[int, Material]) -> TalkHit:
    """*hit* without moments of materials that have been removed since it was indexed."""
    kept = [moment for moment in hit.moments if moment.material_id is None or moment.material_id in papers]
    return replace(hit, moments=tuple(kept))


def speaker_names(session: Session, slugs: Iterable[str]) -> dict[str, str]:
    """Names by slug, of those who have a row; captions may name others."""
    wanted = select(Speaker.slug, Speaker.name).where(Speaker.slug.in_(tuple(slugs)))
    return {row.slug: row.name for row in session.execute(wanted)}
