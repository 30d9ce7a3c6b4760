"""Delete a recording: a page that asks first, and the deletion itself."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.listing import line_of
from index.catalogue import recordings
from pipeline.deletion import delete_recording


@blueprint.get("/recordings/<int:recording_id>/delete")
@editors
def ask_to_delete(recording_id: int) -> str:
    with services().archive.database.read() as session:
        line = line_of(recordings.by_id(session, recording_id))
    return render_template("staff/delete.html", recording=line)


@blueprint.post("/recordings/<int:recording_id>/delete")
@editors
def delete(recording_id: int) -> Response:
    """What is broken off here (the browser does not wait, the server is stopped) is finished by asking again."""
    delete_recording(services().archive, recording_id, with_webinar="webinar" in request.form, by=actor())
    return redirect(url_for("staff.recordings"))
