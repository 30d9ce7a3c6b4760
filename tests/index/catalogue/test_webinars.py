"""Webinars: dates in the archive's time zone, and who sees what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from index.catalogue import materials, talks, webinars
from index.catalogue.database import Database
from index.catalogue.talks import TalkDraft
from index.catalogue.webinars import DateUnreadable, WebinarMissing, read_date
from index.models import Recording, Webinar, WebinarStatus

ZONE = "Europe/Stockholm"
NOON = datetime(2026, 3, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-19", datetime(2026, 3, 18, 23, tzinfo=UTC)),
        ("2026-03-19 13:00", datetime(2026, 3, 19, 12, tzinfo=UTC)),
        ("2026-06-19 13:00", datetime(2026, 6, 19, 11, tzinfo=UTC)),
        (" 2026-06-19T13:00 ", datetime(2026, 6, 19, 11, tzinfo=UTC)),
        ("2026-06-19T13:00+00:00", datetime(2026, 6, 19, 13, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_the_archives_time_zone(text: str, moment: datetime) -> None:
    assert read_date(text, ZONE) == moment


@pytest.mark.parametrize("text", ["", "  "])
def test_no_date_is_none(text: str) -> None:
    assert read_date(text, ZONE) is None


@pytest.mark.parametrize("text", ["19/3 2026", "2026-13-01", "2026-02-30", "i morgon", "0001-01-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateUnreadable) as caught:
        read_date(text, ZONE)

    assert caught.value.say("en") == f"“{text}” is not a date. Write it as 2026-03-19 or 2026-03-19 13:00."
    assert caught.value.say("sv").startswith(f"”{text}” är inget datum.")


def test_a_date_comes_back_aware(database: Database) -> None:
    with database.write() as session:
        webinars.add(session, "Vatten", status=WebinarStatus.PUBLISHED, starts_at=NOON)

    with database.read() as session:
        assert webinars.published(session)[0].starts_at == NOON


@pytest.mark.parametrize("status", [WebinarStatus.PLANNED, WebinarStatus.PUBLISHED])
def test_planned_and_published_webinars_are_public(session: Session, status: WebinarStatus) -> None:
    webinar = webinars.add(session, "Vatten", status=status)

    assert webinars.public_by_slug(session, "vatten") is webinar


def test_a_draft_is_as_good_as_missing(session: Session) -> None:
    webinars.add(session, "Vatten", status=WebinarStatus.DRAFT)

    with pytest.raises(WebinarMissing) as caught:
        webinars.public_by_slug(session, "vatten")

    assert caught.value.say("sv") == "Det finns inget webbinarium ”vatten” i arkivet."


def test_withdrawing_hides_and_publishing_shows(session: Session, add: Callable[..., Recording]) -> None:
    webinar = add(session).webinar

    webinars.withdraw(webinar)
    session.flush()
    assert list(webinars.published(session)) == []

    webinars.publish(webinar)
    session.flush()
    assert list(webinars.published(session)) == [webinar]


def test_published_webinars_come_newest_first(session: Session, add: Callable[..., Recording]) -> None:
    for day in (1, 3, 2):
        add(session, str(day), starts_at=NOON + timedelta(days=day))
    add(session, "dold", status=WebinarStatus.DRAFT)

    assert [webinar.title for webinar in webinars.published(session)] == ["3", "2", "1"]
    assert [webinar.title for webinar in webinars.published(session, limit=2)] == ["3", "2"]


def test_a_coming_webinar_is_shown_until_some_hours_after_its_start(
    session: Session, planned: Callable[..., Webinar]
) -> None:
    for hours in (48, -2, -4):
        planned(session, f"om {hours}", NOON + timedelta(hours=hours))
    webinars.add(session, "dold", status=WebinarStatus.DRAFT, starts_at=NOON + timedelta(hours=1))

    assert [webinar.title for webinar in webinars.coming(session, NOON)] == ["om -2", "om 48"]


def test_an_upload_can_belong_to_any_planned_webinar(
    session: Session, planned: Callable[..., Webinar], add: Callable[..., Recording]
) -> None:
    planned(session, "sedan", NOON + timedelta(days=1))
    planned(session, "igår", NOON - timedelta(days=1))
    add(session)

    assert [webinar.title for webinar in webinars.planned(session)] == ["igår", "sedan"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_webinars_is_loaded_in_the_same_queries(
    database: Database, queries: Callable[..., int], add: Callable[..., Recording], count: int
) -> None:
    with database.write() as session:
        for _ in range(count):
            drafts = [
                TalkDraft("Ett", 0, 5, speakers=("Anna", "Erik")),
                TalkDraft("Två", 5, speakers=("Anna",)),
            ]
            webinar = add(session, drafts=drafts).webinar
            materials.add_file(
                session,
                webinar,
                title="Bilder",
                name="b.pdf",
                key="b.pdf",
                media_type="application/pdf",
                size_bytes=1,
            )

    def show(session: Session) -> None:
        shown = webinars.published(session)
        assert len(shown) == count
        for webinar in shown:
            _ = [[*talk.speakers, *talk.goals, talk.title] for talk in webinar.talks]
            _ = [recording.posters[0].key for recording in webinar.recordings]
            assert [material.title for material in webinar.materials] == ["Bilder"]

    assert queries(show) == 8


def test_a_programme_of_planned_talks_is_kept_beside_the_recordings(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, drafts=[TalkDraft("Hölls")])
    talks.write(session, recording.webinar, None, [TalkDraft("Planerades")])

    session.expire_all()
    assert [talk.title for talk in recording.talks] == ["Hölls"]
