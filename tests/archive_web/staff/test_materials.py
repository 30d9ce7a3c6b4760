"""Staff hand out materials, describe, order, replace and remove them; visitors find and open them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive_web.services import KEY
from index.catalogue import materials, recordings, webinars
from index.catalogue.documents import documents_of
from index.models import Material
from pipeline.archive import Archive
from pipeline.materials.words import read_waiting
from tests import papers

ALONE = "/en/staff/materials"


@pytest.fixture
def webinar_id(archive: Archive, shelf: Any) -> int:
    with archive.database.read() as session:
        return recordings.by_id(session, shelf.open_id).webinar_id


@pytest.fixture
def address(webinar_id: int) -> str:
    return f"/en/staff/webinars/{webinar_id}/materials"


def held(archive: Archive, webinar_id: int | None) -> list[Material]:
    with archive.database.read() as session:
        return list(materials.beside(session, webinar_id))


def file(path: Path) -> tuple[BytesIO, str]:
    return BytesIO(path.read_bytes()), path.name


def test_files_are_handed_out_found_by_their_words_and_hidden_with_the_webinar(
    staff: Any,
    stranger: Any,
    app: Flask,
    archive: Archive,
    shelf: Any,
    address: str,
    webinar_id: int,
    tmp_path: Path,
) -> None:
    bild = papers.pdf(tmp_path / "Våra bilder.pdf", "Inledning", "Jordbruk och gödsel")
    deck = papers.pptx(tmp_path / "deck.pptx", "Soil")

    answer = staff.send(address, files=[file(bild), file(deck)], kind="slides", language="sv")
    read = read_waiting(archive, app.extensions[KEY].engine.enqueue)
    with archive.database.read() as session:
        archive.index.replace_recording(shelf.open_id, documents_of(session, shelf.open_id, "UTC"))

    assert answer.status_code == 302
    assert read == 4  # the two handouts of the stock as well
    assert [one.title for one in held(archive, webinar_id)] == ["Sammanfattning", "Våra bilder", "deck"]
    number = held(archive, webinar_id)[1].id
    watch = stranger.get(f"/sv/watch/{shelf.open_slug}").text
    assert f'href="/materials/{number}/vara-bilder.pdf"' in watch
    assert "Presentationsbilder, PDF" in watch
    search = stranger.get("/sv/search?q=gödsel").text
    assert f'href="/materials/{number}/vara-bilder.pdf#page=2"' in search
    assert "I materialet" in search
    assert "sida 2" in search
    opened = stranger.get(f"/materials/{number}/evil.exe")
    assert (opened.status_code, opened.mimetype) == (200, "application/pdf")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    saved = stranger.get(f"/materials/{number}/evil.exe?download")
    assert "evil" not in saved.headers["Content-Disposition"]
    staff.send(f"/sv/staff/recordings/{shelf.open_id}/unpublish")
    assert stranger.get(f"/materials/{number}/vara-bilder.pdf").status_code == 404
    assert "gödsel</mark>" not in stranger.get("/sv/search?q=gödsel").text


def test_a_material_is_changed_replaced_moved_and_removed(
    staff: Any, archive: Archive, address: str, webinar_id: int, tmp_path: Path
) -> None:
    staff.send(address, files=[file(papers.pdf(tmp_path / "a.pdf", "Ett"))], kind="slides", title="Bilder")
    handout, slides = held(archive, webinar_id)
    first_key = slides.key
    staff.send(f"/en/staff/materials/{slides.id}/move", way="up")

    staff.send(
        f"/en/staff/materials/{slides.id}",
        files=[file(papers.pdf(tmp_path / "b.pdf", "Två"))],
        title="Nya bilder",
        kind="learning",
        goals=["6", "11"],
    )

    changed, last = held(archive, webinar_id)
    assert last.id == handout.id
    assert (changed.title, changed.kind, changed.name) == ("Nya bilder", "learning", "b.pdf")
    assert [goal.number for goal in changed.goals] == [6, 11]
    stored = list(archive.store.keys("materials/"))
    assert (changed.key in stored, handout.key in stored, first_key in stored) == (True, True, False)
    staff.send(
        f"/en/staff/materials/{slides.id}", title="En länk", url="https://example.org/a?b=1", kind="link"
    )
    assert held(archive, webinar_id)[0].url == "https://example.org/a?b=1"
    staff.send(f"/en/staff/materials/{slides.id}/remove")
    assert [one.id for one in held(archive, webinar_id)] == [handout.id]
    assert staff.get(f"/en/staff/materials/{slides.id}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "Länk", "url": "javascript:alert(1)"}, "is not a web address"),
        ({"url": "https://example.org"}, "This cannot be empty."),
        ({"title": "Bara en titel"}, "Choose a file, or write a link or a text."),
        ({"files": (BytesIO(b"<script>"), "page.html"), "summary": "Kort"}, "is not a kind of file"),
        ({"files": (BytesIO(b""), "tom.pdf")}, "The file tom.pdf is empty."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    staff: Any, archive: Archive, address: str, webinar_id: int, typed: dict[str, Any], said: str
) -> None:
    before = list(archive.store.keys("materials/"))

    answer = staff.send(address, **typed)

    assert answer.status_code == 400
    assert said in answer.text
    assert all(value in answer.text for name, value in typed.items() if name != "files")
    assert len(held(archive, webinar_id)) == 1
    assert list(archive.store.keys("materials/")) == before
    assert not list(archive.settings.incoming_folder.glob("*"))


def test_files_that_are_too_large_are_refused_before_they_are_read(
    staff: Any, app: Flask, address: str
) -> None:
    too_large = app.extensions[KEY].archive.settings.material_limit_mb * 10**6 + 1

    answer = staff.post(address, data=b"", headers={"Content-Length": str(too_large)})

    assert answer.status_code in (400, 413)


def test_a_method_stands_alone_and_is_narrowed_by_goal_language_and_kind(
    staff: Any, stranger: Any, archive: Archive
) -> None:
    body = "Så här gör ni.\n\n- Börja\n- <b>Sluta</b> med [mer](https://example.org) och [ont](javascript:x)"
    staff.send(
        ALONE, title="Verkstad", kind="method", language="sv", summary="Kort sagt", body=body, goals=["11"]
    )
    staff.send(ALONE, title="A walk", kind="learning", language="en", url="https://example.org/walk")
    staff.send(ALONE, title="Utkast", kind="method", body="Hemligt", hidden="1")
    numbers = {one.title: one.id for one in held(archive, None)}

    page = stranger.get("/en/methods").text
    assert ("Verkstad" in page, "A walk" in page, "Utkast" in page) == (True, True, False)
    assert '<h2 lang="sv">' in page
    for query, shown in (("goal=11", "Verkstad"), ("spoken=en", "A walk"), ("kind=learning", "A walk")):
        narrowed = stranger.get(f"/en/methods?{query}").text
        assert [title for title in ("Verkstad", "A walk") if title in narrowed] == [shown], query
    assert "Show all methods" in stranger.get("/en/methods?goal=16&spoken=xx&kind=%00").text
    text = stranger.get(f"/sv/methods/{numbers['Verkstad']}").text
    assert "&lt;b&gt;Sluta&lt;/b&gt;" in text
    assert '<a href="https://example.org">mer</a>' in text
    assert 'href="javascript' not in text
    assert stranger.get(f"/sv/methods/{numbers['Utkast']}").status_code == 404
    assert staff.get(f"/sv/methods/{numbers['Utkast']}").status_code == 200


def test_a_list_of_materials_takes_as_many_queries_however_long_it_is(
    staff: Any, stranger: Any, statements: list[str]
) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            staff.send(ALONE, title=f"Metod {more}{number}", kind="method", body="Text", goals=["11"])
        statements.clear()
        stranger.get("/sv/methods")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_coming_webinar_shows_its_materials(staff: Any, stranger: Any, archive: Archive) -> None:
    with archive.database.write() as session:
        webinar = webinars.add(session, "Havet", status=webinars.WebinarStatus.PLANNED)
        number, slug = webinar.id, webinar.slug

    staff.send(
        f"/sv/staff/webinars/{number}/materials", title="Läs <före>", url="https://example.org/x", kind="link"
    )

    page = stranger.get(f"/sv/webinars/{slug}").text
    assert "Läs &lt;före&gt;" in page
    assert "Länk, på example.org" in page
