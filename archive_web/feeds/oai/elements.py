"""Elements of an answer to a harvester, and how times are written in them."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from archive_web.feeds.markup import add
from archive_web.feeds.oai.asked import SECOND

OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def element(name: str) -> Any:
    return etree.Element(f"{{{OAI}}}{name}", nsmap={None: OAI})


def add_oai(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
    return add(parent, f"{{{OAI}}}{name}", text, **attributes)


def stamp(moment: datetime) -> str:
    """``2026-03-19T12:00:00Z``"""
    return moment.astimezone(UTC).strftime(SECOND)
