"""What programs do with the archive: read what is public, write what their token is for, and learn what was wrong."""

from collections.abc import Collection
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from index.catalogue import accounts, api_tokens, recordings, series, webhooks
from index.models import ApiToken, Scope, WebinarStatus
from pipeline.archive import Archive
from tests.archive_web.conftest import EMAIL, Shelf, Visitor

V1 = "/api/v1"
LINK_KEY = "nyckel-som-ingen-gissar"
# What each list says of the hidden webinar to those who may know of it.
LISTS = {
    "/webinars": "Hemlig budget",
    "/recordings": "Hemlig budget",
    "/speakers": "Maria Karlsson",
    "/series": "Hemlig serie",
}


class Program:
    """A client with a token of these scopes."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        return self.client.open(V1 + path, method=method, json=json, headers=self.headers, **more)


def program_with(app: Flask, archive: Archive, scopes: Collection[Scope]) -> Program:
    with archive.database.write() as session:
        account = accounts.by_email(session, EMAIL)
        assert account is not None
        _token, secret = api_tokens.add(session, account, "program", scopes, 1)
    return Program(app.test_client(), secret)


@pytest.fixture
def program(app: Flask, archive: Archive) -> Program:
    return program_with(app, archive, list(Scope))


def test_a_stranger_reads_what_is_public_and_nothing_of_drafts(stranger: Visitor, shelf: Shelf) -> None:
    found = stranger.get(f"{V1}/recordings").json

    assert [one["id"] for one in found["items"]] == [shelf.open_id]
    assert found["total"] == 1
    assert found["items"][0]["work"] is None
    assert stranger.get(f"{V1}/recordings/{shelf.secret_id}").status_code == 404
    assert stranger.get(f"{V1}/recordings/{shelf.secret_id}/talks").status_code == 404
    texts = [
        stranger.get(f"{V1}/{name}").text for name in ("webinars", "speakers", "series", "search?q=klimat")
    ]
    assert not any("Hemlig" in text or "Maria" in text for text in texts)
    assert stranger.post(f"{V1}/webinars", json={"title": "x"}).status_code == 401


def test_a_recording_says_where_it_plays_and_how_its_work_stands(program: Program, shelf: Shelf) -> None:
    found = program("GET", f"/recordings/{shelf.open_id}").json

    assert {stage["state"] for stage in found["work"]["stages"]} <= {"done", "skipped"}
    assert [one["height_px"] for one in found["renditions"]][:2] == [180, 90]
    assert program.client.get(found["renditions"][0]["url"]).status_code == 200
    assert program.client.get(found["hls"]).status_code == 200
    assert program.client.get(found["captions"][0]["vtt"]).text.startswith("WEBVTT")


def test_a_webinar_is_announced_given_a_programme_corrected_and_deleted(program: Program) -> None:
    made = program(
        "POST", "/webinars", {"title": "Ny <b>", "starts_at": "2030-05-02T12:00:00Z", "series": "Torsdagar"}
    )
    number = made.json["id"]
    talk = {"title": "Först", "start_ms": 0, "end_ms": 60000, "speakers": ["Åsa Ek (Byn)"], "goals": [6]}
    written = program("PUT", f"/webinars/{number}/talks", {"talks": [talk]}).json["talks"]
    changed = program("PATCH", f"/webinars/{number}", {"title": "Annan"}).json

    assert made.status_code == 201
    assert [(one["title"], one["speakers"][0]["organisation"], one["goals"]) for one in written] == [
        ("Först", "Byn", [6])
    ]
    assert (changed["title"], changed["starts_at"]) == ("Annan", "2030-05-02T12:00:00Z")
    assert (changed["audience"], changed["series"]["title"]) == ("programme", "Torsdagar")
    assert program("DELETE", f"/webinars/{number}").status_code == 204
    assert program("GET", f"/webinars/{number}").status_code == 404


def test_what_is_wrong_is_said_by_field_in_the_language_that_is_asked_for(
    program: Program, shelf: Shelf
) -> None:
    program.headers["Accept-Language"] = "en"
    missing = program("POST", "/webinars", {"titel": "x"})
    backward = [{"title": "a", "start_ms": 5, "end_ms": 1}]
    refused = program("PUT", f"/recordings/{shelf.open_id}/talks", {"talks": backward})
    passed = {"audience": "everyone", "withdraw_at": "2001-01-01T00:00:00Z"}
    late = program("PUT", f"/recordings/{shelf.open_id}/publishing", passed)

    assert missing.status_code == 400
    assert missing.json["error"]["fields"] == [
        {"field": "title", "text": "This is missing."},
        {"field": "titel", "text": "There is no such field."},
    ]
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "TalkBackward")
    assert refused.json["error"]["fields"][0]["field"] == "talks"
    assert late.json["error"]["fields"][0]["field"] == "withdraw_at"


def test_publishing_takes_its_own_scope_and_is_seen_at_once(
    app: Flask, archive: Archive, program: Program, stranger: Visitor, shelf: Shelf
) -> None:
    writer = program_with(app, archive, [Scope.WRITE])
    path = f"/recordings/{shelf.secret_id}/publishing"

    assert writer("PUT", path, {"audience": "everyone"}).status_code == 403
    assert program("PUT", path, {"audience": "everyone"}).json["audience"] == "everyone"
    assert stranger.get(f"{V1}/recordings/{shelf.secret_id}").status_code == 200
    unlisted = program("PUT", path, {"audience": "link"}).json
    assert stranger.get(unlisted["link"]).status_code == 200
    assert program("POST", f"{path}/link").json["link"] != unlisted["link"]
    assert program("DELETE", path).json["audience"] == "staff"
    assert stranger.get(f"{V1}/recordings/{shelf.secret_id}").status_code == 404


def test_search_finds_talks_with_moments_and_counts(stranger: Visitor, shelf: Shelf) -> None:
    found = stranger.get(f"{V1}/search?q=vatten").json

    assert found["items"][0]["talk"]["title"] == "Rent vatten"
    assert any(piece["marked"] for piece in found["items"][0]["moments"][0]["snippet"])
    assert found["facets"]["goals"]["6"] == 1


def test_a_file_is_sent_as_material_and_handed_out(program: Program, shelf: Shelf) -> None:
    webinar = program("GET", f"/recordings/{shelf.open_id}").json["webinar_id"]
    added = program("POST", "/materials", {"title": "Text", "webinar_id": webinar}).json
    data = {"file": (BytesIO(b"ord"), "ord.txt")}
    sent = program("POST", f"/materials/{added['id']}/file", data=data, content_type="multipart/form-data")

    assert sent.status_code == 200
    assert (sent.json["size_bytes"], sent.json["media_type"]) == (3, "text/plain")
    assert program.client.get(sent.json["url"]).data == b"ord"
    assert program("DELETE", f"/materials/{added['id']}").status_code == 204


def test_work_is_done_again_from_a_stage_and_called_off(program: Program, shelf: Shelf) -> None:
    again = program("POST", f"/recordings/{shelf.open_id}/reprocess", {"stages": ["poster"]}).json
    off = program("POST", f"/recordings/{shelf.open_id}/cancel").json
    unknown = program("POST", f"/recordings/{shelf.open_id}/reprocess", {"stages": ["cake"]})

    waiting = {one["name"] for one in again["work"]["stages"] if one["state"] == "waiting"}
    assert waiting == {"probe", "seekable", "poster", "ready"}
    assert {one["error_code"] for one in off["work"]["stages"] if one["state"] == "failed"} == {"CalledOff"}
    assert unknown.status_code == 400


def test_a_webhook_is_registered_by_program_and_on_the_page(
    program: Program, staff: Visitor, archive: Archive
) -> None:
    inside = program("POST", "/webhooks", {"url": "https://10.0.0.1/", "events": ["recording.ready"]})
    made = program("POST", "/webhooks", {"url": "https://example.org/a", "events": ["recording.ready"]})
    wrong = staff.send("/sv/staff/webhooks", url="ftp://x", events="recording.failed")
    page = staff.send("/sv/staff/webhooks", url="https://example.org/<b>", events="recording.failed")

    assert inside.json["error"]["fields"][0]["field"] == "url"
    assert made.json["secret"].startswith("whsec_")
    assert (wrong.status_code, "ftp://x" in wrong.text) == (400, True)
    with archive.database.read() as session:
        kept = webhooks.every(session)
    assert kept[1].secret in page.text
    assert kept[1].secret not in staff.get("/sv/staff/webhooks").text
    assert "https://example.org/&lt;b&gt;" in page.text


def test_the_page_for_programmers_lists_every_address(stranger: Visitor) -> None:
    page = stranger.get("/sv/api").text

    paths = stranger.get(f"{V1}/openapi.json").json["paths"]
    assert all(path in page for path in paths)


@pytest.mark.parametrize("status", [WebinarStatus.DRAFT, WebinarStatus.UNLISTED])
def test_what_is_hidden_is_listed_and_read_with_a_key_alone(
    app: Flask, archive: Archive, shelf: Shelf, stranger: Visitor, status: WebinarStatus
) -> None:
    with archive.database.write() as session:
        webinar = recordings.by_id(session, shelf.secret_id).webinar
        webinar.series = series.titled(session, "Hemlig serie")
        webinar.status, webinar.link_key = status, LINK_KEY
        [speaker] = webinar.recordings[0].talks[0].speakers
        own = [
            f"/webinars/{webinar.id}",
            f"/recordings/{shelf.secret_id}",
            f"/recordings/{shelf.secret_id}/talks",
            f"/materials/{webinar.materials[0].id}",
            f"/speakers/{speaker.id}",
        ]
    reader = program_with(app, archive, [Scope.READ])

    for path, word in LISTS.items():
        assert word in reader("GET", path).text, path
        said = stranger.get(V1 + path).text
        assert not [secret for secret in (*LISTS.values(), LINK_KEY) if secret in said], path
    for path in own:
        assert reader("GET", path).status_code == 200, path
        assert stranger.get(V1 + path).status_code == 404, path
        assert stranger.get(f"{V1}{path}~{LINK_KEY}").status_code == 404, path


def test_a_key_that_reads_changes_nothing_and_one_that_has_ended_reads_nothing(
    app: Flask, archive: Archive, shelf: Shelf
) -> None:
    reader = program_with(app, archive, [Scope.READ])
    publishing = f"/recordings/{shelf.secret_id}/publishing"

    refused = [
        reader("PUT", publishing, {"audience": "everyone"}),
        reader("POST", "/webinars", {"title": "x"}),
        reader("POST", "/uploads"),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]

    with archive.database.write() as session:
        session.execute(delete(ApiToken))
    for path in (f"/recordings/{shelf.secret_id}", f"/recordings/{shelf.open_id}", "/recordings"):
        assert reader("GET", path).status_code == 401
