"""An expired session loses no edit: what was typed is carried through log-in, and saved when the person says so."""

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import archive_web
from archive_web.staff.field_words import UNSEEN, field_words
from archive_web.staff.unsaved import LARGEST_BYTES, NEVER_KEPT
from index.catalogue import accounts, recordings
from index.models import Role
from pipeline.archive import Archive
from tests.archive_web.conftest import EMAIL, PASSWORD, Shelf

PAGE = "/en/staff/recordings/1"
HOSTILE = '<b>"Vatten"</b>\r\nåäö \u202etvå'
TEMPLATES = Path(archive_web.__file__).parent / "templates" / "staff"
NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\sname="(?:\{\{ name \}\})?([a-z_]+)"')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's last form but those of the site's own."""
    form = page[page.rindex("<form") :]
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    }


def carried(page: str) -> str:
    found = re.search(r'name="unsaved" value="([^"]+)"', page)
    assert found, page
    return found[1]


def title(archive: Archive, shelf: Shelf) -> str:
    with archive.database.read() as session:
        return recordings.by_id(session, shelf.open_id).webinar.title


@pytest.fixture
def typed() -> dict[str, str]:
    return {"title": HOSTILE, "talk-0-id": "1", "talk-0-title": "Rent vatten", "language": "sv"}


def test_what_was_typed_survives_log_in_and_is_saved_by_one_press(
    stranger: Any, archive: Archive, shelf: Shelf, typed: dict[str, str]
) -> None:
    door = stranger.post(PAGE, data={**typed, "csrf_token": "old"})
    assert door.status_code == 403
    assert "You were logged out before it was saved" in door.text
    wrong = stranger.send("/en/staff/log-in", email=EMAIL, password="fel", unsaved=carried(door.text))
    assert wrong.status_code == 401

    asked = stranger.send("/en/staff/log-in", email=EMAIL, password=PASSWORD, unsaved=carried(wrong.text))

    assert (asked.status_code, "Save what you wrote?" in asked.text) == (200, True)
    assert f"You are logged in as {EMAIL}" in asked.text
    assert "<b>" not in asked.text
    assert "Talk 1: Title" in asked.text
    assert '<dd dir="auto">Swedish</dd>' in asked.text
    assert title(archive, shelf) == "Vatten i staden"
    fields = hidden(asked.text)
    assert fields.items() >= typed.items()
    saved = stranger.post(PAGE, data=fields)
    assert saved.location == f"{PAGE}?said=saved"
    assert title(archive, shelf) == HOSTILE


def test_a_page_older_than_the_session_is_shown_again(staff: Any, typed: dict[str, str]) -> None:
    page = staff.get(PAGE, headers={"Referer": "http://localhost/en/staff/"})
    assert page.status_code == 200

    answer = staff.post(
        PAGE,
        data={**typed, "csrf_token": "of another session"},
        headers={"Referer": f"http://localhost{PAGE}?x=1"},
    )

    assert (answer.status_code, "Save what you wrote?" in answer.text) == (400, True)
    assert f'href="{PAGE}?x=1"' in answer.text
    assert staff.post(PAGE, data=hidden(answer.text)).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_carried_nowhere(
    staff: Any, app: Flask, headers: dict[str, str], typed: dict[str, str]
) -> None:
    as_stranger = app.test_client().post(PAGE, data=typed, headers=headers)
    with_session = staff.post(PAGE, data=typed, headers=headers)

    assert [as_stranger.status_code, with_session.status_code] == [403, 400]
    assert "unsaved" not in as_stranger.text + with_session.text
    assert "Vatten" not in as_stranger.text + with_session.text


def test_the_page_that_was_left_is_one_of_the_staffs_own(stranger: Any, typed: dict[str, str]) -> None:
    for elsewhere in ("https://evil.example/en/staff/", "http://localhost/en/", "javascript:alert(1)", "//x"):
        answer = stranger.post(PAGE, data=typed, headers={"Referer": elsewhere})

        assert f'name="next" value="{PAGE}"' in answer.text


def test_what_was_not_made_here_is_not_opened(stranger: Any) -> None:
    answer = stranger.send("/en/staff/log-in", email=EMAIL, password=PASSWORD, unsaved="WyIvZXZpbCJd.forged")

    assert answer.location == "/en/staff/"


def test_no_password_is_kept(stranger: Any, app: Flask) -> None:
    answer = stranger.post(
        "/en/staff/account/password", data={"present": PASSWORD, "new": "hemlig mening två"}
    )

    assert "so nothing was done. Log in and do it again." in answer.text
    assert PASSWORD not in answer.text
    assert "mening" not in answer.text


