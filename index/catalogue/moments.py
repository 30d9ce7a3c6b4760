"""From passage to spoken moment: a search that lands on the cue in which the words are said."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from index.catalogue.indexed import is_lost
from index.language.forms import Marker
from index.models import CaptionCue, CaptionTrack
from index.search.answer import asks_nothing
from index.search.contract import IndexLost, Moment, Query, Results, SearchIndex, TalkHit

Cue = Row[int, str, int, str]  # recording, language, start in ms, text


def search(session: Session, index: SearchIndex, query: Query) -> Results:
    """What *index* finds, each moment starting with its best cue instead of its passage.

    A slide is landed on where it begins. Raises IndexDamaged, and IndexLost where nothing is found for that reason.
    """
    results = index.search(query)
    if not results.total and not asks_nothing(query) and is_lost(session, index):
        raise IndexLost()
    spoken = [
        (hit.recording_id, moment) for hit in results.hits for moment in hit.moments if _is_spoken(moment)
    ]
    cues = _cues_of(session, spoken)
    return replace(results, hits=tuple(_landed(hit, cues, results.marker) for hit in results.hits))


def _is_spoken(moment: Moment) -> bool:
    return moment.kind == "speech" and any(piece.marked for piece in moment.snippet)


def _cues_of(session: Session, spoken: Iterable[tuple[int, Moment]]) -> Sequence[Cue]:
    """The cues under the passages, all in one query."""
    spans = [
        and_(
            CaptionTrack.recording_id == recording_id,
            CaptionCue.start_ms >= moment.start_ms,
            CaptionCue.start_ms < moment.end_ms,
        )
        for recording_id, moment in spoken
    ]
    if not spans:
        return ()
    wanted = (
        select(CaptionTrack.recording_id, CaptionTrack.language, CaptionCue.start_ms, CaptionCue.text)
        .join(CaptionCue, CaptionCue.track_id == CaptionTrack.id)
        .where(or_(*spans))
        .order_by(CaptionCue.start_ms)
    )
    return session.execute(wanted).all()


def _landed(hit: TalkHit, cues: Sequence[Cue], marker: Marker) -> TalkHit:
    own = [cue for cue in cues if cue.recording_id == hit.recording_id]
    return replace(hit, moments=tuple(_on_cue(moment, own, marker) for moment in hit.moments))


def _on_cue(moment: Moment, cues: Sequence[Cue], marker: Marker) -> Moment:
    """*moment* from the cue that holds most of the words; the earliest of several as good."""
    within = [cue for cue in cues if moment.start_ms <= cue.start_ms < moment.end_ms]
    best = max(within, key=lambda cue: _matches(cue, marker), default=None)
    if best is None or not _matches(best, marker) or not _is_spoken(moment):
        return moment
    return replace(moment, start_ms=best.start_ms)


def _matches(cue: Cue, marker: Marker) -> int:
    return len(marker.found_in(cue.text, cue.language))
