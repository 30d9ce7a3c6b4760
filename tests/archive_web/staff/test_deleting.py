"""Staff delete a recording, stop the work on it, and have it done again; only they may."""

from typing import Any

import pytest

from index.catalogue import recordings, stages
from index.catalogue.recordings import RecordingMissing
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.stages.plan import NAMES


def address(number: int, verb: str) -> str:
    return f"/en/staff/recordings/{number}/{verb}"


def is_there(archive: Archive, number: int) -> bool:
    with archive.database.read() as session:
        try:
            recordings.by_id(session, number)
        except RecordingMissing:
            return False
    return True


def test_a_page_asks_before_anything_is_deleted(staff: Any, archive: Archive, shelf: Any) -> None:
    page = staff.get(f"/en/staff/recordings/{shelf.open_id}").text
    assert f'href="{address(shelf.open_id, "delete")}"' in page

    asked = staff.get(address(shelf.open_id, "delete"))

    assert "Delete “Vatten i staden”?" in asked.text
    assert "<script" not in asked.text.partition("<main")[2].partition("</main")[0]
    assert is_there(archive, shelf.open_id)


def test_a_deleted_recording_is_gone_from_every_page(
    staff: Any, stranger: Any, archive: Archive, shelf: Any
) -> None:
    answer = staff.send(address(shelf.open_id, "delete"))

    assert answer.location == "/en/staff/"
    assert not is_there(archive, shelf.open_id)
    for path in (f"/sv/watch/{shelf.open_slug}", f"/en/staff/recordings/{shelf.open_id}"):
        assert staff.get(path).status_code == 404
    for path in ("/sv/", "/sv/webinars", "/sv/speakers", "/sv/search?q=vatten", "/sv/goals/6"):
        assert f"/watch/{shelf.open_slug}" not in stranger.get(path).text
        assert "Anna Lindberg" not in stranger.get(path).text
    assert archive.index.search(Query("rent vatten")).total == 0
    assert list(archive.store.keys(f"recordings/{shelf.open_id}/")) == []
    assert list(archive.store.keys(f"recordings/{shelf.secret_id}/"))


def test_the_webinar_stays_for_another_recording_unless_it_is_ticked(
    staff: Any, archive: Archive, shelf: Any
) -> None:
    staff.send(address(shelf.open_id, "delete"))
    staff.send(address(shelf.secret_id, "delete"), webinar="on")

    page = staff.get("/en/staff/").text
    assert "Vatten i staden" in page
    assert "Hemlig budget" not in page
    assert "Vatten i staden" in staff.get("/en/staff/upload").text
    assert list(archive.store.keys("materials/")) == [f"materials/{shelf.open_id}/handout.txt"]

    number = page.partition("/en/staff/webinars/")[2]  # "new" comes first
    number = number.partition("/en/staff/webinars/")[2].partition('"')[0]
    assert staff.send(f"/en/staff/webinars/{number}/remove").status_code == 302
    assert list(archive.store.keys("")) == []


def test_a_deletion_that_was_broken_off_is_said_and_finished(
    staff: Any, archive: Archive, shelf: Any
) -> None:
    with archive.database.write() as session:
        recordings.by_id(session, shelf.open_id).deleting = "recording"

    assert "Being deleted" in staff.get("/en/staff/").text
    assert "delete it again" in staff.get(f"/en/staff/recordings/{shelf.open_id}").text
    assert "/again" not in staff.get(f"/en/staff/recordings/{shelf.open_id}").text

    staff.send(address(shelf.open_id, "delete"))
    assert not is_there(archive, shelf.open_id)


def test_all_is_done_again_and_stopped(staff: Any, archive: Archive, shelf: Any) -> None:
    staff.send(address(shelf.open_id, "again"))
    with archive.database.read() as session:
        assert {row.state for row in stages.of(session, shelf.open_id)} == {"waiting"}
    assert address(shelf.open_id, "stop") in staff.get(f"/en/staff/recordings/{shelf.open_id}").text

    staff.send(address(shelf.open_id, "stop"))

    with archive.database.read() as session:
        rows = stages.of(session, shelf.open_id)
        assert [row.error_code for row in rows] == ["CalledOff"] * len(NAMES)
    assert address(shelf.open_id, "again") in staff.get(f"/en/staff/recordings/{shelf.open_id}").text


@pytest.mark.parametrize("verb", ["delete", "again", "stop"])
def test_a_stranger_does_none_of_it(stranger: Any, archive: Archive, shelf: Any, verb: str) -> None:
    assert stranger.send(address(shelf.open_id, verb)).status_code == 403
    assert stranger.get(f"/sv/watch/{shelf.open_slug}").status_code == 200


@pytest.mark.parametrize("verb", ["delete", "again", "stop"])
def test_none_of_it_is_done_without_the_token_of_the_page(
    staff: Any, archive: Archive, shelf: Any, verb: str
) -> None:
    assert staff.post(address(shelf.open_id, verb)).status_code == 400
    assert is_there(archive, shelf.open_id)
