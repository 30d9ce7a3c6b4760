"""Staff announce coming webinars; only they may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index.catalogue import webinars
from index.models import Webinar
from pipeline.archive import Archive

NEW = "/en/staff/webinars/new"
TYPED = {
    "title": "Havet <nära> oss",
    "date": "2126-05-21T13:00",
    "language": "sv",
    "join_url": "https://example.org/join",
    "talk-0-title": "Tången tillbaka",
    "talk-0-speakers": "Leila Haddad (Havsmiljö)",
    "talk-0-goals": ["14"],
}


def planned(archive: Archive) -> list[Webinar]:
    with archive.database.read() as session:
        return list(webinars.planned(session))


def test_what_is_announced_is_seen_by_all(staff: Any, stranger: Any, archive: Archive) -> None:
    answer = staff.send(NEW, **TYPED)

    assert answer.location == "/en/staff/"
    slug = planned(archive)[0].slug
    assert "Havet &lt;nära&gt; oss" in staff.get("/en/staff/").text
    assert "Havet &lt;nära&gt; oss" in stranger.get("/sv/programme").text
    page = stranger.get(f"/sv/webinars/{slug}").text
    assert "Tången tillbaka" in page
    assert 'href="https://example.org/join"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This cannot be empty."),
        ({"date": ""}, "This cannot be empty."),
        ({"date": "soon"}, "is not a date"),
        ({"join_url": "javascript:alert(1)"}, "is not a web address"),
        ({"join_url": "example.org"}, "is not a web address"),
        ({"talk-0-title": ""}, "This cannot be empty."),
        ({"talk-0-start": "25:00"}, "“25:00” is not a time of day."),
        ({"talk-0-end": "soon"}, "“soon” is not a time of day."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_announced(
    staff: Any, archive: Archive, wrong: dict[str, str], sentence: str
) -> None:
    answer = staff.send(NEW, **{**TYPED, **wrong})

    assert answer.status_code == 400
    assert sentence in answer.text.replace("&#39;", "'")
    assert "Leila Haddad (Havsmiljö)" in answer.text
    assert planned(archive) == []


def test_an_announcement_is_corrected_and_taken_away(staff: Any, stranger: Any, archive: Archive) -> None:
    staff.send(NEW, **TYPED)
    number, slug = planned(archive)[0].id, planned(archive)[0].slug

    staff.send(f"/en/staff/webinars/{number}", **{**TYPED, "title": "Sjön"})
    assert "Sjön" in stranger.get(f"/sv/webinars/{slug}").text

    staff.send(f"/en/staff/webinars/{number}/remove")
    assert planned(archive) == []
    assert stranger.get(f"/sv/webinars/{slug}").status_code == 404


def test_a_stranger_announces_nothing(stranger: Any, archive: Archive) -> None:
    assert stranger.send(NEW, **TYPED).status_code == 403
    assert planned(archive) == []


def test_a_published_webinar_is_not_removed_as_an_announcement(
    staff: Any, archive: Archive, shelf: Any
) -> None:
    assert staff.send("/en/staff/webinars/1/remove").status_code == 404
    assert staff.get(f"/sv/watch/{shelf.open_slug}").status_code == 200


def test_a_programme_is_written_by_the_clock(staff: Any, stranger: Any, archive: Archive) -> None:
    soon = {"date": f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}T13:00"}
    second = {"talk-1-title": "Kusten", "talk-1-start": "13:30", "talk-1-end": "14:15"}

    staff.send(NEW, **{**TYPED, **soon, "talk-0-start": "13:00", "talk-0-end": "13:30", **second})

    (webinar,) = planned(archive)
    page = stranger.get(f"/sv/webinars/{webinar.slug}").text
    assert ">13:30</time>" in page
    assert "1 timme, 15 minuter" in page
    form = staff.get(f"/en/staff/webinars/{webinar.id}").text
    assert 'name="talk-1-start" type="time" value="13:30"' in form
    assert 'name="talk-1-end" type="time" value="14:15"' in form


def test_a_programme_without_times_has_none(staff: Any, stranger: Any, archive: Archive) -> None:
    staff.send(NEW, **TYPED)

    (webinar,) = planned(archive)
    assert "timme" not in stranger.get(f"/sv/webinars/{webinar.slug}").text
    assert 'name="talk-0-start" type="time" value=""' in staff.get(f"/en/staff/webinars/{webinar.id}").text
