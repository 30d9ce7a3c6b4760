"""The language stands first in the address; changing it keeps the reader's place."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest


def other_language(page: str) -> str:
    found = re.search(r'<a class="language" href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("accept", "cookie", "place"),
    [
        ("", "", "/sv/"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "", "/sv/"),
        ("en-GB,en;q=0.9", "", "/en/"),
        ("de,en;q=0.5", "", "/en/"),
        ("de", "", "/sv/"),
        ("en", "sv", "/sv/"),
        ("sv", "en", "/en/"),
        ("en", "de", "/en/"),
    ],
)
def test_the_front_door_leads_to_the_readers_language(
    stranger: Any, accept: str, cookie: str, place: str
) -> None:
    if cookie:
        stranger.set_cookie("language", cookie)

    answer = stranger.get("/", headers={"Accept-Language": accept})

    assert answer.status_code == 302
    assert answer.location == place


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/sv/", "/en/"),
        ("/en/goals/6", "/sv/goals/6"),
        ("/sv/search?q=v%C3%A5r&goal=6&goal=7&page=2", "/en/search?q=v%C3%A5r&goal=6&goal=7&page=2"),
        ("/sv/search?q=%22a%26b%22", "/en/search?q=%22a%26b%22"),
        ("/sv/search?q=a&_external=1&_scheme=javascript", "/en/search?q=a&_external=1&_scheme=javascript"),
        (
            "/sv/search?_method=DELETE&endpoint=x&language=sv",
            "/en/search?_method=DELETE&endpoint=x&language=sv",
        ),
        ("/sv/nowhere/at/all", "/en/"),
        ("/sv/staff/log-in?next=/sv/staff/upload", "/en/staff/log-in?next=/sv/staff/upload"),
        ("/media/1/poster/a/none.jpg", "/en/"),
    ],
)
def test_a_change_of_language_keeps_the_place_and_the_question(stranger: Any, here: str, there: str) -> None:
    page = stranger.get(here, headers={"Accept-Language": "sv"})

    assert other_language(page.text) == there


def test_a_page_and_its_like_in_the_other_language_lead_to_each_other(stranger: Any) -> None:
    here = "/sv/search?q=vatten&goal=6"

    there = other_language(stranger.get(here).text)

    assert urlsplit(there).path == "/en/search"
    assert other_language(stranger.get(there).text) == here


def test_a_form_that_was_refused_leads_to_the_form_in_the_other_language(stranger: Any) -> None:
    refused = stranger.send("/sv/staff/log-in", email="anna@example.org", password="fel")

    assert other_language(refused.text) == "/en/staff/log-in"


def test_a_page_says_its_language(stranger: Any) -> None:
    assert '<html lang="sv">' in stranger.get("/sv/").text
    assert '<html lang="en">' in stranger.get("/en/").text


def test_a_page_that_is_not_there_speaks_the_language_of_its_address(stranger: Any) -> None:
    assert "The page is not here" in stranger.get("/en/nowhere", headers={"Accept-Language": "sv"}).text
    assert "The page is not here" in stranger.get("/nowhere", headers={"Accept-Language": "en"}).text
    assert "Sidan finns inte" in stranger.get("/sv/nowhere", headers={"Accept-Language": "en"}).text


def test_a_language_that_the_site_lacks_is_not_found(stranger: Any) -> None:
    assert stranger.get("/de/").status_code == 404
