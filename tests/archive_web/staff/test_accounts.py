"""Administrators see to accounts; each person to their own; a viewer changes nothing."""

import re
from typing import Any

import pytest
from flask import Flask

from index.catalogue import accounts, api_tokens
from index.models import AuditEntry, Role, Scope
from pipeline.archive import Archive

EMAIL, PASSWORD = "anna@example.org", "en hemlig mening"
NEW, LONG = "erik@example.org", "ännu en lång mening"
CAPTIONS = "/api/v1/recordings/1/captions"


def link_in(answer: Any) -> str:
    found = re.search(r'value="http://localhost(/[^"]+/invitation/[^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def invited(staff: Any, role: str, email: str = NEW) -> str:
    return link_in(staff.send("/en/staff/accounts", email=email, role=role))


@pytest.fixture
def token(archive: Archive) -> Any:
    """Makes an API token: token(Scope.READ, role=Role.EDITOR). Returns the header that carries it."""

    def token(*scopes: Scope, role: Role = Role.ADMINISTRATOR) -> dict[str, str]:
        with archive.database.write() as session:
            account = accounts.add(session, f"{role}@example.org", PASSWORD, role)
            _, secret = api_tokens.add(session, account, "Skript", scopes, 30)
        return {"Authorization": f"Bearer {secret}"}

    return token


def did(archive: Archive) -> list[tuple[str, str, str]]:
    with archive.database.read() as session:
        return [
            (one.actor, one.token, one.action) for one in session.query(AuditEntry).order_by(AuditEntry.id)
        ]


def test_an_invited_person_chooses_a_password_and_is_in_with_the_role(staff: Any, app: Flask) -> None:
    link = invited(staff, "viewer")
    guest: Any = app.test_client()
    assert NEW in guest.get(link).text

    answer = guest.send(link, password=LONG)

    assert answer.location == "/en/staff/"
    assert guest.get("/en/staff/recordings/1").status_code == 200
    refused = guest.get("/en/staff/accounts")
    assert refused.status_code == 403
    assert "This takes the role of administrator, which erik@example.org does not have." in refused.text
    assert "rollen redaktör" in guest.get("/sv/staff/upload").text
    assert guest.get(link).status_code == 404


def test_a_link_works_once_and_no_short_password_uses_it_up(staff: Any, app: Flask) -> None:
    link = invited(staff, "editor")
    guest, other = app.test_client(), app.test_client()

    short = guest.send(link, password="för kort")
    assert (short.status_code, "at least 12 characters" in short.text) == (400, True)
    assert guest.send(link, password=LONG).status_code == 302

    assert other.send(link, password="en helt annan mening").status_code == 404


def test_a_new_link_takes_the_place_of_an_earlier_one(staff: Any, stranger: Any) -> None:
    first = invited(staff, "viewer")
    second = invited(staff, "editor")

    assert [stranger.get(first).status_code, stranger.get(second).status_code] == [404, 200]
    assert "/invitations/" in staff.get("/en/staff/accounts").text


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        (EMAIL, "has an account already"),
        ("erik", "is not an e-mail address"),
        ("a b@example.org", "is not an e-mail address"),
        ("a\u202eb@example.org", "is not an e-mail address"),
    ],
)
def test_who_cannot_be_invited_is_said_and_kept(staff: Any, email: str, sentence: str) -> None:
    answer = staff.send("/en/staff/accounts", email=email, role="viewer")

    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'value="{email}"' in answer.text


def test_the_last_administrator_stays(staff: Any, archive: Archive) -> None:
    with archive.database.read() as session:
        number = accounts.named(session, EMAIL).id

    removed = staff.send(f"/en/staff/accounts/{number}/remove")
    lowered = staff.send(f"/en/staff/accounts/{number}/role", role="viewer")

    assert [removed.status_code, lowered.status_code] == [409, 409]
    assert "is the only administrator" in removed.text
    assert "is the only administrator" in lowered.text
    assert staff.get("/en/staff/accounts").status_code == 200


def test_a_forgotten_password_is_chosen_anew_by_a_link(staff: Any, archive: Archive, app: Flask) -> None:
    with archive.database.write() as session:
        number = accounts.add(session, NEW, PASSWORD, Role.EDITOR).id
    link = link_in(staff.send(f"/en/staff/accounts/{number}/link"))

    assert app.test_client().send(link, password=LONG).status_code == 302

    with archive.database.read() as session:
        found = accounts.entering(session, NEW, LONG)
        assert found
        assert found.role == Role.EDITOR
        assert accounts.entering(session, NEW, PASSWORD) is None


def test_log_out_everywhere_and_log_out_here(staff: Any, archive: Archive, app: Flask, token: Any) -> None:
    header = token(Scope.READ)
    other: Any = app.test_client()
    other.send("/sv/staff/log-in", email="administrator@example.org", password=PASSWORD)
    with archive.database.read() as session:
        number = accounts.named(session, "administrator@example.org").id
    assert [other.get("/sv/staff/").status_code, other.get(CAPTIONS, headers=header).status_code] == [
        200,
        200,
    ]

    staff.send(f"/sv/staff/accounts/{number}/end")

    assert [other.get("/sv/staff/").status_code, other.get(CAPTIONS, headers=header).status_code] == [
        302,
        401,
    ]
    assert staff.get("/sv/staff/").status_code == 200


def test_a_session_that_was_logged_out_is_over_also_for_who_copied_its_cookie(staff: Any, app: Flask) -> None:
    copied = staff.get_cookie("session").value
    staff.send("/sv/staff/log-out")

    thief = app.test_client()
    thief.set_cookie("session", copied)

    assert thief.get("/sv/staff/").status_code == 302


