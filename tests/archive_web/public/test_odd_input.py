"""Whatever stands in an address, the public pages answer it."""

from collections.abc import Callable
from html import escape
from urllib.parse import quote

import pytest
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


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_any_words_can_be_searched(browser: FlaskClient, publish: Publish, words: str) -> None:
    publish()

    answer = browser.get("/sv/search", query_string={"q": words})

    assert answer.status_code == 200
    assert (
        f'value="{escape(words.strip())}"'.replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        in answer.text
    )


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_any_filter_and_any_name_can_be_asked_for(browser: FlaskClient, words: str) -> None:
    filters = dict.fromkeys(("q", "speaker", "goal", "year", "spoken", "page", "t", "x"), words)

    assert browser.get("/sv/search", query_string=filters).status_code == 200
    for place in ("watch", "speakers", "webinars"):
        assert browser.get(f"/sv/{place}/{quote(words, safe='')}").status_code in (200, 404)


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%", "q=a&q=b", "=&&=", "q", "q[]=1", "q=" + "%F0%9F" * 20])
def test_any_query_can_be_read(browser: FlaskClient, publish: Publish, query: str) -> None:
    publish()

    assert browser.get(f"/sv/search?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "18", "-1", "99999999999999999999", "1.5", "x"])
def test_a_goal_that_does_not_exist_is_not_found(browser: FlaskClient, number: str) -> None:
    assert browser.get(f"/sv/goals/{number}").status_code == 404


def test_a_draft_speakers_name_is_not_told_by_a_filter(browser: FlaskClient, publish: Publish) -> None:

    hidden = TalkDraft("Hemligt", speakers=("Åsa Öst-Hemlig",))
    publish("Hemligt", status=WebinarStatus.DRAFT, drafts=[hidden])

    assert "Åsa" not in browser.get("/sv/search?speaker=asa-ost-hemlig").text
