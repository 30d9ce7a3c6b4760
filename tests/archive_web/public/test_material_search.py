"""Methods and learning material that belong to no webinar are found on the search page, and lead to where they are."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.catalogue import materials
from index.models import Goal, Kind, MaterialPage
from pipeline.archive import Archive

METHODS = {"sv": "Metoder och lärmaterial", "en": "Methods and learning material"}


@pytest.fixture
def method(archive: Archive) -> Any:
    """Adds one: method("Återbruksmetod", body="…", pages=["…"])."""

    def method(
        title: str, *, pages: tuple[str, ...] = (), goals: tuple[int, ...] = (), **columns: Any
    ) -> int:
        with archive.database.write() as session:
            found = materials.add(session, None, title, Kind.METHOD)
            for name, value in columns.items():
                setattr(found, name, value)
            found.goals = [session.get_one(Goal, number) for number in goals]
            session.flush()
            session.add_all(
                MaterialPage(material_id=found.id, number=number, text=text)
                for number, text in enumerate(pages, start=1)
            )
            return found.id

    return method


@pytest.mark.parametrize(
    "words",
    [
        "återbruk",
        "Återbruk",
        "samtalens",
        "dialogkort",
        "kort återbruk",
        "materialåtervinning",
        "samtal -zebra",
    ],
)
def test_a_method_is_found_by_its_words_their_forms_and_parts(
    browser: FlaskClient, method: Any, words: str
) -> None:
    number = method(
        "Återbruk i samtal",
        summary="Med dialogkort.",
        body="Om <b>avfall</b>",
        pages=("Först", "Materialåtervinning"),
    )
    method("Något annat", body="Om havet")

    page = browser.get("/sv/search", query_string={"q": words}).text

    assert f'<h3><a href="/sv/methods/{number}">Återbruk i samtal</a></h3>' in page.replace(' lang="sv"', "")
    assert "Något annat" not in page
    assert METHODS["sv"] in page
    assert "Inget föredrag hittades för" in page


def test_below_talks_it_is_led_to_from_above_them(
    browser: FlaskClient, method: Any, publish: Callable[..., str]
) -> None:
    publish()
    method("Klimatspelet")

    page = browser.get("/en/search?q=klimat").text

    assert page.index('<a href="#papers">') < page.index('class="results"') < page.index("Klimatspelet")


def test_what_stands_in_the_title_comes_first_and_five_are_enough(browser: FlaskClient, method: Any) -> None:
    for number in range(6):
        method(f"A{number}", body="Vatten")
    method("Vattenspelet", language="sv")

    page = browser.get("/en/search?q=vatten").text

    titles = page[page.index('id="papers"') :]
    assert titles.index("Vattenspelet") < titles.index(">A0<") < titles.index(">A3<")
    assert ">A4<" not in titles


@pytest.mark.parametrize(
    "query",
    ["q=vatten&speaker=anna-lindberg", "q=vatten&year=2026", "q=vatten&goal=7", "q=vatten&spoken=en",
     "q=vatten+zebra", "q=vatten+-spelet", "q=%25", "q=_", "q=vatten+talare:anna", "q=", "q=vatten&page=2"],
)  # fmt: skip
def test_what_does_not_fit_is_not_shown(browser: FlaskClient, method: Any, query: str) -> None:
    method("Vattenspelet", goals=(6,), language="sv")

    assert 'id="papers"' not in browser.get(f"/sv/search?{query}").text


def test_a_goal_that_it_is_about_and_its_language_do_fit(browser: FlaskClient, method: Any) -> None:
    method("Vattenspelet", goals=(6,), language="sv")

    for query in ("q=vatten&goal=6", "q=vatten&spoken=sv", "q=vatten+mål:6"):
        assert 'id="papers"' in browser.get(f"/sv/search?{query}").text


def test_what_is_for_staff_is_not_found(browser: FlaskClient, method: Any) -> None:
    method("Vattenspelet", is_public=False)

    assert "Vattenspelet" not in browser.get("/sv/search?q=vatten").text
