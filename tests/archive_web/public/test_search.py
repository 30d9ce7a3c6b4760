"""The search page answers with moments, and its filters are links."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from index.catalogue import recordings, stages
from pipeline.archive import Archive

Publish = Callable[..., str]
LINKS = re.compile(r'<h3[^>]*><a href="/en/watch/([^?"]+)')


def test_a_word_that_was_said_is_found_at_its_moment(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    page = browser.get("/sv/search?q=klimat").text

    assert f'href="/sv/watch/{slug}?t=40.2&amp;q=klimat"' in page
    assert "<mark>klimat</mark>" in page
    assert "1 föredrag för ”klimat”" in page


def test_filters_count_and_lead_to_the_narrower_search(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/sv/search?q=projekt").text

    assert 'href="/sv/search?q=projekt&amp;speaker=anna-lindberg#results"' in page
    assert 'href="/sv/search?q=projekt&amp;goal=6#results"' in page
    assert 'href="/sv/search?q=projekt&amp;year=2026#results"' in page
    assert 'href="/sv/search?q=projekt&amp;spoken=sv#results"' in page


def test_an_active_filter_narrows_and_can_be_taken_away(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/sv/search?q=projekt&goal=7").text

    assert "Inget hittades för ”projekt”" in page
    assert '<a class="chip" href="/sv/search?q=projekt#results">' in page


def test_a_filter_without_words_lists_its_talks(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/en/search?speaker=erik-johansson").text

    assert "Energi i skolan" in page
    assert "Vatten i staden" not in page


@pytest.mark.parametrize(
    "query", ["goal=x", "goal=99", "year=-1", "page=0", "page=9999999999", "spoken=de", "q=%22"]
)
def test_what_cannot_be_read_is_not_chosen(browser: FlaskClient, publish: Publish, query: str) -> None:
    publish()

    assert browser.get(f"/sv/search?{query}").status_code == 200


def test_words_are_shown_as_text(browser: FlaskClient) -> None:
    page = browser.get("/sv/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text

    assert "<script>alert" not in page


def test_long_answers_have_pages(browser: FlaskClient, publish: Publish) -> None:
    for number in range(11):
        publish(f"Webbinarium {number}")

    first = browser.get("/sv/search?q=klimat").text
    second = browser.get("/sv/search?q=klimat&page=2").text

    assert "Sida 1 av 2" in first
    assert 'href="/sv/search?q=klimat&amp;page=2#results"' in first
    assert second.count('<li class="result">') == 1
    assert 'href="/sv/search?q=klimat#results"' in second


def test_words_on_a_slide_are_found_where_it_is_shown_and_said_to_be_there(
    browser: FlaskClient, publish: Publish
) -> None:
    slug = publish(slides=["Klimatbudget", "Frågestund"])

    page = browser.get("/sv/search?q=fr%C3%A5gestund").text

    assert f'href="/sv/watch/{slug}?t=20&amp;q=fr%C3%A5gestund"' in page
    assert '<span class="on-slide">På bilden</span>' in page
    assert "På bilden" not in browser.get("/sv/search?q=projekt").text


def test_a_slip_is_searched_for_as_it_was_meant_and_said(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/en/search?q=klimaat").text
    exact = browser.get("/en/search?q=klimaat&exact=1").text

    assert "<mark>klimat</mark>" in page
    assert 'href="/en/search?q=klimat#results"' in page
    assert 'href="/en/search?q=klimaat&amp;exact=1#results"' in page
    assert "<mark>" not in exact


def test_talks_that_hold_only_some_words_are_set_apart(browser: FlaskClient, publish: Publish) -> None:
    publish()

    assert "hold some of the words" in browser.get("/en/search?q=klimat+rymdfarkost").text
    assert "hold some of the words" not in browser.get("/en/search?q=klimat").text


def test_what_is_typed_is_completed(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    words = browser.get("/sv/search/suggestions?q=klim").json
    names = browser.get("/sv/search/suggestions?q=anna").json
    titles = browser.get("/sv/search/suggestions?q=energi").json

    assert {"text": "klimat", "url": "/sv/search?q=klimat"} in words["words"]
    assert [goal["url"] for goal in words["goals"]] == ["/sv/goals/13"]
    assert names["speakers"] == [{"text": "Anna Lindberg", "url": "/sv/search?speaker=anna-lindberg"}]
    assert any(talk["url"].startswith(f"/sv/watch/{slug}") for talk in titles["talks"])


def test_nothing_of_a_draft_is_suggested(browser: FlaskClient, publish: Publish) -> None:
    publish(status="draft")

    found = browser.get("/sv/search/suggestions?q=klim").json

    assert (found["words"], found["speakers"], found["talks"]) == ([], [], [])


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Search is being built anew"), ("sv", "Sökningen byggs om")]
)
def test_a_search_that_has_lost_all_it_had_says_so(
    browser: FlaskClient, archive: Archive, publish: Publish, language: str, sentence: str
) -> None:
    publish()
    with archive.database.write() as session:
        stages.expect(session, recordings.by_id(session, 1), ["search"], ["search"])
        stages.ended(stages.one(session, 1, "search"), "done")
    archive.index.replace_recording(1, [])

    answer = browser.get(f"/{language}/search?q=klimat")

    assert (answer.status_code, sentence in answer.text) == (503, True)
    assert browser.get(f"/{language}/search").status_code == 200


def test_results_come_by_date_where_that_is_asked_for(
    browser: FlaskClient, archive: Archive, publish: Publish
) -> None:
    publish("Ett")
    newest = publish("Två")
    publish("Tre")
    with archive.database.write() as session:
        recordings.by_id(session, 2).webinar.starts_at = datetime(2026, 9, 1, tzinfo=UTC)

    page = browser.get("/en/search?q=klimat&sort=date").text

    assert LINKS.findall(page)[0] == newest
    assert '<a href="/en/search?q=klimat&amp;sort=date#results" aria-current="true">Newest first</a>' in page
    assert '<input type="hidden" name="sort" value="date">' in page


def test_all_talks_are_listed_under_the_same_filters(browser: FlaskClient, publish: Publish) -> None:
    publish()

    everything = browser.get("/en/talks").text
    narrowed = browser.get("/en/talks?goal=7&year=2026").text

    assert "2 talks" in everything
    assert 'href="/en/talks?year=2026#results"' in everything
    assert "1 talk" in narrowed
    assert 'href="/en/talks#results">Remove all filters' not in narrowed
    assert '<li><a href="/en/talks">Remove all filters</a></li>' in narrowed


def test_an_empty_answer_tells_which_filter_is_in_the_way(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/en/search?q=projekt&goal=7&year=2026").text
    nothing = browser.get("/en/search?q=zebra").text

    assert '<a href="/en/search?q=projekt&amp;year=2026#results">Remove filter: 7. Affordable' in page
    assert "Remove filter: 2026" not in page
    assert "With fewer filters" not in nothing
    assert "Nothing was found for “zebra”" in nothing


def test_what_was_meant_is_asked_where_just_what_was_written_finds_nothing(
    browser: FlaskClient, publish: Publish
) -> None:
    publish()

    page = browser.get("/en/search?q=klimaat&exact=1").text

    assert 'Did you mean <a href="/en/search?q=klimat#results">klimat</a>?' in page


def test_a_page_beyond_the_last_says_so(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/en/search?q=klimat&page=7").text

    assert "There is no page 7" in page
    assert "Nothing was found" not in page


def test_a_moment_can_be_played_in_its_place(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()

    page = browser.get("/en/search?q=klimat").text

    assert f'data-player="/en/embed/{slug}?t=40.2" data-title="Energi i skolan"' in page
