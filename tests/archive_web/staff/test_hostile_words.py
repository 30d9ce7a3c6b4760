"""Words from outside are shown as text, on every page and in every file that names them."""

from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, materials, recordings
from index.catalogue.documents import documents_of
from index.models import Speaker
from pipeline.archive import Archive

HOSTILE = "<script>alert(1)</script>\"'--><img src=x onerror=alert(2)>"


@pytest.fixture
def hostile(archive: Archive, shelf: Any) -> Any:
    """The published recording with hostile words in all its places."""
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.open_id)
        found.webinar.title = found.webinar.description = found.name = HOSTILE
        found.webinar.materials[0].title = HOSTILE
        for talk in found.talks:
            talk.title = talk.abstract = HOSTILE
            for speaker in talk.speakers:
                session.get_one(Speaker, speaker.id).name = HOSTILE
                speaker.organisation = HOSTILE
        cues = [Cue(0, 2000, HOSTILE, HOSTILE), Cue(2000, 4000, "a --> b\n\n00:00.000 --> 00:09.000\nforged")]
        captions.replace_track(session, found, cues, language="sv", origin="imported")
        session.refresh(found)
        captions.derive_passages(session, found)
    with archive.database.read() as session:
        documents = documents_of(session, shelf.open_id, archive.settings.timezone)
    archive.index.replace_recording(shelf.open_id, documents)
    return shelf


def test_pages_show_them_as_text(staff: Any, hostile: Any) -> None:
    pages = [
        "/sv/",
        "/en/search?q=alert",
        "/en/search?q=alert&speaker=anna-lindberg",
        "/sv/search?q=<script>alert(1)</script>",
        "/sv/search?goal=6",
        f"/sv/watch/{hostile.open_slug}",
        "/sv/speakers",
        "/sv/speakers/anna-lindberg",
        "/sv/goals/6",
        "/sv/programme",
        "/en/staff/",
        f"/en/staff/recordings/{hostile.open_id}",
        "/sv/watch/<script>alert(1)</script>",
        "/en/staff/log-in?next=/<script>alert(1)</script>",
        f"/en/staff/recordings/{hostile.open_id}?said=accepted<script>alert(1)</script>",
    ]

    for address in pages:
        answer = staff.get(address)

        assert answer.status_code in (200, 404), address
        assert "<script>alert" not in answer.text, address
        assert "<img src=x" not in answer.text, address
    for address in pages[:12]:
        if "goal" not in address or "search" in address:
            assert "&lt;script&gt;alert(1)" in staff.get(address).text, address


def test_the_webvtt_file_holds_the_same_two_cues(stranger: Any, hostile: Any) -> None:
    text = stranger.get(f"/sv/watch/{hostile.open_slug}/captions.vtt").text

    assert text.count("\n00:00:0") == 2
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("-->") == 2


def test_downloads_are_text_that_no_browser_runs(stranger: Any, hostile: Any) -> None:
    for name, media_type in (
        ("captions.vtt", "text/vtt"),
        ("captions.srt", "application/x-subrip"),
        ("captions.json", "application/json"),
        ("transcript.txt", "text/plain"),
    ):
        answer = stranger.get(f"/sv/watch/{hostile.open_slug}/{name}")

        assert answer.mimetype == media_type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_material_is_saved_and_never_run(staff: Any, archive: Archive, hostile: Any, tmp_path: Any) -> None:
    (tmp_path / "page").write_text(HOSTILE)
    archive.store.adopt("materials/page.html", tmp_path / "page")
    with archive.database.write() as session:
        webinar = recordings.by_id(session, hostile.open_id).webinar
        added = materials.add_file(
            session,
            webinar,
            title="Page",
            name='a"\r\nX-Evil: 1.html',
            key="materials/page.html",
            media_type="text/html",
            size_bytes=9,
        )
        session.flush()
        number = added.id

    answer = staff.get(f"/materials/{number}/anything.html")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "X-Evil" not in answer.headers
    assert staff.get(f"/sv/watch/{hostile.open_slug}").status_code == 200
