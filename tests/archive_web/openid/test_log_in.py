"""Log in by OpenID Connect: a provider in a process of its own, over HTTP, with signed tokens, good and bad."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from archive_web.app import create_app
from index.catalogue import accounts, invitations
from index.models import Role
from index.settings import Settings
from pipeline.archive import Archive
from tests import openid_provider
from tests.openid_provider import CLIENT, SECRET

OPEN = {"oidc_role": "viewer", "oidc_domains": "example.org, stad.example"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid_provider.running(openid_provider.free_port()) as issuer:
        yield issuer


class Door:
    """A browser, the archive and the provider."""

    def __init__(self, settings: Settings, issuer: str) -> None:
        self.issuer = issuer
        self.browser = create_app(settings).test_client()

    def tell(self, **claims: Any) -> None:
        requests.post(f"{self.issuer}/next", json=claims, timeout=10).raise_for_status()

    def go(self) -> str:
        """To the provider; returns the address that it sends the browser back to."""
        asked = self.browser.get("/openid/log-in?next=/sv/staff/upload")
        assert asked.location.startswith(f"{self.issuer}/authorize?"), asked.text
        answer = requests.get(asked.location, allow_redirects=False, timeout=10)
        return answer.headers["Location"].removeprefix("http://localhost")

    def come_in(self, **claims: Any) -> Any:
        self.tell(**claims)
        return self.browser.get(self.go())

    @property
    def is_open(self) -> bool:
        return self.browser.get("/sv/staff/").status_code == 200


@pytest.fixture
def door(archive: Archive, issuer: str) -> Any:
    """door(oidc_role="viewer", …)"""

    def door(**settings: str) -> Door:
        ours = {
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "Staden",
        }
        return Door(replace(archive.settings, **ours, **settings), issuer)

    return door


def role_of(archive: Archive, email: str) -> Role | None:
    with archive.database.read() as session:
        account = accounts.by_email(session, email)
        return account.role if account else None


def test_an_account_of_the_same_verified_address_is_used(door: Any, archive: Archive) -> None:
    ours = door()
    assert "Logga in med Staden" in ours.browser.get("/sv/staff/log-in").text

    answer = ours.come_in(email="Anna@Example.org")

    assert answer.location == "/sv/staff/upload"
    assert ours.is_open
    with archive.database.read() as session:
        anna = accounts.named(session, "anna@example.org")
        assert (anna.role, anna.openid) == (Role.ADMINISTRATOR, f"{ours.issuer} person-1")


def test_what_was_typed_waits_in_its_tab_while_one_logs_in_in_another(door: Any) -> None:
    ours = door()
    page = ours.browser.post("/en/staff/materials", data={"title": "Metod"}).text
    fields = dict(re.findall(r'name="(csrf_token|unsaved)" value="([^"]+)"', page))
    assert "Log in with Staden in a new tab" in page
    assert 'target="_blank"' in page

    ours.come_in(email="anna@example.org")
    asked = ours.browser.post("/en/staff/unsaved", data=fields)

    assert (asked.status_code, "Save what you wrote?" in asked.text) == (200, True)
    assert 'name="title" value="Metod"' in asked.text


def test_the_request_carries_state_nonce_and_a_challenge(door: Any) -> None:
    asked = parse_qs(urlsplit(door().browser.get("/openid/log-in").location).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    "bad",
    [
        {"nonce": "another's"},
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1_700_003_600, "iat": 1_700_000_000},
        {"forged": True},
        {"omit": ["nonce"]},
        {"omit": ["sub"]},
        {"omit": ["exp"]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"omit": ["email_verified"]},
        {"omit": ["email"]},
    ],
    ids=str,
)
def test_a_bad_token_lets_nobody_in(door: Any, bad: dict[str, Any]) -> None:
    ours = door(**OPEN)

    answer = ours.come_in(**bad)

    assert answer.status_code == 403
    assert not ours.is_open


def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(door: Any) -> None:
    ours, other = door(), door()
    ours.tell()
    back = ours.go()
    code = parse_qs(urlsplit(back).query)["code"][0]

    assert other.browser.get(back).status_code == 403
    assert ours.browser.get(f"/openid/back?code={code}&state=guessed").status_code == 403
    assert ours.browser.get("/openid/back?error=access_denied").status_code == 403
    assert not ours.is_open
    assert not other.is_open


def test_a_code_works_once(door: Any) -> None:
    ours = door()
    ours.tell()
    back = ours.go()
    assert ours.browser.get(back).status_code == 302

    assert ours.browser.get(back).status_code == 403


def test_a_provider_that_names_itself_otherwise_is_not_believed(door: Any) -> None:
    ours = door()
    ours.tell(issuer="https://evil.example")

    answer = ours.browser.get("/openid/log-in")

    assert answer.status_code == 503
    assert "går inte att nå" in answer.text
    ours.tell()


def test_new_people_of_a_domain_get_the_role_that_is_set(door: Any, archive: Archive) -> None:
    assert door(**OPEN).come_in(email="ny@stad.example", sub="person-2").status_code == 302
    assert role_of(archive, "ny@stad.example") == Role.VIEWER

    refused = door(**OPEN).come_in(email="ny@stad.example.evil.example", sub="person-3")

    assert refused.status_code == 403
    assert "släpps inte in" in refused.text


def test_new_people_need_the_claim_that_is_set(door: Any, archive: Archive) -> None:
    ours = door(oidc_role="editor", oidc_claim="groups=arkiv")

    assert ours.come_in(email="a@b.example", sub="4", groups=["annat"]).status_code == 403
    assert ours.come_in(email="a@b.example", sub="4", groups=["annat", "arkiv"]).status_code == 302

    assert role_of(archive, "a@b.example") == Role.EDITOR


def test_without_a_role_only_those_who_are_known_or_invited_come_in(door: Any, archive: Archive) -> None:
    with archive.database.write() as session:
        invitations.invite(session, "erik@example.org", Role.EDITOR)

    assert door().come_in(email="ny@example.org", sub="5").status_code == 403
    assert door().come_in(email="erik@example.org", sub="6").status_code == 302

    assert role_of(archive, "erik@example.org") == Role.EDITOR
    with archive.database.read() as session:
        assert invitations.pending(session) == []


def test_an_address_that_passed_to_another_person_opens_nothing(door: Any) -> None:
    assert door().come_in(sub="person-1").status_code == 302

    answer = door().come_in(sub="person-7")

    assert answer.status_code == 403
    assert "tillhör någon annan" in answer.text


def test_without_a_provider_there_is_no_such_door(stranger: Any) -> None:
    assert stranger.get("/openid/log-in").status_code == 404
    assert stranger.get("/openid/back?code=1&state=2").status_code == 404
    assert "OpenID" not in stranger.get("/sv/staff/log-in").text
