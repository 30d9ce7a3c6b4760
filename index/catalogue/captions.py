"""Caption tracks of a recording, and the passages made of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.captions.passages import PassageText, Span, make_passages, slide_passages
from index.models import CaptionCue, CaptionTrack, Passage, Recording, Slide, Talk


def replace_track(
    session: Session,
    recording: Recording,
    cues: Iterable[Cue],
    *,
    language: str,
    origin: str,
    model: str | None = None,
) -> CaptionTrack:
    """Make *cues* the captions of *recording*. Tracks that were there before are gone afterwards."""
    remove_tracks(session, recording)
    track = CaptionTrack(recording_id=recording.id, language=language, origin=origin, model=model)
    session.add(track)
    session.flush()
    session.add_all(
        CaptionCue(
            track_id=track.id,
            number=number,
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            text=cue.text,
            speaker=cue.speaker,
        )
        for number, cue in enumerate(cues)
    )
    recording.language = language
    session.flush()
    return track


def remove_tracks(session: Session, recording: Recording) -> None:
    session.execute(delete(CaptionTrack).where(CaptionTrack.recording_id == recording.id))


def track_of(session: Session, recording_id: int) -> CaptionTrack | None:
    return session.scalar(select(CaptionTrack).where(CaptionTrack.recording_id == recording_id))


def cues_of(track: CaptionTrack) -> list[Cue]:
    return [Cue(row.start_ms, row.end_ms, row.text, row.speaker) for row in track.cues]


def derive_passages(session: Session, recording: Recording) -> int:
    """Make the passages of *recording* anew from its captions, slides and talks. Returns how many there are."""
    session.execute(delete(Passage).where(Passage.recording_id == recording.id))
    track = track_of(session, recording.id)
    spans = spans_of(recording.talks, recording.duration_ms)
    said = make_passages(cues_of(track), spans) if track else []
    shown = slide_passages([slide_of(row) for row in _slides_of(session, recording.id)], spans)
    language = track.language if track else recording.webinar.language or "sv"
    session.add_all(
        _row(recording, language, number, passage) for number, passage in enumerate([*said, *shown])
    )
    session.flush()
    return len(said) + len(shown)


def _slides_of(session: Session, recording_id: int) -> Sequence[Slide]:
    return session.scalars(
        select(Slide).where(Slide.recording_id == recording_id).order_by(Slide.number)
    ).all()


def slide_of(row: Slide) -> Cue:
    """The words of a slide, as long as it was shown."""
    return Cue(row.start_ms, row.end_ms, row.text)


def spans_of(talks: Iterable[Talk], duration_ms: int | None) -> list[Span]:
    """The talks' spans; an open end reaches the recording's end, or a day when that is not known."""
    last_ms = duration_ms or 86_400_000
    return [
        Span(talk.start_ms, talk.end_ms if talk.end_ms is not None else max(last_ms, talk.start_ms), talk.id)
        for talk in talks
    ]


def passages_of(session: Session, recording_id: int) -> Sequence[Passage]:
    wanted = select(Passage).where(Passage.recording_id == recording_id).order_by(Passage.number)
    return session.scalars(wanted).all()


def any_passages(session: Session) -> bool:
    """Whether there is anything to search."""
    return session.scalar(select(Passage.recording_id).limit(1)) is not None


def _row(recording: Recording, language: str, number: int, passage: PassageText) -> Passage:
    return Passage(
        recording_id=recording.id,
        number=number,
        talk_id=passage.talk,
        kind=passage.kind,
        start_ms=passage.start_ms,
        end_ms=passage.end_ms,
        language=language,
        speaker=passage.speaker,
        text=passage.text,
    )
