"""Law: every route declares who may call it, and every answer carries the headers that protect its reader."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort
from werkzeug.routing import Rule

from archive_web.access import ANYONE, Audience, anyone, audience_of, editors
from archive_web.app import HEADERS, create_app
from index.catalogue import account_sessions, accounts, api_tokens
from index.models import Role, Scope
from pipeline.archive import Archive

POLICY = "Content-Security-Policy"
SAMPLES = {
    "language": "sv",
    "slug": "vatten",
    "number": 11,
    "recording_id": 1,
    "material_id": 1,
    "webinar_id": 1,
    "series_id": 1,
    "speaker_id": 1,
    "revision": 1,
    "key": "Xk",
    "account_id": 1,
    "invitation_id": 1,
    "token_id": 1,
    "webhook_id": 1,
    "secret": "secret",
    "name": "poster/a/b.jpg",
    "kind": "audio",
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
        name for name, view in app.view_functions.items() if not isinstance(audience_of(view), Audience)
    ]

    assert undeclared == []


def test_a_view_that_declares_nothing_is_refused(app: Flask) -> None:
    app.add_url_rule("/open", "open", lambda: "come in")

    assert app.test_client().get("/open").status_code == 403


def test_a_scope_that_no_one_knows_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="friends"):
        editors(scope="friends")(lambda: "come in")


def test_staff_routes_are_those_of_the_staff_blueprint_save_its_doors(app: Flask) -> None:
    staff = {name for name, view in app.view_functions.items() if audience_of(view) != ANYONE}

    outside_api = {name for name in staff if not name.startswith(("api.", "upload."))}
    assert outside_api == {name for name in app.view_functions if name.startswith("staff.")} - {
        "staff.log_in",
        "staff.enter",
        "staff.invitation",
        "staff.accept_invitation",
        "staff.log_out",
    }


def test_what_everyone_may_call_in_the_api_only_reads(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    open_to_all = [rule for rule in rules if audience_of(app.view_functions[rule.endpoint]) == ANYONE]

    assert open_to_all
    assert all((rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"} for rule in open_to_all)


def test_a_stranger_gets_no_staff_page(app: Flask) -> None:
    rules = [
        rule for rule in app.url_map.iter_rules() if audience_of(app.view_functions[rule.endpoint]) != ANYONE
    ]
    assert rules

    for rule in rules:
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = app.test_client().open(path_of(app, rule), method=method)

            if method == "GET" and not rule.rule.startswith("/api/"):
                assert "/staff/log-in?next=" in answer.location, (method, rule)
            else:
                assert answer.status_code == (401 if rule.rule.startswith("/api/") else 403), (
                    method,
                    rule,
                )


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_routes_and_no_others(app: Flask, archive: Archive, role: Role) -> None:
    """What lets a person by is refused afterwards for other reasons (no such row, no token in the form), never with 403."""
    client = app.test_client()
    with archive.database.write() as catalogue:
        secret = account_sessions.begin(
            catalogue, accounts.add_without_password(catalogue, "a@example.org", role)
        )
    with client.session_transaction() as browser:
        browser["secret"] = secret

    for rule in app.url_map.iter_rules():
        wanted = audience_of(app.view_functions[rule.endpoint])
        assert wanted
        for method in (rule.methods or set()) - {"OPTIONS"} if wanted.role else ():
            answer = client.open(path_of(app, rule), method=method)

            assert (answer.status_code == 403) is not role.covers(wanted.role), (method, rule)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_opens_what_its_scope_is_for_and_only_in_the_api(
    app: Flask, archive: Archive, scope: Scope
) -> None:
    with archive.database.write() as catalogue:
        account = accounts.add_without_password(catalogue, "a@example.org", Role.ADMINISTRATOR)
        token, secret = api_tokens.add(catalogue, account, "test", {scope}, 1)
    client = app.test_client()

    for rule in app.url_map.iter_rules():
        wanted = audience_of(app.view_functions[rule.endpoint])
        assert wanted
        for method in (rule.methods or set()) - {"OPTIONS"} if wanted.role else ():
            answer = client.open(
                path_of(app, rule), method=method, headers={"Authorization": f"Bearer {secret}"}
            )

            if rule.rule.startswith("/api/"):
                assert (answer.status_code == 403) is (wanted.scope not in token.scopes), (method, rule)
            else:
                assert answer.status_code in (302, 403), (method, rule)


def test_every_answer_carries_the_protecting_headers(app: Flask) -> None:
    app.add_url_rule("/fault", "fault", anyone(lambda: 1 / 0))
    app.add_url_rule("/teapot", "teapot", anyone(lambda: abort(418)))
    client = app.test_client()

    framed = HEADERS | {POLICY: HEADERS[POLICY].replace("frame-ancestors 'none'", "frame-ancestors *")}

    for method, address in [*addresses(app), ("GET", "/nowhere"), ("GET", "/sv"), ("DELETE", "/sv/goals")]:
        answer = client.open(address, method=method)

        wanted = framed if address == "/sv/embed/vatten" else HEADERS
        missing = [name for name, value in wanted.items() if answer.headers.get(name) != value]
        assert missing == [], (method, address, answer.status_code)


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS[POLICY]

    assert "default-src 'self'" in policy
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert not any(word in policy for word in ("unsafe", "http", "*"))


def test_a_declaration_leaves_the_view_itself_alone() -> None:
    def view() -> str:
        return "come in"

    assert anyone(view) is editors(view) is editors(scope="publish")(view) is view
    assert view() == "come in"
