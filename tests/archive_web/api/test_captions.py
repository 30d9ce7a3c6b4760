"""Captions corrected through the API: by staff, from a revision, found within seconds, with a way back."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages
from pipeline.archive import Archive
from tests.serving import Site

EMAIL = "anna@example.org"


class Desk:
    """Someone who corrects the captions of a recording, in JSON."""

    def __init__(self, visitor: Any, recording_id: int) -> None:
        self.visitor, self.address = visitor, f"/api/v1/recordings/{recording_id}/captions"
        self.token = visitor.get(self.address).headers.get("X-CSRFToken", "")

    def get(self, path: str = "") -> Any:
        return self.visitor.get(self.address + path)

    def put(self, **edit: Any) -> Any:
        return self.send("PUT", json.dumps(edit).encode())

    def patch(self, **edit: Any) -> Any:
        return self.send("PATCH", json.dumps(edit).encode())

    def send(self, method: str, data: bytes) -> Any:
        headers = {"X-CSRFToken": self.token, "Accept-Language": "en"}
        return self.visitor.open(
            self.address, method=method, data=data, headers=headers, content_type="application/json"
        )


@pytest.fixture
def desk(staff: Any, shelf: Any) -> Desk:
    return Desk(staff, shelf.open_id)


def texts(answer: Any) -> list[str]:
    return [cue["text"] for cue in answer.json["cues"]]


def cue(start_ms: int, text: str, **more: Any) -> dict[str, Any]:
    return {"start_ms": start_ms, "end_ms": start_ms + 1000, "text": text, **more}


def test_captions_come_with_the_revision_to_correct(desk: Desk, shelf: Any) -> None:
    answer = desk.get()

    found = answer.json
    assert (found["recording"], found["revision"], found["origin"], found["language"]) == (
        shelf.open_id,
        1,
        "imported",
        "sv",
    )
    assert found["cues"][1] == {
        "number": 1,
        "start_ms": 1500,
        "end_ms": 3000,
        "text": "Kommunen har rent vatten.",
        "speaker": None,
    }


def test_single_cues_are_changed_removed_and_added(desk: Desk) -> None:
    answer = desk.patch(
        revision=1,
        change=[{"number": 1, "text": "Kommunen har\n\nrent dricksvatten. ", "speaker": "Anna  Lindberg"}],
        remove=[2],
        add=[cue(500, "Mitt emellan.")],
    )

    assert answer.status_code == 200
    assert (answer.json["revision"], answer.json["origin"]) == (2, "reviewed")
    assert texts(answer) == ["Välkommen till vattnet.", "Mitt emellan.", "Kommunen har\nrent dricksvatten."]
    assert [one["number"] for one in answer.json["cues"]] == [0, 1, 2]
    assert answer.json["cues"][2]["speaker"] == "Anna Lindberg"
    assert desk.get().json == answer.json


def test_a_whole_track_is_written(desk: Desk) -> None:
    answer = desk.put(revision=1, language="en", cues=[cue(2000, "Then."), cue(0, "First.", speaker="Bo")])

    assert (texts(answer), answer.json["language"]) == (["First.", "Then."], "en")


def test_a_long_track_may_be_larger_than_a_form(desk: Desk) -> None:
    cues = [cue(n, "Ord på ord. " * 8) for n in range(8000)]

    answer = desk.put(revision=1, cues=cues)

    assert len(answer.json["cues"]) == len(cues)


def test_a_correction_of_what_someone_else_has_changed_is_refused_and_loses_nothing(desk: Desk) -> None:
    desk.patch(revision=1, change=[{"number": 0, "text": "Först."}])

    answer = desk.patch(revision=1, change=[{"number": 0, "text": "Sedan."}])

    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "CaptionsChanged"
    assert answer.json["error"]["facts"] == {"revision": 2, "given": 1}
    assert answer.json["error"]["text"].startswith(
        "The captions were changed meanwhile: they are at revision 2"
    )
    assert texts(desk.get())[0] == "Först."


@pytest.mark.parametrize(
    ("edit", "code", "sentence"),
    [
        ({"change": [{"number": 1, "text": " \n "}]}, "CueEmpty", "Cue 1 has no text."),
        ({"change": [{"number": 1, "end_ms": 1500}]}, "CueBackward", "Cue 1 ends (1500 ms) before it starts (1500 ms)."),
        ({"change": [{"number": 1, "start_ms": "soon"}]}, "CueUnreadable", "Cue 1: “start_ms” cannot be read."),
        ({"change": [{"number": 1, "speaker": 7}]}, "CueUnreadable", "Cue 1: “speaker” cannot be read."),
        ({"change": [{"number": 3, "text": "a"}]}, "CueMissing", "There is no cue 3: these captions have 3, numbered from 0."),
        ({"remove": [-1]}, "CueMissing", "There is no cue -1"),
        ({"remove": ["0"]}, "EditUnreadable", "“number” is missing"),
        ({"add": [{"start_ms": 0, "text": "a"}]}, "CueUnreadable", "Cue 3: “end_ms” cannot be read."),
        ({"add": ["a"]}, "CueUnreadable", "Cue 3"),
        ({"add": "a"}, "EditUnreadable", "“add” is missing or cannot be read."),
        ({"revision": None}, "EditUnreadable", "“revision” is missing"),
        ({"language": "Klingon!"}, "EditUnreadable", "“language”"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_its_cue_and_nothing_is_changed(
    desk: Desk, edit: Any, code: str, sentence: str
) -> None:
    before = desk.get().json

    answer = desk.patch(**{"revision": 1, **edit})

    assert (answer.status_code, answer.json["error"]["code"]) == (400, code)
    assert answer.json["error"]["text"].startswith(sentence)
    assert desk.get().json == before


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 9) | st.text(max_size=3) | st.just(10**30) | st.floats(),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["number", "text", "start_ms", "end_ms", "speaker"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=20) | st.just(b"[" * 100_000)
       | st.dictionaries(st.sampled_from(["change", "remove", "add", "language"]), VALUES, min_size=1)
       .map(lambda edit: json.dumps({"revision": 0, **edit}).encode()))  # fmt: skip
def test_any_bytes_are_refused_in_json(desk: Desk, data: bytes) -> None:
    """Revision 0 is not the latest: what could be read is refused with a conflict."""
    answer = desk.send("PATCH", data)

    assert answer.status_code in (400, 409)
    assert answer.json["error"]["text"]


def test_every_revision_says_who_and_when_and_is_a_way_back(desk: Desk) -> None:
    first = desk.get().json["cues"]
    desk.put(revision=1, cues=[cue(0, "Borta.")])

    latest, earliest = desk.get("/revisions").json["revisions"]
    assert (latest["revision"], latest["made_by"], latest["origin"]) == (2, EMAIL, "reviewed")
    assert (earliest["revision"], earliest["made_by"], earliest["origin"]) == (1, "", "imported")
    assert latest["made_at"] >= earliest["made_at"]
    old = desk.get("/revisions/1").json
    assert old["cues"] == first

    desk.put(revision=2, cues=old["cues"])

    assert desk.get().json["cues"] == first
    assert desk.get("/revisions/9").json["error"]["text"] == "Inspelningens undertexter har ingen version 9."


def test_a_recording_without_captions_is_given_some(desk: Desk, archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.open_id)
        captions.replace_track(
            session, found, [Cue(0, 1, "a")], language="sv", origin="reviewed"
        ).may_be_replaced = True
        captions.remove_tracks(session, found)
    before = desk.get().json
    assert (before["origin"], before["cues"]) == (None, [])

    answer = desk.put(revision=before["revision"], cues=[cue(0, "Hej.")])

    assert (answer.status_code, texts(answer)) == (200, ["Hej."])


def test_no_stranger_reads_or_writes(stranger: Any, shelf: Any, archive: Archive) -> None:
    desk = Desk(stranger, shelf.open_id)

    assert [desk.get().status_code, desk.put(revision=1, cues=[]).status_code] == [401, 401]
    assert desk.get().json["error"]["text"] == "Logga in först"
    with archive.database.read() as session:
        assert captions.cues_of(captions.track_of(session, shelf.open_id))


def test_without_the_token_nothing_is_written(desk: Desk) -> None:
    desk.token = ""

    answer = desk.patch(revision=1, remove=[0])

    assert answer.status_code == 400
    assert len(desk.get().json["cues"]) == 3


def test_recognition_that_is_under_way_is_called_off(desk: Desk, archive: Archive, shelf: Any) -> None:
    with archive.database.write() as session:
        stages.began(stages.one(session, shelf.open_id, "captions"), "a1", "w1")

    desk.patch(revision=1, remove=[0])

    with archive.database.read() as session:
        state = stages.one(session, shelf.open_id, "captions")
        assert (state.state, state.attempt) == ("done", "")


@pytest.mark.parametrize(
    ("origin", "note"),
    [
        ("reviewed", "Captions corrected by a person."),
        ("imported", "Captions that came with the recording."),
        ("recognised", "Captions made automatically"),
    ],
)
def test_the_watch_page_says_where_the_words_come_from(
    stranger: Any, archive: Archive, shelf: Any, origin: str, note: str
) -> None:
    with archive.database.write() as session:
        captions.track_of(session, shelf.open_id).origin = origin  # type: ignore[union-attr]

    assert note in stranger.get(f"/en/watch/{shelf.open_slug}").text


def test_what_was_corrected_is_found_within_five_seconds(
    desk: Desk, stranger: Any, archive: Archive, shelf: Any
) -> None:
    """With a worker in a process of its own, as in production."""

    def found(word: str) -> bool:
        return f"/watch/{shelf.open_slug}" in stranger.get(f"/sv/search?q={word}").text

    site = Site.at(archive.settings.data)
    with site.running("worker"):
        desk.patch(revision=1, add=[cue(4000, "Provord.")])
        wait_until(lambda: found("provord"), 60)  # the worker has started
        assert not found("klimatanpassning")
        (added,) = [one["number"] for one in desk.get().json["cues"] if one["text"] == "Provord."]

        desk.patch(revision=2, change=[{"number": added, "text": "Nu om klimatanpassningen."}])

        wait_until(lambda: found("klimatanpassningen"), 5)
        assert not found("provord")


def wait_until(holds: Any, limit_s: float) -> None:
    until_s = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < until_s
        time.sleep(0.1)
