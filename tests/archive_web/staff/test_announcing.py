"""Announcing a coming webinar: it is seen by all, lends its programme to the recording, and can go away again."""

from typing import Any

from index.catalogue import recordings

NEW = "/sv/staff/webinars/new"
WEBINAR = {
    "title": "Cykelvägar i staden",
    "date": "2031-01-14T13:00",
    "language": "sv",
    "description": "Om säkra vägar.",
    "join_url": "https://example.org/mote",
    "talk-0-title": "Vägen till skolan",
    "talk-0-speakers": "Kim Ek (Staden)",
    "talk-0-goals": ["3", "11"],
    "talk-1-title": "",
}


def announce(staff: Any, **changes: str) -> Any:
    return staff.send(NEW, **{**WEBINAR, **changes})


def test_an_announced_webinar_is_in_the_programme_with_its_talks(staff: Any, stranger: Any) -> None:
    assert announce(staff).status_code == 302

    programme = stranger.get("/sv/programme").text
    page = stranger.get("/sv/webinars/cykelvagar-i-staden").text

    assert "Cykelvägar i staden" in programme
    assert "Vägen till skolan" in page
    assert "Kim Ek" in page
    assert 'href="https://example.org/mote"' in page


def test_a_link_that_a_browser_would_run_is_refused_and_the_rest_is_kept(staff: Any, stranger: Any) -> None:
    answer = announce(staff, join_url="javascript:alert(1)")

    assert answer.status_code == 400
    assert "är ingen webbadress" in answer.text
    assert 'value="Vägen till skolan"' in answer.text
    assert "Cykelvägar" not in stranger.get("/sv/programme").text


def test_title_and_date_are_needed(staff: Any) -> None:
    answer = announce(staff, title=" ", date="")

    assert answer.status_code == 400
    assert answer.text.count("Det här får inte vara tomt.") == 2


def test_a_correction_keeps_the_talk_and_its_row(staff: Any, stranger: Any) -> None:
    announce(staff)
    listed = staff.get("/sv/staff/").text
    address = listed.split('href="/sv/staff/webinars/')[2].split('"')[0]
    form = staff.get(f"/sv/staff/webinars/{address}").text
    talk_id = form.split('name="talk-0-id" value="')[1].split('"')[0]

    answer = staff.send(
        f"/sv/staff/webinars/{address}",
        **{**WEBINAR, "talk-0-id": talk_id, "talk-0-title": "Vägen hem"},
    )

    assert answer.status_code == 302
    page = stranger.get("/sv/webinars/cykelvagar-i-staden").text
    assert "Vägen hem" in page
    assert "Vägen till skolan" not in page
    assert f'name="talk-0-id" value="{talk_id}"' in staff.get(f"/sv/staff/webinars/{address}").text


def test_an_announcement_can_be_taken_away(staff: Any, stranger: Any) -> None:
    announce(staff)
    address = staff.get("/sv/staff/").text.split('href="/sv/staff/webinars/')[2].split('"')[0]

    assert staff.send(f"/sv/staff/webinars/{address}/remove").status_code == 302

    assert stranger.get("/sv/webinars/cykelvagar-i-staden").status_code == 404
    assert staff.get(f"/sv/staff/webinars/{address}").status_code == 404


def test_a_stranger_cannot_announce(stranger: Any) -> None:
    assert stranger.send(NEW, **WEBINAR).status_code == 403
    assert "Cykelvägar" not in stranger.get("/sv/programme").text


def test_a_published_webinar_is_not_changed_as_an_announcement(staff: Any, shelf: Any, archive: Any) -> None:
    with archive.database.read() as session:
        webinar_id = recordings.by_id(session, shelf.open_id).webinar_id

    assert staff.get(f"/sv/staff/webinars/{webinar_id}").status_code == 404
    assert staff.send(f"/sv/staff/webinars/{webinar_id}/remove").status_code == 404
