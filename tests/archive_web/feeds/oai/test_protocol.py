"""Harvesting by the rules of OAI-PMH 2.0: every verb, every error, times and tokens; each answer fits the schema."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_web.feeds.oai import answers
from index.catalogue import removal, series, webhook_events, webinars
from index.catalogue.talks import TalkDraft
from index.catalogue.visibility import Audience
from index.models import Recording, Webinar, WebinarStatus
from pipeline.archive import Archive
from tests.archive_web.feeds.conftest import HOSTILE

Publish = Callable[..., str]
Ask = Callable[..., Any]
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
RULES = etree.RelaxNG(etree.parse(Path(__file__).parent / "oai_pmh.rng"))
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.fixture
def ask(browser: FlaskClient) -> Ask:
    """Asks with arguments, and returns the answer when it fits the rules: ask(verb="Identify")."""

    def ask(query: str = "", **arguments: str) -> Any:
        words = {name.rstrip("_"): value for name, value in arguments.items()}
        answer = browser.get(f"/oai?{query}" if query else "/oai", query_string=words or None)
        assert answer.status_code == 200
        assert answer.content_type == "text/xml; charset=utf-8"
        root = etree.fromstring(answer.data)
        RULES.assertValid(root)
        return root

    return ask


def codes(root: Any) -> list[str]:
    return [error.get("code") for error in root.findall(f"{OAI}error")]


def identifiers(root: Any) -> list[str]:
    return [element.text for element in root.iter(f"{OAI}identifier")]


def put_back(archive: Archive, slug: str, moment: datetime) -> None:
    with archive.database.write() as session:
        session.execute(Webinar.__table__.update().where(Webinar.slug == slug).values(updated_at=moment))


def test_the_archive_says_what_it_is(ask: Ask, publish: Publish) -> None:
    publish()

    told = {etree.QName(part).localname: part.text for part in ask(verb="Identify")[2]}

    assert told["repositoryName"] == "Tillsammans 2030"
    assert told["baseURL"] == "http://localhost/oai"
    assert told["deletedRecord"] == "transient"
    assert datetime.fromisoformat(told["earliestDatestamp"]) <= datetime.now(UTC)


def test_a_record_is_a_webinar_in_dublin_core(ask: Ask, publish: Publish) -> None:
    slug = publish("Vatten", drafts=[TalkDraft("Rent", 0, 9000, speakers=("Anna Lindberg",), goals=(6,))])

    record = ask(**LIST).find(f".//{OAI}record")

    told = [(etree.QName(part).localname, part.text) for part in record.iter(f"{DC}*")]
    assert told == [
        ("title", "Vatten"),
        ("creator", "Anna Lindberg"),
        ("subject", "6 Rent vatten och sanitet för alla"),
        ("subject", "6 Clean water and sanitation"),
        ("publisher", "Tillsammans 2030"),
        ("date", "2026-03-19"),
        ("type", "MovingImage"),
        ("format", "video/mp4"),
        ("identifier", f"http://localhost/sv/watch/{slug}"),
        ("language", "sv"),
    ]


def test_a_record_is_had_by_its_name(ask: Ask, publish: Publish) -> None:
    publish("Ett")
    publish("Två")
    names = identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"))

    for name in names:
        assert identifiers(ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name)) == [name]
        assert codes(ask(verb="ListMetadataFormats", identifier=name)) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=%00", "badVerb"),
        ("verb=Identify&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&x=y", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&%00%01=y", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=%00", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc21&identifier=x", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=urn:nothing", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31&until=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
        ("verb=ListSets", "noSetHierarchy"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=WyIiLCIiLCIiLDEsIngiLDFd", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=%F0%9F%8C%8A", "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_said_by_its_code(
    ask: Ask, publish: Publish, query: str, code: str
) -> None:
    publish()

    root = ask(query)

    assert codes(root) == [code]
    echo = root.find(f"{OAI}request")
    assert echo.text == "http://localhost/oai"
    assert bool(echo.attrib) == (code not in {"badVerb", "badArgument"})


def test_an_empty_archive_has_no_record(ask: Ask) -> None:
    assert codes(ask(**LIST)) == ["noRecordsMatch"]
    assert codes(ask(verb="Identify")) == []


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"from_": "2026-05-02"}, ["b", "c"]),
        ({"until": "2026-05-02"}, ["a", "b"]),
        ({"from_": "2026-05-02", "until": "2026-05-02"}, ["b"]),
        ({"from_": "2026-05-02T10:00:00Z"}, ["b", "c"]),
        ({"from_": "2026-05-02T10:00:01Z"}, ["c"]),
        ({"until": "2026-05-02T10:00:00Z"}, ["a", "b"]),
        ({"until": "2026-05-02T09:59:59Z"}, ["a"]),
    ],
)
def test_both_ends_of_a_span_belong_to_it(
    ask: Ask, publish: Publish, archive: Archive, bounds: dict[str, str], found: list[str]
) -> None:
    for day, title in enumerate("abc", start=1):
        put_back(archive, publish(title), datetime(2026, 5, day, 10, 0, 0, 500_000, tzinfo=UTC))

    titles = [title.text for title in ask(**LIST, **bounds).iter(f"{DC}title")]

    assert titles == found


def test_a_long_list_comes_in_parts(
    ask: Ask, publish: Publish, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    at_once = datetime.now(UTC) - timedelta(days=1)
    for title in "abcde":
        put_back(archive, publish(title), at_once)  # all at the same moment: the number decides

    root, titles, tokens = ask(**LIST), [], []
    while True:
        titles.append([title.text for title in root.iter(f"{DC}title")])
        token = root.find(f".//{OAI}resumptionToken")
        tokens.append((token.get("cursor"), token.get("completeListSize"), bool(token.text)))
        if not token.text:
            break
        root = ask(verb="ListRecords", resumptionToken=token.text)

    assert titles == [["a", "b"], ["c", "d"], ["e"]]
    assert tokens == [("0", "5", True), ("2", "5", True), ("4", "5", False)]


def test_what_changes_meanwhile_is_not_missed(
    ask: Ask, publish: Publish, archive: Archive, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    for day, title in enumerate("abcd", start=1):
        put_back(archive, publish(title), datetime(2026, 5, day, tzinfo=UTC))
    token = ask(**LIST).findtext(f".//{OAI}resumptionToken")

    change("a", title="ändrad")

    rest = ask(verb="ListRecords", resumptionToken=token)
    following = ask(verb="ListRecords", resumptionToken=rest.findtext(f".//{OAI}resumptionToken"))
    assert [title.text for title in following.iter(f"{DC}title")] == ["ändrad"]


def deleted(root: Any) -> list[str]:
    return [
        header.findtext(f"{OAI}identifier") for header in root.iter(f"{OAI}header") if header.get("status")
    ]


def recording_of(session: Session, slug: str) -> Recording:
    return session.scalars(select(Recording).where(Recording.slug == slug)).one()


def of(session: Session, slug: str) -> Webinar:
    return recording_of(session, slug).webinar


def test_drafts_and_coming_webinars_are_no_records_and_leave_none_behind(
    ask: Ask, publish: Publish, announce: Callable[..., str], archive: Archive
) -> None:
    coming = announce("Havet")
    slugs = [publish(status.value, status=status) for status in (WebinarStatus.DRAFT, WebinarStatus.UNLISTED)]
    assert codes(ask(**LIST)) == ["noRecordsMatch"]

    with archive.database.write() as session:
        for slug in slugs:
            of(session, slug).title = "Ett annat"
            webinars.withdraw(of(session, slug))
        webinars.remove(session, webinars.public_by_slug(session, coming))
        removal.begin(session, recording_of(session, slugs[0]), with_webinar=True)

    assert codes(ask(**LIST)) == ["noRecordsMatch"]


def test_what_was_withdrawn_is_told_as_deleted_until_it_is_back(
    ask: Ask, publish: Publish, archive: Archive
) -> None:
    stays, slug = publish("Stannar"), publish("Vatten")
    _, name = identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"))
    with archive.database.write() as session:
        of(session, slug).series = series.titled(session, "Havet")
    put_back(archive, stays, datetime(2026, 1, 1, tzinfo=UTC))
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"

    with archive.database.write() as session:
        webinars.withdraw(of(session, slug))
    with archive.database.write() as session:
        of(session, slug).title = "Ett utkast"  # nobody is told of what staff do with it

    root = ask(**LIST)
    assert (identifiers(root)[1:], deleted(root)) == ([name], [name])
    assert len(list(root.iter(f"{OAI}metadata"))) == 1
    for since in (LIST | {"from_": day}, LIST | {"set": "havet"}):
        assert deleted(ask(**since)) == identifiers(ask(**since)) == [name]
    alone = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert (deleted(alone), alone.find(f".//{OAI}metadata")) == ([name], None)
    assert codes(ask(verb="ListMetadataFormats", identifier=name)) == []

    with archive.database.write() as session:
        webinars.show(of(session, slug), Audience.EVERYONE)
    assert deleted(ask(**LIST)) == []
    assert len(identifiers(ask(**LIST))) == 2


def test_what_is_deleted_for_good_stays_told(ask: Ask, publish: Publish, archive: Archive) -> None:
    slug = publish("Vatten")
    (name,) = identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc"))

    with archive.database.write() as session:
        recording = recording_of(session, slug)
        removal.begin(session, recording, with_webinar=True)
        gone = removal.remove(session, recording)
        assert gone
        webinars.remove(session, gone)

    assert deleted(ask(**LIST)) == [name]
    assert codes(ask(verb="Identify")) == []


def test_what_the_clock_hides_is_told_as_deleted_and_not_when_it_shows_it_again(
    ask: Ask, publish: Publish, archive: Archive
) -> None:
    slug, past = publish("Vatten"), datetime.now(UTC) - timedelta(seconds=1)
    with archive.database.write() as session:
        session.execute(Webinar.__table__.update().values(withdraw_at=past, is_told=True))
    with archive.database.write() as session:
        assert webhook_events.tell_by_clock(session) == 1
    assert len(deleted(ask(**LIST))) == 1

    with archive.database.write() as session:
        session.execute(Webinar.__table__.update().values(withdraw_at=None, publish_at=past))

    assert (deleted(ask(**LIST)), len(identifiers(ask(**LIST)))) == ([], 1)
    assert slug


def test_what_was_published_at_a_time_is_new_from_then_on(
    ask: Ask, publish: Publish, archive: Archive
) -> None:
    slug, an_hour_ago = publish("Vatten"), datetime.now(UTC) - timedelta(hours=1)
    with archive.database.write() as session:
        webinar = webinars.public_by_slug(session, slug)
        webinar.status, webinar.publish_at = WebinarStatus.DRAFT, an_hour_ago
    put_back(archive, slug, an_hour_ago - timedelta(days=30))

    since = f"{an_hour_ago - timedelta(days=1):%Y-%m-%d}"

    assert len(identifiers(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", from_=since))) == 1


def test_hostile_words_stay_words(ask: Ask, publish: Publish) -> None:
    publish(HOSTILE, drafts=[TalkDraft(HOSTILE, 0, 9000, HOSTILE, (HOSTILE,))])

    root = ask(**LIST)

    assert root.find(f".//{DC}title").text.startswith("<script>alert('1')</script> & ]]>")


def test_it_can_be_asked_by_post(browser: FlaskClient, publish: Publish) -> None:
    publish()

    answer = browser.post("/oai", data=LIST)

    assert codes(etree.fromstring(answer.data)) == []


def test_a_contact_is_told_as_it_is_set(ask: Ask) -> None:
    assert ask(verb="Identify").findtext(f".//{OAI}adminEmail") == "postmaster@localhost.localdomain"
