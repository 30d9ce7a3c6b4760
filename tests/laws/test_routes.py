"""Law: every route declares who may call it, and every answer carries the headers that protect its reader."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort
from werkzeug.routing import Rule

from archive_web.access import ANYONE, STAFF, anyone, audience_of, staff_only
from archive_web.app import HEADERS, create_app
from pipeline.archive import Archive

SAMPLES = {
    "language": "sv",
    "slug": "vatten",
    "number": 11,
    "recording_id": 1,
    "material_id": 1,
    "webinar_id": 1,
    "revision": 1,
    "name": "poster/a/b.jpg",
    "filename": "favicon.svg",
}


@pytest.fixture
def app(archive: Archive) -> Flask:
    return create_app(archive.settings)


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and address of every route, with a sample where the address has a variable."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"HEAD"}):
                yield method, path_of(app, rule)


def path_of(app: Flask, rule: Rule) -> str:
    return app.url_map.bind("localhost").build(
        rule.endpoint, {name: SAMPLES[name] for name in rule.arguments}
    )


def test_every_route_declares_its_audience(app: Flask) -> None:
    undeclared = [
        name for name, view in app.view_functions.items() if audience_of(view) not in (ANYONE, STAFF)
    ]

    assert undeclared == []


def test_a_view_that_declares_nothing_is_refused(app: Flask) -> None:
    app.add_url_rule("/open", "open", lambda: "come in")

    assert app.test_client().get("/open").status_code == 403


def test_an_audience_that_no_one_knows_is_refused(app: Flask) -> None:
    view = anyone(lambda: "come in")
    view.audience = "friends"  # type: ignore[attr-defined]
    app.add_url_rule("/open", "open", view)

    assert app.test_client().get("/open").status_code == 403


def test_staff_routes_are_those_of_the_staff_blueprint_and_the_api_save_its_doors(app: Flask) -> None:
    staff = {name for name, view in app.view_functions.items() if audience_of(view) == STAFF}

    assert staff == {
        name for name in app.view_functions if name.startswith(("staff.", "api.", "upload."))
    } - {
        "staff.log_in",
        "staff.log_out",
        "upload.options",
    }


def test_a_stranger_gets_no_staff_page(app: Flask) -> None:
    rules = [
        rule for rule in app.url_map.iter_rules() if audience_of(app.view_functions[rule.endpoint]) == STAFF
    ]
    assert rules

    for rule in rules:
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = app.test_client().open(path_of(app, rule), method=method)

            if method == "GET" and not rule.endpoint.startswith("api."):
                assert "/staff/log-in?next=" in answer.location, (method, rule)
            else:
                assert answer.status_code in (400, 403), (method, rule)


def test_every_answer_carries_the_protecting_headers(app: Flask) -> None:
    app.add_url_rule("/fault", "fault", anyone(lambda: 1 / 0))
    app.add_url_rule("/teapot", "teapot", anyone(lambda: abort(418)))
    client = app.test_client()

    for method, address in [*addresses(app), ("GET", "/nowhere"), ("GET", "/sv"), ("DELETE", "/sv/goals")]:
        answer = client.open(address, method=method)

        missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        assert missing == [], (method, address, answer.status_code)


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert not any(word in policy for word in ("unsafe", "http", "*"))


def test_staff_only_and_anyone_leave_the_view_itself_alone() -> None:
    def view() -> str:
        return "come in"

    assert staff_only(view) is view
    assert view() == "come in"
