"""Staff see how far the work is and how long it takes yet, find recordings, and have work done again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask_babel import force_locale

from archive_web.staff.time_left import about, left_ms, whole_left_ms
from index.captions.cue import Cue
from index.catalogue import captions, pace, recordings, stages
from index.catalogue.recordings import SourceFile
from index.errors import Unexpected
from index.models import StageState, Webinar, WebinarStatus, now
from pipeline.archive import Archive
from pipeline.stages.plan import NAMES

MIN = 60_000


def running(name: str, minutes: int, percent: int) -> StageState:
    return StageState(
        name=name, state="running", percent=percent, started_at=now() - timedelta(minutes=minutes)
    )


def test_a_stage_that_has_come_far_is_judged_by_itself() -> None:
    state = running("parts", 10, 25)

    assert round((left_ms(state, {"parts": 9.0}, 60 * MIN, now()) or 0) / MIN) == 30


def test_one_that_has_hardly_begun_is_judged_by_earlier_recordings() -> None:
    state = running("parts", 2, 1)

    assert round((left_ms(state, {"parts": 0.5}, 60 * MIN, now()) or 0) / MIN) == 28
    assert left_ms(state, {}, 60 * MIN, now()) is None
    assert left_ms(StageState(name="parts", state="waiting"), {"parts": 0.5}, None, now()) is None
    assert left_ms(StageState(name="parts", state="waiting"), {"parts": 0.5}, 10 * MIN, now()) == 5 * MIN


def test_all_that_is_left_is_the_longest_way_or_the_longest_queue() -> None:
    none: dict[str, int | None] = dict.fromkeys(NAMES, 0)

    assert whole_left_ms(none | {"sound": 2, "recognition": 30, "parts": 5}) == 32
    assert whole_left_ms(none | {"sound": 2, "parts": 5, "slides": 4}) == 11
    assert whole_left_ms(none | {"sound": None}) is None


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (20_000, "less than a minute"),
        (12.4 * MIN, "about 10 min"),
        (7.6 * MIN, "about 8 min"),
        (61 * MIN, "about 1 h"),
        (100 * MIN, "about 1 h 45 min"),
        (500 * MIN, "about 8 h"),
    ],
)
def test_no_more_is_said_than_can_be_known(app: Any, ms: float, words: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert about(int(ms)) == words


def test_the_pace_is_that_of_recordings_that_are_done(archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        for number, seconds in ((shelf.open_id, 10), (shelf.secret_id, 20)):
            state = stages.one(session, number, "parts")
            state.finished_at = now()
            state.started_at = state.finished_at - timedelta(seconds=seconds)
        lengths = [
            recordings.by_id(session, one).duration_ms or 1 for one in (shelf.open_id, shelf.secret_id)
        ]

        found = pace.pace(session)["parts"]

    assert found == pytest.approx(
        sum(ms / length for ms, length in zip((10_000, 20_000), lengths, strict=True)) / 2
    )


def test_the_page_says_percent_time_left_and_the_fault(staff: Any, archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        state = stages.one(session, shelf.open_id, "parts")
        stages.began(state)
        state.percent, state.started_at = 50, now() - timedelta(minutes=20)
        stages.failed(stages.one(session, shelf.open_id, "slides"), Unexpected(kind="E", reason="Sönder"))

    page = staff.get(f"/en/staff/recordings/{shelf.open_id}").text
    part = staff.get(f"/en/staff/recordings/{shelf.open_id}/state").text

    for shown in (page, part, staff.get("/en/staff/").text):
        assert re.search(r"\d+ of \d+ steps done", shown)
        assert "50 %, about 20 min left" in shown
        assert "Sönder" in shown
    assert "<html" not in part
    assert 'data-live="/en/staff/recordings/' in part
    assert ">Refresh</a>" in part


def add_recordings(archive: Archive, count: int, state: str = "done") -> None:
    with archive.database.write() as session:
        for number in range(count):
            webinar = Webinar(slug=f"w{number}{state}", title=f"Ökad nr {number}", status=WebinarStatus.DRAFT)
            session.add(webinar)
            source = SourceFile("k", f"film{number}.mp4", f"{number}{state}", 1)
            added = recordings.add(session, webinar, source)
            session.add(StageState(recording_id=added.id, name="parts", position=0, state=state, run=0))


def test_the_list_is_filtered_searched_and_paged(staff: Any, archive: Archive) -> None:
    add_recordings(archive, 27, "failed")

    first, second = (staff.get(f"/en/staff/?show=attention&page={page}").text for page in (1, 2))

    assert "Page 1 of 2" in first
    assert first.count('<th scope="row">') == 25
    assert second.count('<th scope="row">') == 2
    found = staff.get("/en/staff/?q=ökad+FILM26").text
    assert found.count('<th scope="row">') == 1
    assert "Ökad nr 26" in found
    assert staff.get("/en/staff/?show=published").text.count('<th scope="row">') == 1
    assert "No recording is like that." in staff.get("/en/staff/?show=under-way").text
    assert staff.get("/en/staff/?show=nonsense&page=x").status_code == 200


def test_the_list_asks_the_catalogue_as_often_for_three_as_for_one(
    staff: Any, archive: Archive, statements: list[str]
) -> None:
    counts = []
    for state in ("waiting", "running", "failed"):
        add_recordings(archive, 1, state)
        statements.clear()
        assert "Ökad nr 0" in staff.get("/en/staff/?q=ökad").text
        counts.append(len(statements))

    assert len(set(counts)) == 1


def test_what_will_be_redone_is_said_first(staff: Any, shelf: Any) -> None:
    address = f"/en/staff/recordings/{shelf.open_id}/again"

    page = staff.get(f"{address}?from=slides").text
    redone = page[page.index('id="redone"') :]

    assert "Find and read the slides" in redone
    assert "Make the slides searchable" in redone
    assert "Even out the sound" not in redone
    assert 'id="redone"' not in staff.get(address).text
    assert staff.send(address, **{"from": "nonsense"}).status_code == 400


def test_a_stage_is_run_again(staff: Any, archive: Archive, shelf: Any) -> None:
    answer = staff.send(f"/en/staff/recordings/{shelf.open_id}/again", **{"from": "goals"})

    assert answer.status_code == 302
    with archive.database.read() as session:
        waiting = [state.name for state in stages.of(session, shelf.open_id) if state.state == "waiting"]
    assert waiting == ["goals", "search", "slide_search", "ready"]


def test_captions_of_a_person_are_kept_unless_the_box_is_ticked(
    staff: Any, archive: Archive, shelf: Any
) -> None:
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.open_id)
        captions.replace_track(session, found, [Cue(0, 1, "Hej")], language="sv", origin="reviewed")
    address = f"/en/staff/recordings/{shelf.open_id}/again"
    assert "write over the captions" in staff.get(f"{address}?from=recognition").text
    assert "write over the captions" not in staff.get(f"{address}?from=goals").text

    refused = staff.send(address, **{"from": "recognition"})
    assert refused.status_code == 400
    assert "Tick the box" in refused.text
    assert staff.send(address, **{"from": "recognition", "replace_captions": "1"}).status_code == 302

    with archive.database.read() as session:
        assert captions.track_of(session, shelf.open_id).may_be_replaced  # type: ignore[union-attr]
