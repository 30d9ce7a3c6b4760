"""The transcript: who says what, in which language, how far it can be trusted, and what is marked in it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from archive_web.public.marking import pieces, quoted
from index.captions.cue import Cue
from index.catalogue import captions, corrections, recordings
from index.models import CaptionChange
from index.search.contract import Piece
from pipeline.archive import Archive

Publish = Callable[..., str]
HOSTILE = "<script>alert(1)</script> \u202e & vatten"
TEXTS = ("Vi måste tala om", "vatten i staden", "och om energi.")


def marks(page: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", page)


@pytest.fixture
def english(archive: Archive) -> Callable[[str], None]:
    """Gives a recording English captions beside those it has, read through by someone."""

    def english(slug: str) -> None:
        with archive.database.write() as session:
            recording = recordings.by_name(session, slug)
            said = [Cue(0, 4000, "Welcome all.")]
            captions.replace_track(
                session, recording, said, language="en", origin="imported", translation="en"
            )
            corrections.check(session, recording, "en", "anna@example.org", is_read=True)

    return english


@pytest.mark.parametrize(
    ("quote", "first", "spans"),
    [
        ("tala om vatten", 0, {0: (9, 16), 1: (0, 6)}),
        ("I Staden och  om energi.", 1, {1: (7, 15), 2: (0, 14)}),
        ("om energi", 0, {0: (0, 16)}),
        ("något annat", 2, {2: (0, 14)}),
        ("", 0, {}),
        ("vatten", -1, {}),
    ],
)
def test_a_quote_is_found_from_its_moment_on(
    quote: str, first: int, spans: dict[int, tuple[int, int]]
) -> None:
    assert quoted(quote, TEXTS, first) == spans


def test_pieces_hold_all_of_the_text() -> None:
    found = pieces("vatten och energi", [(11, 17), (0, 6), (3, 8)])

    assert found == (
        Piece("vatten", True),
        Piece(" o", True),
        Piece("ch ", False),
        Piece("energi", True),
    )


def test_the_words_of_a_search_are_marked_in_all_their_forms(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/sv/watch/{publish()}?q=projekten").text

    assert marks(page) == ["projekt"]
    assert 'data-hits="4000"' in page


def test_a_link_to_a_quote_marks_it(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/sv/watch/{publish()}?t=4&quote=projekt+om+vatten.").text

    assert marks(page) == ["projekt om vatten."]
    assert 'data-hits=""' in page


def test_a_quote_that_was_never_said_is_not_shown(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/sv/watch/{publish()}?t=4&quote=detta+sades+aldrig").text

    assert "detta sades aldrig" not in page.partition("<main")[2]
    assert marks(page) == ["Kommunen har ett projekt om vatten."]


def test_hostile_words_are_shown_as_words(browser: FlaskClient, publish: Publish) -> None:
    slug = publish(
        title="<b>Hemligt</b>", cues=(Cue(0, 4_000, HOSTILE, "<i>Anna</i>"), Cue(4000, 5000, "Ja.", "Bo"))
    )

    for address in (f"/sv/watch/{slug}?q=<script>&quote=<script>", f"/sv/watch/{slug}/transcript"):
        page = browser.get(address).text
        assert "<script>alert" not in page
        assert "<i>Anna" not in page
        assert "<b>Hemligt" not in page


def test_each_turn_tells_who_speaks_where_there_are_several(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish()}").text

    assert page.count('<div class="turn" data-speaker="Anna Lindberg">') == 1
    assert page.count('<div class="turn" data-speaker="Erik Johansson">') == 1
    assert "<option>Erik Johansson</option>" in page


def test_words_of_one_speaker_need_no_names(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish(cues=(Cue(0, 4_000, 'Hej.', 'Anna Lindberg'),))}").text

    assert 'class="who"' not in page
    assert "All speakers" not in page.partition("<main")[2]


def test_a_correction_is_dated(browser: FlaskClient, publish: Publish, archive: Archive) -> None:
    slug = publish()
    assert "Imported</span>" in browser.get(f"/en/watch/{slug}").text
    with archive.database.write() as session:
        recording = recordings.by_name(session, slug)
        captions.replace_track(
            session,
            recording,
            [Cue(0, 900, "Hej.")],
            language="sv",
            origin="reviewed",
            made_by="anna@example.org",
        )
        for change in session.query(CaptionChange):
            change.made_at = datetime(2026, 5, 4, 12, tzinfo=UTC)

    page = browser.get(f"/en/watch/{slug}").text

    assert re.search(r'class="badge corrected".*?>Corrected <time[^>]*>4 May 2026</time></span>', page)
    assert "anna@example.org" not in page


def test_captions_in_two_languages_are_both_offered(
    browser: FlaskClient, publish: Publish, english: Callable[[str], None]
) -> None:
    slug = publish()
    english(slug)

    page = browser.get(f"/sv/watch/{slug}").text
    other = browser.get(f"/sv/watch/{slug}?lang=en").text

    assert f'src="/sv/watch/{slug}/captions.vtt?lang=sv" srclang="sv" label="Svenska" data-usual>' in page
    assert f'src="/sv/watch/{slug}/captions.vtt?lang=en" srclang="en" label="Engelska">' in page
    assert "Välkommen till dagens" in page
    assert "Welcome all." in other
    assert f'href="/sv/watch/{slug}/transcript.txt?lang=en" download="{slug}-en.txt"' in page
    assert "Welcome all." in browser.get(f"/sv/watch/{slug}/captions.vtt?lang=en").text
    assert "Välkommen" in browser.get(f"/sv/watch/{slug}/captions.vtt?lang=fi").text


def test_the_page_to_print_has_all_that_a_reader_of_paper_needs(
    browser: FlaskClient, publish: Publish
) -> None:
    slug = publish()

    page = browser.get(f"/en/watch/{slug}/transcript").text

    for said in (
        "Dagens möte</h1>",
        "19 March 2026",
        "Anna Lindberg</h3>",
        f"http://localhost/en/watch/{slug}</a>",
    ):
        assert said in page
    assert (
        f'<a href="/en/watch/{slug}?t=40.2">0:40</a> <span>Nu ska vi till energi och klimat.</span>' in page
    )
    assert "Captions that came with the recording." in page


def test_a_draft_has_no_text_for_strangers(browser: FlaskClient, publish: Publish) -> None:
    slug = publish("Utkast", status="draft")

    assert browser.get(f"/en/watch/{slug}/transcript").status_code == 404
    assert browser.get(f"/en/watch/{slug}/waveform.json").status_code == 404


def test_a_citation_names_speaker_talk_webinar_and_day(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish()}").text

    assert (
        'data-cite="Anna Lindberg: “Vatten i staden”. In: “Dagens möte”, Tillsammans 2030, 19 March 2026"'
        in page
    )
    assert 'data-cite="Anna Lindberg, Erik Johansson: “Dagens möte”, Tillsammans 2030, 19 March 2026"' in page