def test_whoever_may_not_save_it_can_copy_it(stranger: Any, archive: Archive, typed: dict[str, str]) -> None:
    with archive.database.write() as session:
        accounts.add(session, "erik@example.org", PASSWORD, Role.VIEWER)
    sealed = carried(stranger.post(PAGE, data=typed).text)

    answer = stranger.send("/en/staff/log-in", email="erik@example.org", password=PASSWORD, unsaved=sealed)

    assert "This takes the role of editor; erik@example.org may look at drafts." in answer.text
    assert "Talk 1: Title" in answer.text
    assert "Save what I wrote" not in answer.text


def test_files_are_named_and_not_carried(stranger: Any, app: Flask, shelf: Shelf) -> None:
    incoming = app.extensions["efterhand"].archive.settings.incoming_folder
    before = set(incoming.rglob("*"))

    answer = stranger.post(
        "/en/staff/materials",
        data={"title": "Metod", "kind": "learning", "files": (io.BytesIO(b"%PDF" * 500_000), "bild <1>.pdf")},
        content_type="multipart/form-data",
    )

    assert "This file could not be kept" in answer.text
    assert "bild &lt;1&gt;.pdf" in answer.text
    assert '<dd dir="auto">Learning material</dd>' in answer.text
    assert set(incoming.rglob("*")) == before
    asked = stranger.send("/en/staff/log-in", email=EMAIL, password=PASSWORD, unsaved=carried(answer.text))
    again = stranger.post("/en/staff/materials", data=hidden(asked.text), content_type="multipart/form-data")
    assert "Choose a file" in again.text
    assert 'name="title" value="Metod"' in again.text


def test_what_is_too_long_to_be_carried_can_be_copied(staff: Any, app: Flask) -> None:
    text = "vatten " * (LARGEST_BYTES // 7) + "slutet"

    at_the_door = app.test_client().post(PAGE, data={"description": text})
    inside = staff.post(PAGE, data={"description": text})

    assert "it is too large to be kept" in at_the_door.text
    assert "It is too long to be kept here. Copy what you need" in inside.text
    assert all("vatten slutet" in page.text for page in (at_the_door, inside))
    assert "Save what I wrote" not in inside.text


def test_a_file_too_large_to_be_read_for_a_stranger_is_left_alone(stranger: Any) -> None:
    answer = stranger.post("/en/staff/upload", environ_overrides={"CONTENT_LENGTH": str(1 << 40)})

    assert (answer.status_code, "it is too large to be kept" in answer.text) == (403, True)
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        answer = stranger.post(PAGE, data={"description": "x" * 700_000}, content_type=kind)
        assert (answer.status_code, "it is too large to be kept" in answer.text) == (403, True), kind


def test_after_log_in_in_another_tab_it_is_there(stranger: Any, typed: dict[str, str]) -> None:
    sealed = carried(stranger.post(PAGE, data=typed).text)
    token = stranger.token()
    early = stranger.send("/en/staff/unsaved", unsaved=sealed)
    assert (early.status_code, carried(early.text) != "") == (403, True)

    stranger.send("/en/staff/log-in", email=EMAIL, password=PASSWORD)
    answer = stranger.post("/en/staff/unsaved", data={"csrf_token": token, "unsaved": sealed})

    assert (answer.status_code, "Save what you wrote?" in answer.text) == (200, True)


def test_a_door_that_stood_open_for_long_says_so(stranger: Any, typed: dict[str, str]) -> None:
    sealed = carried(stranger.post(PAGE, data=typed).text)

    stale = stranger.post("/en/staff/log-in", data={"email": EMAIL, "password": PASSWORD, "unsaved": sealed})
    leaving = stranger.post("/en/staff/log-out")

    assert (stale.status_code, "This page had been open for too long." in stale.text) == (400, True)
    assert carried(stale.text)
    assert PASSWORD not in stale.text
    assert leaving.location == "/en/"


def test_every_field_has_words_or_is_kept_out_of_sight(app: Flask) -> None:
    names = {name for page in TEMPLATES.glob("*.html") for name in NAMED.findall(page.read_text("utf-8"))}
    asks_only = {"q", "show", "who", "next", "unsaved", "find", "replace", "case"}
    sent = names - NEVER_KEPT - UNSEEN - asks_only - {"file", "files", "recording"}

    with app.test_request_context("/sv/"):
        bare = [name for name in sorted(sent) if field_words(name) == name]

    assert len(sent) > 30
    assert bare == []


def test_every_password_is_among_what_is_never_kept() -> None:
    secret = re.compile(r'name="(\w+)" type="password"')
    names = {name for page in TEMPLATES.glob("*.html") for name in secret.findall(page.read_text("utf-8"))}

    assert names
    assert names <= NEVER_KEPT
