"""Stage: small pictures at even intervals, for the player to show on its timeline."""

from sqlalchemy import delete

from index.models import Storyboard
from pipeline.media.storyboard import make_storyboard
from pipeline.stages.samples import sample_clips
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.reading() as recording:
        clips, duration_ms = sample_clips(work, recording), recording.duration_ms or 0
    if not clips:
        return Outcome.SKIPPED
    made = make_storyboard(clips, duration_ms, work.scratch)
    keys = [work.keep(sheet, sheet.name) for sheet in made.sheets]
    with work.writing() as (session, recording):
        session.execute(delete(Storyboard).where(Storyboard.recording_id == recording.id))
        session.add(
            Storyboard(
                recording_id=recording.id,
                interval_ms=made.interval_ms,
                tile_width_px=made.tile_width_px,
                tile_height_px=made.tile_height_px,
                columns=made.columns,
                rows=made.rows,
                tiles=made.tiles,
                keys=keys,
            )
        )
    return Outcome.DONE
