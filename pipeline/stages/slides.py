"""Stage: the slides that were shown, each as a picture with the words on it, and these as passages to be found."""

from sqlalchemy import delete

from index.catalogue import captions, recordings
from index.models import Slide
from pipeline.media.facts import facts_from_json
from pipeline.slides.album import make_slides
from pipeline.slides.words import SlidesUnread
from pipeline.stages.samples import sample_clips
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        facts, clips = facts_from_json(recording.facts or {}), sample_clips(work, recording)
    if not clips:
        return Outcome.SKIPPED
    album = make_slides(work.source(), facts, clips, work.scratch, work.progress)
    rows = [
        Slide(
            recording_id=work.recording_id,
            number=number,
            start_ms=slide.span.start_ms,
            end_ms=slide.span.end_ms,
            key=work.keep(slide.picture.path, slide.picture.path.name),
            width_px=slide.picture.width_px,
            height_px=slide.picture.height_px,
            small_key=work.keep(slide.picture.small, slide.picture.small.name),
            small_width_px=slide.picture.small_width_px,
            text=slide.text,
        )
        for number, slide in enumerate(album.slides)
    ]
    with work.writing() as (session, recording):
        session.execute(delete(Slide).where(Slide.recording_id == recording.id))
        session.add_all(rows)
        session.flush()
        recordings.note_anew(recording, SlidesUnread, [album.notice] if album.notice else [])
        captions.derive_passages(session, recording)
    return Outcome.DONE
