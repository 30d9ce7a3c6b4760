"""Staff correct a recording: a wrong field is named, and nothing that was typed is lost."""

from collections import defaultdict
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from archive_web.staff.forms import split_names
from index.catalogue import captions, recordings, stages
from index.errors import Unexpected
from index.models import Recording, Rendition, WebinarStatus
from pipeline.archive import Archive

TALKS = {
    "talk-0-title": "Rent vatten",
    "talk-0-start": "0:00",
    "talk-0-end": "0:02",
    "talk-0-speakers": "Anna Lindberg (Staden)",
    "talk-0-goals": ["6", "11"],
    "talk-0-targets": "6.1",
    "talk-0-abstract": "Om kranen.",
}


class FormReader(HTMLParser):
    """What the fields of a page's long form hold, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = defaultdict(list)
        self._open = ""
        self.feed(page[page.index('<form class="form" method="post">') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.values[name].append(value)
        elif tag in ("textarea", "select"):
            self._open = name
            if tag == "textarea":
                self.values[name].append("")
        elif tag == "option" and "selected" in given:
            self.values[self._open].append(value)

    def handle_data(self, data: str) -> None:
        if self._open and self.lasttag == "textarea":
            self.values[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""

    @property
    def fields(self) -> dict[str, list[str]]:
        return {name: values for name, values in self.values.items() if name and name != "csrf_token"}

    def typed(self, like: dict[str, Any]) -> dict[str, Any]:
        """The fields of the same names as *like*; several values as a list."""
        return {
            name: self.values[name] if isinstance(value, list) else self.values[name][0]
            for name, value in like.items()
        }


@pytest.fixture
def address(shelf: Any) -> str:
    return f"/en/staff/recordings/{shelf.open_id}"


@pytest.fixture
def see(archive: Archive, shelf: Any) -> Callable[[Callable[[Recording], Any]], Any]:
    """What the catalogue knows of the published recording: see(lambda recording: …)."""

    def see(look: Callable[[Recording], Any]) -> Any:
        with archive.database.read() as session:
            return look(recordings.by_id(session, shelf.open_id))

    return see


def spans(recording: Recording) -> list[tuple[str, int, int | None]]:
    return [(talk.title, talk.start_ms, talk.end_ms) for talk in recording.talks]


def test_what_is_typed_is_kept(staff: Any, address: str, see: Any) -> None:
    first = see(lambda recording: recording.talks[0].id)

    answer = staff.send(
        address,
        title=" Vattnet ",
        description="Nytt.",
        date="2026-01-02T09:30",
        language="en",
        **{**TALKS, "talk-0-id": str(first)},
        **{"talk-1-title": "Frågor", "talk-1-start": "0:02", "talk-1-end": ""},
    )

    assert "Saved." in staff.get(answer.location).text
    webinar = see(lambda recording: recording.webinar)
    assert (webinar.title, webinar.description, webinar.language) == ("Vattnet", "Nytt.", "en")
    assert f"{webinar.starts_at:%Y-%m-%d %H:%M}" == "2026-01-02 08:30"
    assert see(spans) == [("Rent vatten", 0, 2000), ("Frågor", 2000, None)]
    assert see(lambda recording: recording.talks[0].id) == first
    assert see(lambda recording: [target.number for target in recording.talks[0].targets]) == ["6.1"]
    assert see(lambda recording: {state.name for state in recording.stages if state.state == "waiting"}) == {
        "passages",
        "goals",
        "search",
    }


def test_a_talk_in_another_language_is_recognised_anew(
    staff: Any, archive: Archive, address: str, see: Any
) -> None:
    with archive.database.write() as session:
        recording = see(lambda recording: recording.id)
        track = captions.track_of(session, recording)
        assert track is not None
        track.origin = "recognised"
    first = see(lambda recording: recording.talks[0].id)

    staff.send(address, title="Vattnet", **{**TALKS, "talk-0-id": str(first), "talk-0-language": "en"})

    assert see(lambda recording: recording.talks[0].language) == "en"
    waiting = see(lambda recording: {state.name for state in recording.stages if state.state == "waiting"})
    assert waiting == {"recognition", "captions", "passages", "goals", "search"}
    assert '<option value="en" selected>' in staff.get(address).text


def test_a_form_sent_back_as_it_came_changes_nothing(
    staff: Any, archive: Archive, shelf: Any, address: str, see: Any
) -> None:
    with archive.database.write() as session:
        first, second = recordings.by_id(session, shelf.open_id).talks
        first.end_ms = second.start_ms = 2345
    before = see(spans)
    page = FormReader(staff.get(address).text)

    answer = staff.send(address, **page.fields)

    assert answer.status_code == 302
    assert see(spans) == before
    assert see(lambda recording: [speaker.organisation for speaker in recording.talks[0].speakers]) == [
        "Staden"
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "  "}, "This cannot be empty."),
        ({"date": "imorgon"}, "is not a date"),
        ({"date": "0001-01-01T00:00"}, "is not a date"),
        ({"talk-0-start": "soon"}, "is not a time. Write it as 24:30 or 1:05:00."),
        ({"talk-0-end": "1:2:3:4"}, "is not a time"),
        ({"talk-0-start": "0:03"}, "ends (0:00:02) before it starts (0:00:03)"),
        (
            {"talk-1-title": "Frågor", "talk-1-start": "0:01"},
            "The talks “Rent vatten” and “Frågor” overlap. Let the first end at 0:00:01 or earlier.",
        ),
        ({"talk-1-title": "", "talk-1-start": "0:03", "talk-1-speakers": "Leila"}, "This cannot be empty."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    staff: Any, address: str, see: Any, wrong: dict[str, Any], sentence: str
) -> None:
    before = see(spans)
    typed = {
        "title": "Vattnet & vi",
        "description": "Ny <text>.",
        "date": "2026-01-02T09:30",
        **TALKS,
        **wrong,
    }

    answer = staff.send(address, **typed)

    assert answer.status_code == 400
    assert "Nothing was saved." in answer.text
    assert sentence in answer.text.replace("&#39;", "'")
    assert FormReader(answer.text).typed(typed) == typed
    assert see(spans) == before
    assert see(lambda recording: recording.webinar.title) == "Vatten i staden"


def test_a_goal_that_does_not_exist_is_passed_over(staff: Any, address: str, see: Any) -> None:
    answer = staff.send(address, title="Vatten", **{**TALKS, "talk-0-goals": ["6", "18", str(10**30), "x"]})

    assert answer.status_code == 302
    assert see(lambda recording: [goal.number for goal in recording.talks[0].goals]) == [6]


def test_a_field_that_is_wrong_is_tied_to_its_sentence(staff: Any, address: str) -> None:
    page = staff.send(address, title="Vatten", **{**TALKS, "talk-0-start": "soon"}).text

    assert 'id="talk-0-start-error"' in page
    assert 'aria-describedby="talk-0-start-hint talk-0-start-error"' in page
    assert page.count('aria-invalid="true"') == 1


def test_a_talk_beyond_the_end_is_kept_and_said(staff: Any, address: str) -> None:
    answer = staff.send(address, title="Vatten", **{**TALKS, "talk-0-end": "1:00:00"})

    page = staff.get(answer.location).text
    assert "reaches beyond the recording" in page

    staff.send(address, title="Vatten", **TALKS)
    assert "reaches beyond the recording" not in staff.get(address).text


def test_publishing_shows_a_draft_to_all_and_withdrawing_hides_it(
    staff: Any, stranger: Any, shelf: Any
) -> None:
    draft = f"/en/staff/recordings/{shelf.secret_id}"
    shown = [
        f"/sv/watch/{shelf.secret_slug}",
        "/sv/webinars/hemlig-budget",
        "/sv/speakers/maria-karlsson",
        f"/sv/watch/{shelf.secret_slug}/captions.vtt",
        f"/sv/watch/{shelf.secret_slug}/captions.srt",
        f"/sv/watch/{shelf.secret_slug}/captions.json",
        f"/sv/watch/{shelf.secret_slug}/transcript.txt",
    ]
    listed = ["/sv/", "/sv/programme", "/sv/goals/13", "/sv/search?q=klimat", "/sv/search?goal=13"]

    def see() -> tuple[set[int], set[bool]]:
        return (
            {stranger.get(address).status_code for address in shown} - {302},
            {"Hemlig budget" in stranger.get(address).text for address in listed},
        )

    assert see() == ({404}, {False})
    assert staff.get(shown[0]).status_code == 200
    assert staff.get(shown[3]).status_code == 200

    staff.send(f"{draft}/publish")
    assert see() == ({200}, {True})
    assert "Maria Karlsson" in stranger.get("/sv/speakers").text

    staff.send(f"{draft}/unpublish")
    assert see() == ({404}, {False})
    assert "Maria Karlsson" not in stranger.get("/sv/speakers").text


def test_a_strangers_search_counts_no_draft(stranger: Any) -> None:
    page = stranger.get("/sv/search?q=kommunen").text

    assert "Vatten i staden" in page
    assert "Hemlig" not in page
    assert "maria-karlsson" not in page


def test_what_cannot_be_watched_yet_is_published_when_it_is_ready(
    staff: Any, archive: Archive, shelf: Any
) -> None:
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.secret_id)
        for rendition in found.renditions:
            session.delete(session.get_one(Rendition, (found.id, rendition.height_px)))
        found.watchable_key = None

    staff.send(f"/en/staff/recordings/{shelf.secret_id}/publish")

    with archive.database.read() as session:
        found = recordings.by_id(session, shelf.secret_id)
        assert (found.webinar.status, found.publish_when_ready) == (WebinarStatus.DRAFT, True)
    assert "Published as soon as it is ready" in staff.get(f"/en/staff/recordings/{shelf.secret_id}").text


def test_what_failed_is_run_again_with_what_depends_on_it_and_no_more(
    staff: Any, archive: Archive, shelf: Any, address: str
) -> None:
    with archive.database.write() as session:
        state = stages.one(session, shelf.open_id, "captions")
        stages.failed(state, Unexpected(kind="MemoryError", reason="<b>full</b>"))
    page = staff.get(address).text
    assert "An unexpected fault (MemoryError: &lt;b&gt;full&lt;/b&gt;)" in page
    assert "Retry what failed" in page

    answer = staff.send(f"{address}/retry")

    assert answer.location == address
    with archive.database.read() as session:
        waiting = {state.name for state in stages.of(session, shelf.open_id) if state.state == "waiting"}
    assert waiting == {"captions", "passages", "goals", "search", "slide_search", "ready"}
    assert "Retry what failed" not in staff.get(address).text


@pytest.mark.parametrize("path", ["", "/publish", "/unpublish", "/retry"])
def test_a_stranger_changes_nothing(stranger: Any, address: str, see: Any, path: str) -> None:
    before = see(lambda recording: (recording.webinar.title, recording.webinar.status, recording.run))

    answer = stranger.send(address + path, title="Kapad", **TALKS)

    assert answer.status_code == 403
    assert see(lambda recording: (recording.webinar.title, recording.webinar.status, recording.run)) == before


@pytest.mark.parametrize("path", ["", "/publish", "/unpublish", "/retry"])
def test_a_recording_that_is_not_there_is_said(staff: Any, path: str) -> None:
    assert staff.send(f"/en/staff/recordings/99{path}", title="x").status_code == 404


def test_a_comma_in_brackets_belongs_to_the_organisation() -> None:
    typed = "Anna Lindberg (Miljö, klimat och vatten), Erik Johansson\nMaria (A, B)"

    assert split_names(typed) == (
        "Anna Lindberg (Miljö, klimat och vatten)",
        "Erik Johansson",
        "Maria (A, B)",
    )
