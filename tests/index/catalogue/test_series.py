"""Series: one for each title, seen where something of them is, and deleted when they are empty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from index.catalogue import series, talks, webinars
from index.catalogue.documents import documents_of
from index.catalogue.talks import TalkDraft
from index.models import Recording, Webinar, WebinarStatus, now


def test_a_title_is_one_series_however_it_is_typed(session: Session) -> None:
    first = series.titled(session, "Vatten i Åmål")

    assert series.titled(session, "  vatten  i åmål ") is first
    assert series.titled(session, "Vatten i Amal") is not first
    assert series.titled(session, "  ") is None


def test_a_series_is_shown_with_what_everyone_is_told_of(
    session: Session, add: Callable[..., Recording], planned: Callable[..., Webinar]
) -> None:
    held, hidden, awaited = (series.titled(session, title) for title in ("A", "B", "C"))
    add(session, drafts=[TalkDraft("Ett"), TalkDraft("Två", 5)]).webinar.series = held
    add(session, drafts=[TalkDraft("Dolt")], status=WebinarStatus.DRAFT).webinar.series = held
    add(session, status=WebinarStatus.UNLISTED).webinar.series = hidden
    planned(session, "Kommande", now() + timedelta(days=1)).series = awaited
    session.flush()

    assert series.shown(session) == [(held, 1), (awaited, 0)]
    assert series.every(session) == [(held, 2), (hidden, 1), (awaited, 1)]
    assert held is not None
    assert [talk.title for talk in talks.published_in(session, held)] == ["Ett", "Två"]
    assert [webinar.status for webinar in webinars.published(session, series=held)] == ["published"]
    assert webinars.coming(session, series=held) == []


def test_a_series_is_renamed_and_keeps_its_address(session: Session, add: Callable[..., Recording]) -> None:
    first, second = series.titled(session, "Vatten"), series.titled(session, "Luft")
    assert first
    assert second
    recording = add(session, drafts=[TalkDraft("Ett")])
    recording.webinar.series = first

    series.rename(session, first, "VATTEN i staden")
    with pytest.raises(series.SeriesNamedTwice):
        series.rename(session, second, "vatten i Staden")

    (document,) = documents_of(session, recording.id, "Europe/Stockholm")
    assert (document.series, document.series_title) == ("vatten", "VATTEN i staden")
    assert series.recordings_of(session, first) == [recording]


def test_only_an_empty_series_is_deleted(session: Session, add: Callable[..., Recording]) -> None:
    found = series.titled(session, "Vatten")
    assert found
    webinar = add(session, starts_at=datetime(2026, 1, 1, tzinfo=UTC)).webinar
    webinar.series = found
    session.flush()

    with pytest.raises(series.SeriesInUse):
        series.remove(session, found)
    webinar.series = None
    session.flush()
    session.expire_all()
    series.remove(session, found)

    assert series.every(session) == []
