"""Hand in a recording through a plain form; the file goes to disk as it comes."""

from pathlib import Path
from typing import cast

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import LANGUAGES, language
from archive_web.requests import UploadStream
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, goal_numbers, read_moment, split_names
from index.captions.cue import Cue
from index.captions.read import read_captions_file
from index.catalogue import webinars
from index.errors import BadInput
from pipeline.incoming import GB, Incoming, room_bytes
from pipeline.ingest import Description, accept


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
    starts_at = reader.read("date", request.form.get("date", ""), read_moment, None)
    spoken = request.form.get("language", "")
    webinar_id = _planned(request.form.get("webinar", ""))
    description = Description(
        title=request.form.get("title", "").strip() or ("" if webinar_id else _title_of(incoming)),
        description=request.form.get("description", "").strip(),
        language=spoken if spoken in LANGUAGES else None,
        starts_at=starts_at,
        speakers=split_names(request.form.get("speakers", "")),
        goals=goal_numbers(request.form.getlist("goals")),
        captions=captions,
        publish="publish" in request.form,
        webinar_id=webinar_id,
    )
    taken = accept(services().archive, services().engine.enqueue, incoming, description, actor())
    said = "known" if taken.is_known else "-".join(["accepted", *reader.errors])
    return redirect(url_for("staff.recording", recording_id=taken.recording_id, said=said))


def _title_of(incoming: Incoming) -> str:
    """The file's name without its ending stands in for a title, until staff write one."""
    return Path(incoming.name).stem.strip() or str(_("Untitled"))


def _planned(number: str) -> int | None:
    """The planned webinar of this number; one that has been taken away meanwhile holds no upload back."""
    with services().archive.database.read() as session:
        return next((webinar.id for webinar in webinars.planned(session) if str(webinar.id) == number), None)


def _form(errors: dict[str, str]) -> str:
    with services().archive.database.read() as session:
        planned = webinars.planned(session)
    settings = services().archive.settings
    limit_bytes = min(room_bytes(settings), settings.upload_limit_gb * GB)
    return render_template(
        "staff/upload.html", form=request.form, errors=errors, webinars=planned, limit_bytes=limit_bytes
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
