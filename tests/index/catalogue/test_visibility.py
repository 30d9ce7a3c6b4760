"""Who may see a webinar: rows and queries give the same answer, to the second."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import recordings, visibility, webinars
from index.catalogue.visibility import Audience
from index.catalogue.webinars import EndsBeforeItBegins, NothingRecorded, TimePassed
from index.models import Recording, Webinar, WebinarStatus

NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
TIMES = (None, NOON - SECOND, NOON, NOON + SECOND)


def test_a_query_tells_the_same_as_a_row(session: Session) -> None:
    for number, (status, publish_at, withdraw_at) in enumerate(product(WebinarStatus, TIMES, TIMES)):
        webinar = webinars.add(session, f"Vatten {number}", status=status)
        webinar.publish_at, webinar.withdraw_at = publish_at, withdraw_at
    session.flush()

    told = session.execute(select(Webinar, visibility.audience(NOON))).all()

    assert len(told) == 64
    assert [found for _, found in told] == [visibility.audience_of(webinar, NOON) for webinar, _ in told]
    assert {found for _, found in told} == set(Audience)


def test_an_embargo_ends_at_its_very_second_and_so_does_what_is_shown_for_a_time(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, status=WebinarStatus.DRAFT)
    webinars.show(
        recording.webinar, Audience.EVERYONE, publish_at=NOON, withdraw_at=NOON + HOUR, moment=NOON - HOUR
    )
    session.flush()

    def seen(moment: datetime) -> bool:
        return recordings.published_ids(session, moment) == {recording.id}

    assert not seen(NOON - SECOND)
    assert seen(NOON)
    assert seen(NOON + HOUR - SECOND)
    assert not seen(NOON + HOUR)
    assert [len(webinars.published(session, moment=moment)) for moment in TIMES[1:]] == [0, 1, 1]


def test_a_key_opens_its_own_webinar_alone(session: Session, add: Callable[..., Recording]) -> None:
    first, second = (add(session, title, status=WebinarStatus.DRAFT) for title in ("Ett", "Två"))
    for recording in (first, second):
        webinars.show(recording.webinar, Audience.LINK)
    session.flush()
    key = first.webinar.link_key or ""

    assert len(key) >= 22
    assert recordings.is_open(session, first.id, key)
    assert not recordings.is_open(session, second.id, key)
    assert not recordings.is_open(session, first.id)
    assert recordings.watchable_by_slug(session, f"{first.slug}~{key}", staff=False) is first
    with pytest.raises(recordings.RecordingMissing):
        recordings.watchable_by_slug(session, f"{second.slug}~{key}", staff=False)


def test_an_unlisted_webinar_without_a_key_opens_to_nobody(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, status=WebinarStatus.UNLISTED)

    assert not recordings.is_open(session, recording.id, "")
    assert not webinars.is_known(session, recording.webinar.id, "")


def test_a_link_that_has_ended_does_not_come_back(session: Session, add: Callable[..., Recording]) -> None:
    webinar = add(session, status=WebinarStatus.DRAFT).webinar
    webinars.show(webinar, Audience.LINK)
    key = webinar.link_key
    webinars.show(webinar, Audience.LINK, publish_at=NOON, moment=NOON - HOUR)
    assert webinar.link_key == key

    webinars.withdraw(webinar)
    webinars.show(webinar, Audience.LINK)

    assert webinar.link_key not in (None, key)


def test_an_announcement_stays_until_it_is_published(session: Session, add: Callable[..., Recording]) -> None:
    webinar = add(session, status=WebinarStatus.PLANNED, starts_at=NOON).webinar

    webinars.show(webinar, Audience.EVERYONE, publish_at=NOON + HOUR, moment=NOON)
    session.flush()

    assert webinars.coming(session, NOON) == [webinar]
    assert webinars.coming(session, NOON + HOUR) == []
    assert webinars.published(session, moment=NOON + HOUR) == [webinar]


def test_what_cannot_be_watched_yet_waits(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, status=WebinarStatus.DRAFT)

    webinars.show(recording.webinar, Audience.EVERYONE)
    assert (recording.webinar.status, recording.publish_when_ready) == (WebinarStatus.DRAFT, True)

    recording.watchable_key = "x.mp4"
    webinars.show(recording.webinar, Audience.EVERYONE)
    assert (recording.webinar.status, recording.publish_when_ready) == (WebinarStatus.PUBLISHED, False)


def test_times_that_cannot_be_change_nothing(session: Session, add: Callable[..., Recording]) -> None:
    webinar = add(session, status=WebinarStatus.DRAFT).webinar
    show = webinars.show

    with pytest.raises(TimePassed) as passed:
        show(webinar, Audience.STAFF, publish_at=NOON, moment=NOON)
    with pytest.raises(TimePassed) as ended:
        show(webinar, Audience.EVERYONE, withdraw_at=NOON, moment=NOON)
    with pytest.raises(EndsBeforeItBegins):
        show(webinar, Audience.EVERYONE, publish_at=NOON + HOUR, withdraw_at=NOON + HOUR, moment=NOON)
    with pytest.raises(NothingRecorded):
        show(webinars.add(session, "Tom", status=WebinarStatus.DRAFT), Audience.EVERYONE)

    assert (passed.value.facts["field"], ended.value.facts["field"]) == ("publish_at", "withdraw_at")
    assert (webinar.status, webinar.publish_at, webinar.withdraw_at) == (WebinarStatus.DRAFT, None, None)


def test_publishing_again_is_not_undone_by_a_time_that_has_passed(
    session: Session, add: Callable[..., Recording]
) -> None:
    webinar = add(session).webinar
    webinar.withdraw_at = datetime(2020, 1, 1, tzinfo=UTC)

    webinars.publish(webinar)
    session.flush()

    assert webinars.published(session) == [webinar]
