"""Hand in a recording through a plain form; the file goes to disk as it comes."""

from typing import cast

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import language
from archive_web.requests import UploadStream
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.describing import read_details
from archive_web.staff.forms import Reader
from archive_web.upload.owner import owner
from index.captions.cue import Cue
from index.captions.read import read_captions_file
from index.catalogue import uploads, webinars
from index.errors import BadInput
from pipeline.incoming import GB, Incoming, room_bytes
from pipeline.ingest import accept
from pipeline.uploads.description import description_of


@blueprint.get("/upload")
@editors
def upload_form() -> str:
    return _form({})


@blueprint.post("/upload")
@editors
def upload() -> Response | tuple[str, int]:
    """Accept the recording whatever else is wrong: what could not be read is said on its page."""
    incoming = _received("recording")
    if incoming is None:
        return _form({"recording": _("Choose the file of the recording.")}), 400
    reader = Reader()
    captions = _captions(reader)
    details = read_details(request.form, incoming.name, reader)
    description = description_of(services().archive, details, captions)
    taken = accept(services().archive, services().engine.enqueue, incoming, description, actor())
    said = "known" if taken.is_known else "-".join(["accepted", *reader.errors])
    return redirect(url_for("staff.recording", recording_id=taken.recording_id, said=said))


@blueprint.post("/upload/<number>/remove")
@editors
def remove_upload(number: str) -> Response:
    """Give an unfinished upload up."""
    service = services().uploads
    with service.held(number, owner()) as unfinished:
        service.cancel(unfinished)
    return redirect(url_for("staff.upload_form"))


def _form(errors: dict[str, str]) -> str:
    with services().archive.database.read() as session:
        planned, unfinished = webinars.planned(session), uploads.unfinished(session, owner())
    settings = services().archive.settings
    limit_bytes = settings.upload_limit_gb * GB
    if not settings.store:  # a bucket is never full
        limit_bytes = min(room_bytes(settings), limit_bytes)
    return render_template(
        "staff/upload.html",
        form=request.form,
        errors=errors,
        webinars=planned,
        limit_bytes=limit_bytes,
        unfinished=unfinished,
        owner=owner(),
        kept_days=settings.upload_days,
    )


def _received(field: str) -> Incoming | None:
    """The file that came in *field*, whole. Raises FileEmpty and DiskFull."""
    file: FileStorage | None = request.files.get(field)
    if file is None or not file.filename:
        return None
    return cast(UploadStream, file.stream).finish()


def _captions(reader: Reader) -> tuple[Cue, ...] | None:
    """The captions that came along; a file that holds none is said, and recognition does its work instead."""
    try:
        incoming = _received("captions")
        if incoming is None:
            return None
        return tuple(read_captions_file(incoming.path, incoming.name))
    except BadInput as error:
        reader.errors["captions"] = error.say(language())
        return None
