"""Staff choose who sees a recording, and keep its series."""

import re
from typing import Any

from index.catalogue import recordings, series
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.stages import order
from pipeline.stages.attempts import Workplace
from pipeline.stages.runner import run_job

FAR = "2999-12-03T09:00"


def test_who_sees_it_is_chosen_with_times(staff: Any, archive: Archive, shelf: Any) -> None:
    address = f"/en/staff/recordings/{shelf.secret_id}/visibility"
    assert "Times are Central European Time (Europe/Stockholm)." in staff.get(address).text

    answer = staff.send(address, audience="everyone", publish_at=FAR, withdraw_at="2999-12-24T18:00")

    assert answer.status_code == 302
    page = staff.get(answer.location).text
    assert "Only staff can see this recording." in page
    assert "Publishes 3 Dec 2999, 09:00" in page or "Publishes 3 Dec 2999 09:00" in page
    assert "Hidden from 24 Dec 2999 18:00" in page
    told = re.search(r'<p class="flash[^>]*role="status">([^<]*)', page)
    assert told
    assert told[1].startswith("Only staff can see this recording. Publishes 3 Dec 2999")
    assert "Staff only. Publishes 3 Dec 2999 09:00" in staff.get("/en/staff/").text
    assert f'value="{FAR}"' in staff.get(address).text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(staff: Any, shelf: Any) -> None:
    address = f"/en/staff/recordings/{shelf.secret_id}/visibility"

    answer = staff.send(address, audience="link", publish_at="2020-01-01T09:00", withdraw_at="soon")
    late = staff.send(address, audience="link", publish_at=FAR, withdraw_at="2999-12-03T08:00")

    assert (answer.status_code, late.status_code) == (400, 400)
    assert re.search(r'id="withdraw_at-error">“soon” is not a date', answer.text)
    assert 'value="2020-01-01T09:00"' in answer.text
    assert re.search(r'value="link"[^>]* checked', answer.text)
    assert 'id="withdraw_at-error">It would be hidden before' in late.text
    assert "Only staff can see this recording." in staff.get(address).text


def test_a_link_is_shown_to_staff(staff: Any, archive: Archive, shelf: Any, stranger: Any) -> None:
    staff.send(f"/sv/staff/recordings/{shelf.secret_id}/visibility", audience="link")

    page = staff.get(f"/sv/staff/recordings/{shelf.secret_id}").text
    found = re.search(r'href="http://localhost(/sv/watch/[^"]+~[^"]+)"', page)
    assert found
    assert stranger.get(found[1]).status_code == 200


def test_a_series_is_typed_renamed_and_found(staff: Any, archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        recordings.by_id(session, shelf.open_id).webinar.series = series.titled(session, "Vatten")
    queued: list[Any] = []
    with archive.database.write() as session:
        order.start(
            session, recordings.by_id(session, shelf.open_id), lambda _, job: queued.append(job), ["search"]
        )
    for job in queued:
        run_job(
            archive,
            lambda _, job: queued.append(job),
            job,
            Workplace("test", archive.settings.scratch_folder),
        )
    found = archive.index.search(Query("series:vatten")).hits
    assert {hit.recording_id for hit in found} == {shelf.open_id}
    assert {hit.talk_id for hit in found} >= {1, 2}

    answer = staff.send("/en/staff/series/1", title="Floder", description="Om <b>floder</b>.", language="sv")

    assert answer.status_code == 302
    with archive.database.read() as session:
        (state,) = (one for one in recordings.by_id(session, shelf.open_id).stages if one.name == "search")
        assert state.state == "waiting"
    page = staff.get("/sv/series/vatten").text
    assert "Floder" in page
    assert "Om &lt;b&gt;floder&lt;/b&gt;." in page
    assert staff.send("/en/staff/series/1", title=" ").status_code == 400
    assert "has webinars" in staff.send("/en/staff/series/1/delete").text


def test_an_empty_series_is_added_and_deleted(staff: Any, archive: Archive) -> None:
    answer = staff.send("/en/staff/series", title="Kort")
    assert answer.location == "/en/staff/series/1"
    assert staff.send("/en/staff/series", title="").status_code == 400

    staff.send("/en/staff/series/1/delete")

    with archive.database.read() as session:
        assert series.every(session) == []
