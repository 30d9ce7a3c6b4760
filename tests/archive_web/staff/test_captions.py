"""Captions on the staff pages, without scripts: files in, translations, versions, and the mark of having read them."""

from io import BytesIO
from typing import Any

import pytest

from index.catalogue import caption_history as history
from index.catalogue import captions

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nNya ord om vatten.\n"


@pytest.fixture
def page(staff: Any, shelf: Any) -> Any:
    def page(path: str = "", **query: str) -> Any:
        return staff.get(f"/en/staff/recordings/{shelf.open_id}/captions{path}", query_string=query)

    return page


@pytest.fixture
def post(staff: Any, shelf: Any) -> Any:
    def post(path: str, translation: str = "", **form: Any) -> Any:
        query = f"?translation={translation}" if translation else ""
        return staff.send(f"/en/staff/recordings/{shelf.open_id}/captions/{path}{query}", **form)

    return post


def held(archive: Any, shelf: Any, translation: str = "") -> list[str]:
    with archive.database.read() as session:
        return [cue.text for cue in captions.cues_of(captions.track_of(session, shelf.open_id, translation))]


def test_a_file_takes_the_place_of_what_is_there_and_can_be_taken_back(
    page: Any, post: Any, archive: Any, shelf: Any
) -> None:
    before = held(archive, shelf)

    answer = post("import", file=(BytesIO(VTT.encode()), "nya.vtt"))
    assert (answer.status_code, held(archive, shelf)) == (302, ["Nya ord om vatten."])
    assert "Go back to this" in page().text

    post("restore", revision="1")
    assert held(archive, shelf) == before


def test_a_file_that_holds_no_captions_changes_nothing_and_says_what_to_do(
    post: Any, archive: Any, shelf: Any
) -> None:
    before = held(archive, shelf)

    answer = post("import", file=(BytesIO(b"\x00\xffnonsense"), "<b>bild</b>.png"))

    assert answer.status_code == 400
    assert "There are no captions to read in &lt;b&gt;bild&lt;/b&gt;.png" in answer.text
    assert held(archive, shelf) == before


def test_a_translation_is_for_staff_until_it_has_been_read_through(
    page: Any, post: Any, stranger: Any, archive: Any, shelf: Any
) -> None:
    watch = f"/sv/watch/{shelf.open_slug}"
    english = f"{watch}/captions.vtt?lang=en"

    assert post("translations", into="en").location.endswith("translation=en&said=begun")
    assert held(archive, shelf, "en") == held(archive, shelf)
    post("import", "en", file=(BytesIO(VTT.encode()), "english.vtt"), into="en")
    assert "Nya ord" not in stranger.get(english).text
    assert "Mark as read through" in page(translation="en").text

    post("checked", "en", checked="1")
    assert "Nya ord" in stranger.get(english).text
    assert 'srclang="en"' in stranger.get(watch).text
    assert "Nya ord" not in stranger.get(f"{watch}/captions.vtt").text

    post("translations/remove", into="en")
    assert "Nya ord" not in stranger.get(english).text
    assert held(archive, shelf)


def test_captions_cannot_be_translated_into_their_own_language(post: Any, archive: Any, shelf: Any) -> None:
    answer = post("translations", into="sv")

    assert answer.status_code == 400
    assert "Choose another one" in answer.text
    with archive.database.read() as session:
        assert history.last_revision(session, shelf.open_id, "sv") == 0


def test_a_file_can_be_handed_in_as_a_translation(post: Any, archive: Any, shelf: Any) -> None:
    before = held(archive, shelf)

    post("import", file=(BytesIO(VTT.encode()), "english.vtt"), into="en")

    assert held(archive, shelf, "en") == ["Nya ord om vatten."]
    assert held(archive, shelf) == before


def test_nothing_is_asked_in_a_language_that_is_none(page: Any) -> None:
    assert page(translation="../../etc").status_code == 400
