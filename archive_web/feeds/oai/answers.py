"""The answer to each verb that a harvester may ask with."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from archive_web.addresses import page_address
from archive_web.feeds.identity import identity_of, webinar_identity
from archive_web.feeds.markup import title_of
from archive_web.feeds.oai import dublin_core
from archive_web.feeds.oai.asked import TOKEN, Asked, ProtocolError, span_of
from archive_web.feeds.oai.elements import add_oai, element, stamp
from archive_web.feeds.oai.token import Token, read_token
from archive_web.services import services
from index.catalogue import harvest, series
from index.catalogue.harvest import Harvest
from index.models import Series, Tombstone, Webinar, now

AT_ONCE = 100
Row = Webinar | Tombstone
EMAIL = re.compile(r"\S+@(\S+\.)+\S+")  # as the protocol's schema has it


def _identify(session: Session, asked: Asked) -> Any:
    settings = services().archive.settings
    answer = element("Identify")
    for name, text in (
        ("repositoryName", title_of(settings.site_name)),
        ("baseURL", page_address("feeds.oai")),
        ("protocolVersion", "2.0"),
        ("adminEmail", settings.contact if EMAIL.fullmatch(settings.contact) else _postmaster()),
        ("earliestDatestamp", stamp(harvest.earliest(session) or now())),
        ("deletedRecord", "transient"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        add_oai(answer, name, text)
    return answer


def _list_metadata_formats(session: Session, asked: Asked) -> Any:
    if asked["identifier"]:
        _found(session, asked["identifier"])
    answer = element("ListMetadataFormats")
    form = add_oai(answer, "metadataFormat")
    add_oai(form, "metadataPrefix", dublin_core.PREFIX)
    add_oai(form, "schema", dublin_core.SCHEMA)
    add_oai(form, "metadataNamespace", dublin_core.NAMESPACE)
    return answer


def _list_sets(session: Session, asked: Asked) -> Any:
    """A set is a series of which something can be watched; all fit into one answer."""
    if TOKEN in asked.arguments:
        read_token(asked[TOKEN])
        raise ProtocolError("badResumptionToken", "The list of sets is whole.")
    found = [one for one, count in series.shown(session) if count]
    if not found:
        raise ProtocolError("noSetHierarchy", "There are no sets.")
    answer = element("ListSets")
    for one in found:
        listed = add_oai(answer, "set")
        add_oai(listed, "setSpec", one.slug)
        add_oai(listed, "setName", title_of(one.title))
    return answer


def _get_record(session: Session, asked: Asked) -> Any:
    _check_prefix(asked["metadataPrefix"])
    answer = element("GetRecord")
    _add_record(answer, _found(session, asked["identifier"]))
    return answer


def _list_identifiers(session: Session, asked: Asked) -> Any:
    return _listed(session, asked, _add_header)


def _list_records(session: Session, asked: Asked) -> Any:
    return _listed(session, asked, _add_record)


def _listed(session: Session, asked: Asked, add_one: Callable[[Any, Row], None]) -> Any:
    token = read_token(asked[TOKEN]) if TOKEN in asked.arguments else None
    if token is None:
        _check_prefix(asked["metadataPrefix"])
    begun = token or Token(asked["from"], asked["until"], asked["set"], 0, "", 0)
    since, before = span_of(begun.since, begun.until)
    wanted = Harvest(now(), since, before, _set_named(session, begun.set_name))
    found = harvest.harvested(session, wanted, token.after if token else None, AT_ONCE + 1)
    if not found:
        raise ProtocolError("noRecordsMatch", "Nothing was changed then.")
    answer = element(asked.verb)
    for row in found[:AT_ONCE]:
        add_one(answer, row)
    _add_token(answer, begun, found, harvest.count(session, wanted))
    return answer


def _add_token(answer: Any, begun: Token, found: Sequence[Row], total: int) -> None:
    """A list that fits has no token; the last part of one that does not has an empty one."""
    goes_on = len(found) > AT_ONCE
    if not goes_on and not begun.sent:
        return
    moment, number = harvest.place(found[:AT_ONCE][-1], now())
    following = Token(
        begun.since, begun.until, begun.set_name, begun.sent + AT_ONCE, moment.isoformat(), number
    )
    add_oai(
        answer, TOKEN, str(following) if goes_on else "", completeListSize=str(total), cursor=str(begun.sent)
    )


def _add_record(parent: Any, row: Row) -> None:
    """What has gone has a header alone."""
    record = add_oai(parent, "record")
    _add_header(record, row)
    if isinstance(row, Webinar):
        dublin_core.add_metadata(add_oai(record, "metadata"), row)


def _add_header(parent: Any, row: Row) -> None:
    header = add_oai(parent, "header", **({} if isinstance(row, Webinar) else {"status": "deleted"}))
    add_oai(header, "identifier", _name_of(row))
    add_oai(header, "datestamp", stamp(harvest.place(row, now())[0]))
    if row.series is not None:
        add_oai(header, "setSpec", row.series.slug)


def _name_of(row: Row) -> str:
    if isinstance(row, Webinar):
        return identity_of(row).urn
    return webinar_identity(row.number, row.created_at).urn


def _found(session: Session, identifier: str) -> Row:
    """Raises ProtocolError: idDoesNotExist."""
    for gone in harvest.tombstones(session, now()):
        if _name_of(gone) == identifier:
            return gone
    for number, created_at in harvest.numbers(session, now()):
        if webinar_identity(number, created_at).urn == identifier:
            webinar = harvest.one(session, number, now())
            if webinar is not None:
                return webinar
    raise ProtocolError("idDoesNotExist", "There is no such record.")


def _set_named(session: Session, name: str) -> Series | None:
    """None where no set was asked for. Raises ProtocolError: noRecordsMatch."""
    try:
        return series.by_slug(session, name) if name else None
    except series.SeriesMissing:
        raise ProtocolError("noRecordsMatch", "There is no such set.") from None


def _check_prefix(prefix: str) -> None:
    if prefix != dublin_core.PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"Only {dublin_core.PREFIX} is there.")


def _postmaster() -> str:
    """The address that each domain should have (RFC 5321), where none has been set."""
    host = request.host.partition(":")[0]
    return f"postmaster@{host if '.' in host else 'localhost.localdomain'}"


Answer = Callable[[Session, Asked], Any]
ANSWERS: dict[str, Answer] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
