"""The storyboard of a recording: what the player shows over its timeline."""

from flask import Response

from archive_web.access import anyone, is_staff
from archive_web.public import blueprint
from archive_web.public.addresses import media_url
from archive_web.public.downloads import send_text
from archive_web.services import services
from index.catalogue import recordings
from index.errors import NotFound
from pipeline.media.storyboard_vtt import write_storyboard


class StoryboardMissing(NotFound):
    """The recording has no storyboard, or none yet."""

    en = "This recording has no preview pictures yet."
    sv = "Inspelningen har inga förhandsbilder än."


@blueprint.get("/watch/<slug>/storyboard.vtt")
@anyone
def storyboard_vtt(slug: str) -> Response:
    """Raises RecordingMissing, StoryboardMissing."""
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=is_staff())
        board = recording.storyboard
        if board is None:
            raise StoryboardMissing()
        text = write_storyboard(
            [media_url(key) for key in board.keys],
            interval_ms=board.interval_ms,
            tiles=board.tiles,
            tile_width_px=board.tile_width_px,
            tile_height_px=board.tile_height_px,
            columns=board.columns,
            rows=board.rows,
            duration_ms=recording.duration_ms or 0,
        )
    return send_text(text, "text/vtt")
