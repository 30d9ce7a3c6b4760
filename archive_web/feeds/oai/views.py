"""The address that harvesters ask."""

from flask import Response, request
from lxml import etree

from archive_web.access import anyone
from archive_web.addresses import page_address
from archive_web.feeds import blueprint
from archive_web.feeds.markup import readable, written
from archive_web.feeds.oai.answers import ANSWERS
from archive_web.feeds.oai.asked import ProtocolError, read
from archive_web.feeds.oai.elements import OAI, SCHEMA, XSI, add_oai, stamp
from archive_web.feeds.sending import send
from archive_web.services import services
from index.models import now


@blueprint.route("/oai", methods=["GET", "POST"])
@anyone
def oai() -> Response:
    """Errors are answers too, with the status 200, as the protocol has it."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
    add_oai(root, "responseDate", stamp(now()))
    echo = add_oai(root, "request", page_address("feeds.oai"))
    try:
        asked = read(request.values)
        for name, value in {"verb": asked.verb, **asked.arguments}.items():
            echo.set(name, readable(value))
        with services().archive.database.read() as session:
            root.append(ANSWERS[asked.verb](session, asked))
    except ProtocolError as error:
        if error.code == "badArgument":
            echo.attrib.clear()
        add_oai(root, "error", str(error), code=error.code)
    return send(written(root), "text/xml")


# It only reads, and harvesters may ask by POST: they have no form of ours with a token in it.
blueprint.record(lambda state: state.app.extensions["csrf"].exempt(oai))
