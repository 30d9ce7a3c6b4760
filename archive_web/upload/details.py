"""The form's fields and captions for an upload that has begun: checked before the first byte comes."""

from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from archive_web.access import editors
from archive_web.api.describing import described
from archive_web.api.reading import FieldsWrong
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff.describing import read_details
from archive_web.staff.forms import Reader
from archive_web.upload import blueprint
from archive_web.upload.owner import check_publishing, owner
from archive_web.upload.shapes import Ended, UploadForm
from index.captions.read import read_captions
from index.captions.track_json import as_json
from index.catalogue import uploads
from index.errors import BadInput


@blueprint.post("/<number>/details")
@editors(scope="write")
@described(
    "Describe an upload",
    body=UploadForm,
    told=Ended,
    media_type="multipart/form-data",
    faults=(410,),
    reads_itself=True,
)
def details(number: str) -> None:
    """The fields of the upload page, and captions, for an upload that has begun; what is wrong is said by field."""
    reader = Reader()
    service = services().uploads
    upload = service.find(number, owner())
    told = read_details(request.form, upload.name, reader)
    check_publishing(told)
    captions = _captions(request.files.get("captions"), reader)
    if reader.errors:
        raise FieldsWrong(list(reader.errors.items()))
    with service.archive.database.write() as session:
        uploads.note(session, upload.id, details={**upload.details, **told}, captions=captions)


def _captions(file: FileStorage | None, reader: Reader) -> list[dict[str, Any]] | None:
    """The captions that came along, as JSON; those that cannot be read are said before the long upload begins."""
    if file is None or not file.filename:
        return None
    try:
        return as_json(read_captions(file.read(), file.filename))
    except BadInput as error:
        reader.errors["captions"] = error.say(language())
        return None
