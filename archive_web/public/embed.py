"""The player alone, to stand in a frame on any other site. It needs no cookies, and leaves none."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.addresses import read_seconds
from archive_web.public.player import Player
from archive_web.services import services
from index.catalogue import recordings
from index.catalogue.recordings import RecordingMissing


@blueprint.get("/embed/<slug>")
@anyone
def embed(slug: str) -> Response:
    """What everyone may see, whoever asks; of anything else, the sites that show it are told that it is gone (404)."""
    with services().archive.database.read() as session:
        try:
            recording = recordings.watchable_by_slug(session, slug, staff=False)
        except RecordingMissing:
            return make_response(render_template("embed_gone.html"), 404)
        start_s = read_seconds(request.args.get("t", ""))
        return make_response(render_template("embed.html", player=Player.of(recording, start_s)))