def test_a_new_password_of_ones_own_ends_the_other_sessions(staff: Any, app: Flask) -> None:
    other: Any = app.test_client()
    other.send("/sv/staff/log-in", email=EMAIL, password=PASSWORD)

    wrong = staff.send("/en/staff/account/password", present="fel", new=LONG)
    short = staff.send("/en/staff/account/password", present=PASSWORD, new="kort")
    right = staff.send("/en/staff/account/password", present=PASSWORD, new=LONG)

    assert [wrong.status_code, short.status_code, right.status_code] == [400, 400, 302]
    assert "This is not your present password." in wrong.text
    assert [staff.get("/sv/staff/").status_code, other.get("/sv/staff/").status_code] == [200, 302]


def test_a_token_is_shown_once_used_and_revoked(staff: Any, app: Flask, archive: Archive) -> None:
    page = staff.send("/en/staff/account/tokens", name="Skript <b>", scopes="write", days="30").text
    found = re.search(r'value="(eft_[^"]+)"', page)
    assert found
    program, header = app.test_client(), {"Authorization": f"Bearer {found[1]}"}

    read = program.get(CAPTIONS, headers=header).json
    written = program.patch(
        CAPTIONS,
        headers=header,
        json={"revision": read["revision"], "add": [{"start_ms": 4000, "end_ms": 4500, "text": "Hej."}]},
    )

    assert written.status_code == 200
    assert (EMAIL, "Skript <b>", "captions_edit") in did(archive)
    page = staff.get("/en/staff/account").text
    assert "Skript &lt;b&gt;" in page
    assert "Last used" in page
    assert found[1] not in page
    revoke = re.search(r'action="([^"]+/revoke)"', page)
    assert revoke
    staff.send(revoke[1])
    assert program.get(CAPTIONS, headers=header).status_code == 401


def test_a_token_may_no_more_than_its_scopes_nor_than_its_account(stranger: Any, token: Any) -> None:
    reading, viewing = token(Scope.READ), token(Scope.WRITE, role=Role.VIEWER)

    lacks_scope = stranger.patch(CAPTIONS, headers=reading, json={"revision": 1})
    lacks_role = stranger.patch(CAPTIONS, headers=viewing, json={"revision": 1})

    assert [lacks_scope.status_code, lacks_role.status_code] == [403, 403]
    assert lacks_scope.json["error"]["code"] == "ScopeMissing"
    assert lacks_role.json["error"]["code"] == "EditorsOnly"
    assert stranger.get("/sv/staff/", headers=reading).status_code == 302  # a token opens no page


@pytest.mark.parametrize("secret", ["", "eft_", "eft_wrong", "x" * 5000, "é"])
def test_a_token_that_is_none_is_told_so(staff: Any, secret: str) -> None:
    answer = (
        staff.get(CAPTIONS, headers={"Authorization": f"Bearer {secret}"}) if secret else staff.get(CAPTIONS)
    )

    assert answer.status_code == (401 if secret else 200)
    assert not secret or answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_the_session_still_needs_its_mark_against_forgery(staff: Any) -> None:
    assert staff.patch(CAPTIONS, json={"revision": 1}).status_code == 400


def test_viewers_see_drafts_and_are_offered_nothing_that_they_may_not(
    app: Flask, archive: Archive, shelf: Any
) -> None:
    with archive.database.write() as session:
        accounts.add(session, NEW, PASSWORD, Role.VIEWER)
    viewer: Any = app.test_client()
    viewer.send("/sv/staff/log-in", email=NEW, password=PASSWORD)

    pages = [viewer.get(f"/sv/staff/{path}").text for path in ("", f"recordings/{shelf.secret_id}")]

    assert viewer.get(f"/sv/watch/{shelf.secret_slug}").status_code == 200
    assert re.findall(r'action="([^"]+)"', pages[1].partition("<main")[2]) == ["/sv/staff/log-out"]
    assert not re.search(r"staff/(upload|webinars|accounts|changes)|/delete", "".join(pages))


def test_the_change_log_says_who_did_what(staff: Any, archive: Archive, shelf: Any, stranger: Any) -> None:
    stranger.send("/sv/staff/log-in", email=EMAIL, password="fel mening")
    stranger.send("/sv/staff/log-in", email="min hemliga mening", password="fel mening")
    staff.send(f"/sv/staff/recordings/{shelf.secret_id}/publish")
    staff.send(f"/sv/staff/recordings/{shelf.secret_id}/unpublish")

    page = staff.get("/en/staff/changes").text
    hers = staff.get(f"/en/staff/changes?who={EMAIL}").text

    assert [action for _, _, action in did(archive)][-4:] == [
        "log_in_failed", "log_in_failed", "recording_publish", "recording_withdraw",
    ]  # fmt: skip
    assert "Tried to log in, with a wrong password" in page
    assert "Withdrew from the public" in hers
    assert "Tried to log in" not in hers
    assert "min hemliga mening" not in page
    assert "fel mening" not in page


def test_a_long_change_log_has_pages(staff: Any, archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        session.add_all(
            AuditEntry(
                actor="terminal", token="", action=f"a{number}", subject_kind="", subject_id="", facts={}
            )
            for number in range(120)
        )

    last = staff.get("/en/staff/changes?who=terminal&page=3").text

    assert "Page 3 of 3" in last
    assert "a0" in last
    assert "page=2" in last
    assert "Page 3 of 3" in staff.get("/en/staff/changes?who=terminal&page=99999999999").text
