"""The requests of tus: create, ask how far, append, end."""

from flask import abort, make_response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from archive_web.access import actor, anyone, editors
from archive_web.api.describing import described
from archive_web.requests import PIECE
from archive_web.services import services
from archive_web.staff.describing import name_of, read_details
from archive_web.staff.forms import Reader
from archive_web.upload import blueprint, headers, shapes
from archive_web.upload.body import blocks, drain, place
from archive_web.upload.owner import check_publishing, owner
from index.catalogue.uploads import OffsetConflict
from index.errors import BadInput
from index.models import Upload
from pipeline.incoming import GB
from pipeline.uploads.checksums import Checksum
from pipeline.uploads.receiving import BodyTooLong


class DetailsUnreadable(BadInput):
    """Metadata that can be read, but says what cannot be."""

    en = "{field}: {reason}"
    sv = "{field}: {reason}"


@blueprint.before_request
def check() -> None:
    if request.endpoint != "upload.details":
        headers.check_version(request)


blueprint.after_request(headers.sign)


@blueprint.route("", methods=["OPTIONS"])
@blueprint.route("/<number>", methods=["OPTIONS"], endpoint="options_of_one")
@anyone
@described("What the server can", told=shapes.Capable)
def options(number: str = "") -> Response:
    answer = Response(status=204)
    answer.headers.update(headers.capabilities(services().archive.settings.upload_limit_gb * GB))
    return answer


@blueprint.post("")
@editors(scope="write")
@described(
    "Begin an upload",
    headers=shapes.Creating,
    told=shapes.Placed,
    status=201,
    media_type=PIECE,
    faults=(412, 460),
)
def create() -> Response:
    """The first bytes may come along. The address of the upload is in the answer's header Location."""
    size_bytes = headers.stated_length(request)
    told = request.headers.get("Upload-Metadata", "")
    fields = MultiDict(headers.metadata(told))
    has_body = bool(request.content_length) or request.environ.get("HTTP_TRANSFER_ENCODING")
    if has_body:
        _must_be_piece()
    checksum = headers.stated_checksum(request)
    reader = Reader()
    details = read_details(fields, name_of(fields), reader)
    for name, reason in reader.errors.items():
        raise DetailsUnreadable(field=name, reason=reason)
    check_publishing(details)
    service = services().uploads
    service.clear_expired()
    upload = service.begin(owner(), actor(), name_of(fields), size_bytes, told, details)
    if has_body:
        with service.held(upload.id, owner()) as held:
            upload = _append(held, checksum)
    answer = _answer(201, upload)
    answer.headers["Location"] = url_for("upload.resume", number=upload.id, _external=True)
    return answer


@blueprint.route("/<number>", methods=["HEAD"], provide_automatic_options=False)
@editors(scope="write")
@described(
    "How far an upload is",
    headers=shapes.Speaking,
    told=shapes.Resumed,
    status=200,
    faults=(410, 412, 423, 460, 507),
)
def resume(number: str) -> Response:
    """One that is whole is a recording before this is answered."""
    service = services().uploads
    upload = service.find(number, owner())
    if upload.is_whole and upload.recording_id is None:
        with service.held(number, owner()) as held:
            upload = service.finish(held)
    answer = _answer(200, upload)
    answer.headers["Upload-Length"] = str(upload.size_bytes)
    if upload.told:
        answer.headers["Upload-Metadata"] = upload.told
    return answer


@blueprint.patch("/<number>")
@editors(scope="write")
@described(
    "Send the next bytes",
    headers=shapes.Appending,
    told=shapes.Standing,
    media_type=PIECE,
    faults=(409, 410, 412, 423, 460),
)
def append(number: str) -> Response:
    """What came of them is kept when the connection is cut, unless a checksum came with them."""
    _must_be_piece()
    offset_bytes = headers.whole_number(request, "Upload-Offset")
    checksum = headers.stated_checksum(request)
    with services().uploads.held(number, owner()) as upload:
        if offset_bytes != upload.offset_bytes:
            raise OffsetConflict(offset=upload.offset_bytes, given=offset_bytes)
        return _answer(204, _append(upload, checksum))


@blueprint.delete("/<number>")
@editors(scope="write")
@described("End an upload", headers=shapes.Speaking, told=shapes.Ended, faults=(410, 412, 423))
def end(number: str) -> Response:
    """All that came of it goes. A recording that it has become stays."""
    service = services().uploads
    with service.held(number, owner()) as upload:
        service.cancel(upload)
    return Response(status=204)


def _append(upload: Upload, checksum: Checksum | None) -> Upload:
    """The body onto the upload; with its last byte it becomes a recording."""
    service = services().uploads
    left_bytes = upload.size_bytes - upload.offset_bytes
    if (request.content_length or 0) > left_bytes:
        raise BodyTooLong(left_bytes=left_bytes)
    if left_bytes:
        with place():
            upload = service.receive(upload, blocks(request), checksum)
    return service.finish(upload)


def _must_be_piece() -> None:
    if request.mimetype != PIECE:
        abort(415)


def _answer(status: int, upload: Upload) -> Response:
    answer = make_response("", status)
    answer.headers.update(headers.told_of(upload))
    return answer


@blueprint.after_request
def read_the_rest(answer: Response) -> Response:
    if answer.status_code >= 400 and request.mimetype == PIECE:
        drain(request)
    return answer
