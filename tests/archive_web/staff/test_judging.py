"""Staff confirm and reject goals that talks seem to speak of; everyone sees what counts, with its words."""

from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, judgement, recordings, stages
from index.models import Talk
from pipeline.archive import Archive

SAID = "Reningsverket och avloppet måste byggas om. Det är delmål 11.2 i Agenda 2030."


@pytest.fixture
def talk(archive: Archive, shelf: Any) -> Talk:
    """The second talk of the published recording speaks of water, and names a target of goal 11."""
    with archive.database.write() as session:
        recording = recordings.by_id(session, shelf.open_id)
        cues = [Cue(0, 3000, "Hej."), Cue(3000, 5000, SAID)]
        captions.replace_track(session, recording, cues, language="sv", origin="imported")
        captions.derive_passages(session, recording)
        judgement.suggest(session, recording)
        return recording.talks[1]


@pytest.fixture
def address(shelf: Any) -> str:
    return f"/en/staff/recordings/{shelf.open_id}"


@pytest.fixture
def watching(stranger: Any, shelf: Any) -> Any:
    """What everyone sees on the watch page and on the page of a goal."""

    def watching() -> tuple[str, str]:
        return stranger.get(f"/en/watch/{shelf.open_slug}").text, stranger.get("/en/goals/6").text

    return watching


def test_the_page_shows_level_words_target_and_moment(staff: Any, address: str, talk: Talk) -> None:
    page = staff.get(address).text

    assert "never a probability" in page
    assert "Mentioned" in page
    assert "Strong" in page
    assert "”Reningsverket”, ”avloppet”" in page
    assert "11.2 " in page
    assert "?t=3" in page


def test_what_is_only_suggested_is_not_public(watching: Any, talk: Talk) -> None:
    watch, goal = watching()

    assert "”delmål 11.2”" in watch
    assert "Reningsverket”" not in watch
    assert "Varm skola" not in goal


def test_confirming_makes_it_public_with_its_words(
    staff: Any, archive: Archive, shelf: Any, address: str, watching: Any, talk: Talk
) -> None:
    answer = staff.send(f"{address}/goals", talk=talk.id, goal=6, verdict="confirmed")

    page = staff.get(answer.location).text
    assert "Your decision is kept." in page
    assert "Confirmed by anna@example.org" in page
    watch, goal = watching()
    assert "”Reningsverket”, ”avloppet”" in watch
    assert "Varm skola" in goal
    assert "”Reningsverket”" in goal
    with archive.database.read() as session:
        waiting = {state.name for state in stages.of(session, shelf.open_id) if state.state == "waiting"}
    assert waiting == {"search"}


def test_rejecting_takes_what_is_named_away(staff: Any, address: str, watching: Any, talk: Talk) -> None:
    staff.send(f"{address}/goals", talk=talk.id, goal=11, verdict="rejected")

    assert "”delmål 11.2”" not in watching()[0]
    assert "Rejected by anna@example.org" in staff.get(address).text


@pytest.mark.parametrize(
    "wrong", [{"goal": 18}, {"goal": "x"}, {"talk": 99_999}, {"talk": ""}, {"talk": "²"}, {"goal": ""}]
)
def test_what_is_not_there_is_said(staff: Any, address: str, talk: Talk, wrong: dict[str, Any]) -> None:
    fields = {"talk": talk.id, "goal": 6, "verdict": "confirmed", **wrong}

    assert staff.send(f"{address}/goals", **fields).status_code == 404


def test_a_stranger_decides_nothing(stranger: Any, archive: Archive, address: str, talk: Talk) -> None:
    answer = stranger.send(f"{address}/goals", talk=talk.id, goal=6, verdict="confirmed")

    assert answer.status_code == 403
    with archive.database.read() as session:
        assert session.get_one(Talk, talk.id).decisions == []


def test_targets_are_set_in_the_form_and_wrong_ones_named(
    staff: Any, archive: Archive, shelf: Any, address: str
) -> None:
    fields = {"title": "Vatten", "talk-0-title": "Rent", "talk-0-start": "0:00", "talk-0-end": "0:02"}

    wrong = staff.send(address, **fields, **{"talk-0-targets": "6.1, 18.9"})
    right = staff.send(address, **fields, **{"talk-0-targets": "6.1 11.A"})

    assert wrong.status_code == 400
    assert "There is no goal or target 18.9." in wrong.text
    assert right.status_code == 302
    with archive.database.read() as session:
        talk = recordings.by_id(session, shelf.open_id).talks[0]
        assert [target.number for target in talk.targets] == ["6.1", "11.a"]


def test_all_strong_ones_are_confirmed_at_once_and_others_left(
    staff: Any, archive: Archive, address: str, talk: Talk
) -> None:
    staff.send(f"{address}/goals", talk=talk.id, goal=11, verdict="rejected")

    answer = staff.send(f"{address}/goals/strong", talk=talk.id)

    assert answer.location.endswith(f"#talk-{talk.id}")
    with archive.database.read() as session:
        found = {one.number: one for one in judgement.opinions(session.get_one(Talk, talk.id))}
    assert found[6].verdict == "confirmed"
    assert found[11].verdict == "rejected"
    possible = [one for one in found.values() if one.suggestion and one.suggestion.level == "possible"]
    assert [one.verdict for one in possible] == [None] * len(possible)


def test_after_a_decision_the_next_open_goal_is_at_hand(staff: Any, address: str, talk: Talk) -> None:
    first = staff.send(f"{address}/goals", talk=talk.id, goal=11, verdict="confirmed").location

    assert first.split("#")[1] == f"goal-{talk.id}-6"
    assert f'id="goal-{talk.id}-6"' in staff.get(address).text
    assert 'data-moment="3000"' in staff.get(address).text
