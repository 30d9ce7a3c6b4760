"""The public pages show what is published, in both languages, with a fixed number of queries."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.captions.cue import Cue
from index.catalogue import judgement, recordings, talks, webinars
from index.catalogue.talks import TalkDraft
from index.models import WebinarStatus
from pipeline.archive import Archive

Publish = Callable[..., str]
LISTS = (
    "/sv/",
    "/sv/search?q=vatten",
    "/sv/talks",
    "/sv/speakers",
    "/sv/speakers/anna-lindberg",
    "/sv/goals",
    "/sv/goals/6",
    "/sv/programme",
)


@pytest.mark.parametrize(("wanted", "answer"), [("sv", "/sv/"), ("en-GB,en;q=0.9", "/en/"), ("de", "/sv/")])
def test_the_front_door_leads_to_the_readers_language(browser: FlaskClient, wanted: str, answer: str) -> None:
    assert browser.get("/", headers={"Accept-Language": wanted}).location == answer


def test_a_chosen_language_is_kept(browser: FlaskClient) -> None:
    browser.get("/en/", headers={"Accept-Language": "sv"})

    assert browser.get("/", headers={"Accept-Language": "sv"}).location == "/en/"


@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_the_catalogue_as_often_for_three_as_for_one(
    browser: FlaskClient,
    publish: Publish,
    count_queries: Callable[[Callable[[], Any]], int],
    address: str,
) -> None:
    publish("Ett")
    for_one = count_queries(lambda: browser.get(address))
    publish("Två")
    publish("Tre")

    assert count_queries(lambda: browser.get(address)) == for_one


@pytest.mark.parametrize("address", LISTS)
def test_drafts_are_in_no_list(browser: FlaskClient, publish: Publish, address: str) -> None:
    publish("Hemligt", status=WebinarStatus.DRAFT)

    page = browser.get(address).text

    assert "/watch/hemligt" not in page
    assert "projekt om" not in page


@pytest.mark.parametrize(
    "address",
    ["/watch/hemligt", "/watch/hemligt/captions.vtt", "/webinars/hemligt", "/speakers/anna-lindberg"],
)
def test_pages_of_drafts_are_not_there(browser: FlaskClient, publish: Publish, address: str) -> None:
    publish("Hemligt", status=WebinarStatus.DRAFT)

    assert browser.get(f"/sv{address}").status_code == 404


def test_the_front_page_shows_the_newest_and_the_goals_with_their_talks(
    browser: FlaskClient, publish: Publish
) -> None:
    slug = publish("Vatten och energi")

    page = browser.get("/sv/").text

    assert f'href="/sv/watch/{slug}"' in page
    assert "/media/1/poster/a1/640.jpg" in page
    assert "1 föredrag" in page


def test_an_empty_archive_says_so(browser: FlaskClient) -> None:
    assert "Den första inspelningen är på väg" in browser.get("/sv/").text


def test_a_speaker_has_a_page_with_their_talks(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    page = browser.get("/en/speakers/erik-johansson").text

    assert f'href="/en/watch/{slug}?t=40"' in page
    assert "Vatten i staden" not in page


def test_a_goal_has_a_page_with_its_targets_and_talks(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/en/goals/6").text

    assert "Clean water and sanitation" in page
    assert "Vatten i staden" in page
    assert "<dt>6.b</dt>" in page
    assert "https://sdgs.un.org/goals/goal6" in page


def test_a_speaker_has_each_moment_at_which_they_speak(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    page = browser.get("/en/speakers/erik-johansson").text

    assert "1 moment" in page
    assert f'href="/en/watch/{slug}?t=40.2"' in page
    assert "Nu ska vi till energi och klimat." in page
    assert "Kommunen har ett projekt" not in page


def test_many_speakers_stand_under_their_letters(browser: FlaskClient, publish: Publish) -> None:
    names = ("Örjan Ek", "Zara Ek", "Åsa Ek", *(f"Bo {letter}" for letter in "abcdefghij"))
    publish(drafts=[TalkDraft("Vatten", 0, 40_000, speakers=names)])

    page = browser.get("/sv/speakers").text

    assert re.findall(r'<h2 class="letter"[^>]*>(.)', page) == ["B", "Z", "Å", "Ö"]
    assert 'href="#letter-4">Ö</a>' in page


def test_a_goal_has_the_moments_that_name_it_with_their_words(
    browser: FlaskClient, archive: Archive, publish: Publish
) -> None:
    slug = publish(cues=[Cue(4_000, 9_000, "Vi når delmål 11.2 i Agenda 2030 med <b>spårvagnen</b>.")])
    with archive.database.write() as session:
        judgement.suggest(session, recordings.by_id(session, 1))

    page = browser.get("/en/goals/11").text

    assert f'href="/en/watch/{slug}?t=4"' in page
    assert "<mark>delmål 11.2</mark>" in page
    assert "&lt;b&gt;spårvagnen&lt;/b&gt;" in page


def test_an_unknown_goal_is_a_page_that_helps(browser: FlaskClient) -> None:
    answer = browser.get("/sv/goals/18")

    assert answer.status_code == 404
    assert "Det finns inget mål 18" in answer.text
    assert 'role="search"' in answer.text


def test_a_coming_webinar_is_announced(archive: Archive, browser: FlaskClient) -> None:
    with archive.database.write() as session:
        coming = webinars.add(
            session,
            "Havet",
            status=WebinarStatus.PLANNED,
            starts_at=datetime.now(UTC) + timedelta(days=9),
            join_url="https://example.org/join",
        )
        talks.write(session, coming, None, [TalkDraft("Havet börjar här", speakers=("Leila Haddad",))])

    programme = browser.get("/sv/programme").text
    page = browser.get("/sv/webinars/havet").text

    assert 'href="/sv/webinars/havet"' in programme
    assert "Leila Haddad" in page
    assert 'href="https://example.org/join"' in page


def test_the_page_of_a_past_webinar_leads_to_its_recording(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Vatten")

    assert browser.get("/sv/webinars/vatten").location == f"/sv/watch/{slug}"
