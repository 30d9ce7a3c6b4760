"""What the player shows on and over its timeline: the waveform and the storyboard of a recording."""

import json

from flask import Response

from archive_web.access import anyone, is_staff
from archive_web.public import blueprint
from archive_web.public.addresses import media_url
from archive_web.public.downloads import send_text
from archive_web.services import services
from index.catalogue import recordings
from index.errors import NotFound
from pipeline.media.storyboard_vtt import write_storyboard
from pipeline.media.waveform import read_levels

TIMELINE_PIXELS = 1200


class StoryboardMissing(NotFound):
    """The recording has no storyboard, or none yet."""

    en = "This recording has no preview pictures yet."
    sv = "Inspelningen har inga förhandsbilder än."


class WaveformMissing(NotFound):
    """The recording has no sound, or it has not been prepared yet."""

    en = "This recording has no waveform yet."
    sv = "Inspelningen har ingen ljudkurva än."


@blueprint.get("/watch/<slug>/waveform.json")
@anyone
def waveform(slug: str) -> Response:
    """``{"levels": […]}``, how far the sound swings, 0 to 100, as many times as a timeline can show.

    Raises RecordingMissing, WaveformMissing, ObjectMissing.
    """
    archive = services().archive
    with archive.database.read() as session:
        key = recordings.watchable_by_slug(session, slug, staff=is_staff()).peaks_key
    if key is None:
        raise WaveformMissing()
    with archive.store.open(key) as file:
        levels = read_levels(file, TIMELINE_PIXELS)
    return send_text(json.dumps({"levels": levels}, separators=(",", ":")), "application/json")


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
