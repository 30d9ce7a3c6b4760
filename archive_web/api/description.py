"""The description of this API, as programs read it."""

from flask import jsonify
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.openapi import document
from archive_web.api.shapes import Shape


class Description(Shape, extra="allow"):
    """An OpenAPI document."""

    openapi: str


@blueprint.get("/openapi.json")
@anyone
@described("This description", answer=Description, reads_itself=True)
def openapi() -> Response:
    return jsonify(document())
