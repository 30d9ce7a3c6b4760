"""Caption tracks of a recording, and the passages made of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.captions.passages import PassageText, Span, make_passages, slide_passages
from index.catalogue import caption_history as history
from index.catalogue import caption_notices
from index.catalogue.attribution import attributed
from index.errors import EfterhandError
from index.models import CaptionCue, CaptionTrack, Origin, Passage, Recording, Slide, StageState, Talk


class CaptionsKept(EfterhandError):
    """A machine would have written over captions that a person handed in or corrected."""

    en = (
        "The captions of recording {number} were handed in or corrected by a person, and are kept. "
        "To have the speech recognised anew all the same: "
        "efterhand reprocess {number} --stage recognition --replace-captions"
    )
    sv = (
        "Undertexterna till inspelning {number} är inlämnade eller rättade av en människa och behålls. "
        "Så här känns talet igen på nytt ändå: "
        "efterhand reprocess {number} --stage recognition --replace-captions"
    )


def replace_track(
    session: Session,
    recording: Recording,
    cues: Iterable[Cue],
    *,
    language: str,
    origin: str,
    model: str | None = None,
    made_by: str = "",
    translation: str = "",
) -> CaptionTrack:
    """Make *cues* the captions of *recording*, by *made_by*; what was there before stays in the history.

    *translation*: into which language they are translated, if they are; the others stay as they are.
    Raises CaptionsKept when *origin* is recognition, and a person's captions are there.
    """
    by_machine = origin == Origin.RECOGNISED and not made_by  # a person may go back to what a machine heard
    before, after = _taken_away(session, recording, translation, by_machine=by_machine), list(cues)
    track = CaptionTrack(
        recording_id=recording.id, translation=translation, language=language, origin=str(origin), model=model
    )
    track.revision = history.note(session, recording.id, track, before, after, made_by, translation)
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
        for number, cue in enumerate(after)
    )
    session.flush()
    session.expire(recording, ["tracks"])
    if not translation:
        recording.language = language
        caption_notices.renew(recording, after)
    return track


def remove_tracks(session: Session, recording: Recording) -> None:
    """Leave *recording* without captions, as nothing was heard in it. Raises CaptionsKept."""
    before = _taken_away(session, recording, "", by_machine=True)
    if before:
        history.note(session, recording.id, None, before, [], made_by="")
        caption_notices.renew(recording, [])


def remove_translation(session: Session, recording: Recording, translation: str, made_by: str) -> None:
    """Take the captions in the language *translation* away; their revisions stay."""
    before = _taken_away(session, recording, translation, by_machine=False)
    if before:
        history.note(session, recording.id, None, before, [], made_by, translation)


def is_kept(track: CaptionTrack | None) -> bool:
    """Whether recognition must leave *track* alone, as a person's work is in it."""
    return track is not None and track.origin != Origin.RECOGNISED and not track.may_be_replaced


def track_of(session: Session, recording_id: int, translation: str = "") -> CaptionTrack | None:
    """The captions of what was said, or their *translation* into a language."""
    return session.scalar(
        select(CaptionTrack).where(
            CaptionTrack.recording_id == recording_id, CaptionTrack.translation == translation
        )
    )


def is_recognition_wanted(recording: Recording) -> bool:
    """Whether the captions are recognition's to write, now or when there will be some."""
    return not is_kept(recording.spoken_track)


def cues_of(track: CaptionTrack | None) -> list[Cue]:
    return [Cue(row.start_ms, row.end_ms, row.text, row.speaker) for row in track.cues] if track else []


def _taken_away(session: Session, recording: Recording, translation: str, *, by_machine: bool) -> list[Cue]:
    """Delete that track of *recording*. Returns the cues that it held. Raises CaptionsKept."""
    present = track_of(session, recording.id, translation)
    if by_machine and is_kept(present):
        raise CaptionsKept(number=recording.id)
    before = cues_of(present)
    if present is not None:
        session.delete(present)
        session.flush()
        session.expire(recording, ["tracks"])
    return before


def derive_passages(session: Session, recording: Recording) -> int:
    """Make the passages of *recording* anew from its captions, slides and talks. Returns how many there are."""
    session.execute(delete(Passage).where(Passage.recording_id == recording.id))
    track = track_of(session, recording.id)
    spans = spans_of(recording.talks, recording.duration_ms)
    ends_ms = recording.duration_ms or float("inf")
    heard = [cue for cue in cues_of(track) if cue.start_ms < ends_ms]
    said = make_passages(attributed(heard, recording), spans)
    shown = slide_passages([slide_of(row) for row in _slides_of(session, recording.id)], spans)
    language = track.language if track else recording.webinar.language or "sv"
    session.add_all(
        _row(recording, language_at(track, passage.start_ms) or language, number, passage)
        for number, passage in enumerate([*said, *shown])
    )
    session.flush()
    return len(said) + len(shown)


def language_at(track: CaptionTrack | None, moment_ms: int) -> str | None:
    """What was spoken then: a webinar may have a talk in another language."""
    spoken = track.spoken if track else []
    return next((language for start_ms, end_ms, language in spoken if start_ms <= moment_ms < end_ms), None)


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


def searchable_count(session: Session) -> int:
    """How many passages search has been given, and holds at least."""
    given = select(StageState.recording_id).where(StageState.name == "search", StageState.state == "done")
    count = select(func.count()).select_from(Passage).where(Passage.recording_id.in_(given))
    return session.scalar(count) or 0


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
