"""Staff come in by their password, and never leave the site on the way."""

from typing import Any

import pytest
from flask import Flask

from archive_web.staff.doors import is_local
from index.catalogue import accounts
from pipeline.archive import Archive

EMAIL, PASSWORD = "anna@example.org", "en hemlig mening"


def test_the_right_password_opens(stranger: Any) -> None:
    answer = stranger.send("/sv/staff/log-in", email=" Anna@Example.org ", password=PASSWORD)

    assert answer.location == "/sv/staff/"
    assert stranger.get("/sv/staff/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "fel mening"),
        (EMAIL, ""),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("' or 1=1 --", "x" * 5000),
    ],
)
def test_anything_else_does_not(stranger: Any, email: str, password: str) -> None:
    answer = stranger.send("/en/staff/log-in", email=email, password=password)

    assert answer.status_code == 401
    assert "The address or the password is wrong. Try again." in answer.text
    assert PASSWORD not in answer.text
    assert stranger.get("/sv/staff/").status_code == 302


def test_the_address_that_was_typed_is_kept(stranger: Any) -> None:
    answer = stranger.send("/en/staff/log-in", email='anna"@example.org', password="wrong")

    assert 'value="anna&#34;@example.org"' in answer.text


def test_who_wanted_a_page_comes_to_it_after_the_password(stranger: Any) -> None:
    to_the_door = stranger.get("/sv/staff/upload?a=1")
    assert to_the_door.location == "/sv/staff/log-in?next=/sv/staff/upload?a%3D1"

    page = stranger.get(to_the_door.location).text
    answer = stranger.send("/sv/staff/log-in", email=EMAIL, password=PASSWORD, next="/sv/staff/upload?a=1")

    assert 'name="next" value="/sv/staff/upload?a=1"' in page
    assert answer.location == "/sv/staff/upload?a=1"


@pytest.mark.parametrize(
    "following",
    [
        "//evil.example",
        "https://evil.example",
        "HTTPS:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/sv/\r\nX-Evil: 1",
        "",
    ],
)
def test_no_one_is_sent_to_another_site(stranger: Any, following: str) -> None:
    answer = stranger.send("/sv/staff/log-in", email=EMAIL, password=PASSWORD, next=following)

    assert answer.status_code == 302
    assert answer.location == "/sv/staff/"
    assert not is_local(following)


def test_log_out_shuts_the_door(staff: Any) -> None:
    assert staff.get("/sv/staff/").status_code == 200

    staff.send("/sv/staff/log-out")

    assert staff.get("/sv/staff/").status_code == 302


def test_a_removed_account_is_out_at_once(staff: Any, archive: Archive) -> None:
    with archive.database.write() as session:
        session.delete(accounts.by_email(session, EMAIL))

    assert staff.get("/sv/staff/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/sv/staff/log-in",
        "/sv/staff/log-out",
        "/sv/staff/upload",
        "/sv/staff/recordings/1",
        "/sv/staff/recordings/1/publish",
        "/sv/staff/recordings/1/unpublish",
        "/sv/staff/recordings/1/retry",
        "/sv/staff/webinars/new",
    ],
)
def test_a_form_without_its_token_is_refused(staff: Any, address: str) -> None:
    for data in ({"email": EMAIL, "password": PASSWORD}, {"csrf_token": "forged", "title": "x"}):
        answer = staff.post(address, data=data)

        assert answer.status_code == 400, address
        assert "Inget har sparats" in answer.text or "Spara det du skrev?" in answer.text


def test_the_cookie_of_a_session_is_for_the_browser_alone(app: Flask, stranger: Any) -> None:
    answer = stranger.send("/sv/staff/log-in", email=EMAIL, password=PASSWORD)

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_new_password_ends_the_sessions_of_the_old_one(staff: Any, archive: Archive) -> None:
    assert staff.get("/sv/staff/").status_code == 200

    with archive.database.write() as session:
        accounts.change_password(session, "anna@example.org", "en annan lång mening")

    assert staff.get("/sv/staff/").status_code == 302
