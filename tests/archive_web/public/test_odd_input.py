"""Whatever stands in an address, the public pages answer it."""

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from flask.testing import FlaskClient

from index.catalogue.talks import TalkDraft
from index.models import WebinarStatus
from tests.databases import database_url

__all__ = ["database_url"]

Publish = Callable[..., str]
ODD = (
    " ",
    '"',
    '"vatten',
    "-",
    "-vatten",
    "--",
    "*",
    "vat*",
    "?",
    "AND OR NOT",
    "vatten AND",
    "(((",
    "text:vatten",
    "[a TO b]",
    "vatten~2",
    "vatten^9",
    "{!x}",
    "\\",
    "%",
    "_",
    "'; drop table talk; --",
    "<b>vatten</b>",
    "{{ 7*7 }}",
    "\0",
    "a\0b",
    "\r\n",
    "\ud7ff\ufffe",
    "🌊" * 50,
    "e\u0301" * 100,
    "\u202evatten",
    "İstanbul ß ǆ",
    "vatten " * 400,
    "x" * 3000,
)


# One archive for all the words: each is asked for by itself, and the failure names those that went wrong.
def test_any_words_can_be_searched(browser: FlaskClient, publish: Publish) -> None:
    publish()

    answers = {words: browser.get("/sv/search", query_string={"q": words}) for words in ODD}

    assert {words: answer.status for words, answer in answers.items() if answer.status_code != 200} == {}
    assert [words for words, answer in answers.items() if typed(words) not in answer.text] == []


def typed(words: str) -> str:
    escaped = escape(words.strip()).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    return f'value="{escaped}"'


def test_any_filter_and_any_name_can_be_asked_for(browser: FlaskClient) -> None:
    filters = ("q", "speaker", "goal", "year", "spoken", "page", "t", "x")
    found = {words: browser.get("/sv/search", query_string=dict.fromkeys(filters, words)) for words in ODD}
    named = {
        address: browser.get(address)
        for words in ODD
        for address in (f"/sv/{place}/{quote(words, safe='')}" for place in ("watch", "speakers", "webinars"))
    }

    assert {words: answer.status for words, answer in found.items() if answer.status_code != 200} == {}
    assert {at: answer.status for at, answer in named.items() if answer.status_code not in (200, 404)} == {}


def test_any_query_can_be_read(browser: FlaskClient, publish: Publish) -> None:
    publish()
    queries = ("q=%ff%fe", "q=%", "q=a&q=b", "=&&=", "q", "q[]=1", "q=" + "%F0%9F" * 20)

    assert [query for query in queries if browser.get(f"/sv/search?{query}").status_code != 200] == []


def test_a_goal_that_does_not_exist_is_not_found(browser: FlaskClient) -> None:
    numbers = ("0", "18", "-1", "99999999999999999999", "1.5", "x")

    assert [number for number in numbers if browser.get(f"/sv/goals/{number}").status_code != 404] == []


def test_a_draft_speakers_name_is_not_told_by_a_filter(browser: FlaskClient, publish: Publish) -> None:

    hidden = TalkDraft("Hemligt", speakers=("Åsa Öst-Hemlig",))
    publish("Hemligt", status=WebinarStatus.DRAFT, drafts=[hidden])

    assert "Åsa" not in browser.get("/sv/search?speaker=asa-ost-hemlig").text
