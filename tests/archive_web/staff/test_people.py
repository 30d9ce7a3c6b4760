"""Staff rename speakers and merge doubles: talks, captions, voices and search follow."""

from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import audit_log, captions, people, recordings, speakers, stages
from index.models import Speaker, Voice
from pipeline.archive import Archive


@pytest.fixture
def double(archive: Archive, shelf: Any) -> tuple[int, int]:
    """Anna Lindberg speaks in the open recording, and is “Lindberg, Anna” in the other; both are named in words."""
    with archive.database.write() as session:
        anna, other = (
            speakers.by_slug(session, "anna-lindberg"),
            Speaker(slug="lindberg-anna", name="Lindberg Anna"),
        )
        session.add(other)
        secret = recordings.by_id(session, shelf.secret_id)
        secret.talks[0].speakers = [other]
        cues = [Cue(0, 1000, "Hej.", "Lindberg Anna"), Cue(1000, 2000, "Hej.", "Erik")]
        captions.replace_track(session, secret, cues, language="sv", origin="imported")
        session.add(Voice(recording_id=secret.id, number=1, name="Lindberg Anna", turns=[[0, 1]]))
        session.flush()
        return anna.id, other.id


def test_likely_doubles_are_shown_with_what_merging_does(staff: Any, double: tuple[int, int]) -> None:
    anna, other = double

    page = staff.get("/en/staff/speakers").text
    asked = staff.get(f"/en/staff/speakers/{other}/merge?into={anna}").text

    assert "Perhaps the same person" in page
    assert f"/en/staff/speakers/{other}/merge?into={anna}" in page
    assert "“Lindberg Anna” becomes “Anna Lindberg”." in asked
    assert "1 talk gets the other name" in asked
    assert "Hemlig budget" in asked


def test_merging_takes_talks_captions_and_voices_along(
    staff: Any, archive: Archive, shelf: Any, double: tuple[int, int]
) -> None:
    anna, other = double

    answer = staff.send(f"/en/staff/speakers/{other}/merge", into=anna)

    assert "The two are one." in staff.get(answer.location).text
    assert staff.get(f"/en/staff/speakers/{other}").status_code == 404
    with archive.database.read() as session:
        secret = recordings.by_id(session, shelf.secret_id)
        assert [speaker.id for speaker in secret.talks[0].speakers] == [anna]
        cues = captions.cues_of(captions.track_of(session, secret.id))
        assert [cue.speaker for cue in cues] == ["Anna Lindberg", "Erik"]
        assert secret.voices[0].name == "Anna Lindberg"
        waiting = {state.name for state in stages.of(session, secret.id) if state.state == "waiting"}
        last = audit_log.entries(session, None, page=1, size=1)[0]
    assert waiting == {"passages", "search"}
    assert (last.action, last.facts) == (
        "speaker_merge",
        {"title": "Anna Lindberg", "merged": "Lindberg Anna"},
    )


def test_one_who_is_in_a_talk_twice_is_in_it_once(
    archive: Archive, shelf: Any, double: tuple[int, int]
) -> None:
    with archive.database.write() as session:
        anna, other = (people.by_id(session, one) for one in double)
        talk = recordings.by_id(session, shelf.open_id).talks[0]
        talk.speakers = [anna, other]
        session.flush()

        people.merge(session, anna, other)

        assert talk.speakers == [anna]


def test_renaming_is_followed_and_a_name_that_is_taken_is_said(
    staff: Any, archive: Archive, shelf: Any, double: tuple[int, int]
) -> None:
    _anna, other = double

    taken = staff.send(f"/en/staff/speakers/{other}", name="anna LINDBERG", organisation="Nytt")
    empty = staff.send(f"/en/staff/speakers/{other}", name=" ")
    right = staff.send(f"/en/staff/speakers/{other}", name="Åsa <b>", organisation="Nytt")

    assert (taken.status_code, empty.status_code, right.status_code) == (400, 400, 302)
    assert 'id="name-error">There is a speaker named “anna LINDBERG” already.' in taken.text
    assert 'value="Nytt"' in taken.text
    assert "Åsa &lt;b&gt;" in staff.get("/en/staff/speakers").text
    with archive.database.read() as session:
        cues = captions.cues_of(captions.track_of(session, shelf.secret_id))
        assert cues[0].speaker == "Åsa <b>"


def test_nobody_is_merged_with_themselves(staff: Any, double: tuple[int, int]) -> None:
    anna, other = double

    assert staff.get(f"/en/staff/speakers/{anna}/merge?into={anna}").status_code == 400
    assert staff.send(f"/en/staff/speakers/{anna}/merge", into=anna).status_code == 400
    assert staff.send(f"/en/staff/speakers/{other}/merge", into="x").status_code == 404


@pytest.mark.parametrize(
    ("first", "second", "is_likely"),
    [
        ("Anna Lindberg", "anna  lindberg", True),
        ("Anna Lindberg", "Lindberg, Anna", True),
        ("Anna Lindberg", "A. Lindberg", True),
        ("Anna Maria Lindberg", "Anna Lindberg", True),
        ("Åsa Öberg", "Asa Oberg", True),
        ("Anna Lindberg", "Anna", False),
        ("Anna Lindberg", "Anna Karlsson", False),
        ("Anna Lindberg", "Erik Lindberg", False),
    ],
)
def test_who_may_be_one_person(first: str, second: str, is_likely: bool) -> None:
    both = [Speaker(id=1, name=first), Speaker(id=2, name=second)]

    assert bool(people.likely_doubles(both)) is is_likely


def test_the_list_asks_the_catalogue_as_often_for_many(
    staff: Any, archive: Archive, statements: list[str]
) -> None:
    counts = []
    for number in (1, 2):
        statements.clear()
        staff.get("/en/staff/speakers")
        counts.append(len(statements))
        with archive.database.write() as session:
            session.add_all(Speaker(slug=f"s{number}{one}", name=f"S {one}") for one in range(3))

    assert counts[0] == counts[1]


def test_the_address_of_one_who_was_merged_leads_to_the_one_that_was_kept(
    staff: Any, stranger: Any, archive: Archive, double: tuple[int, int]
) -> None:
    anna, other = double
    with archive.database.write() as session:
        third = Speaker(slug="a-lindberg", name="A. Lindberg")
        session.add(third)
        session.flush()
        third_id = third.id
    for gone, kept in ((third_id, other), (other, anna)):  # one after the other: no link is left hanging
        staff.send(f"/sv/staff/speakers/{gone}/merge", into=kept)

    for former in ("a-lindberg", "lindberg-anna"):
        answer = stranger.get(f"/sv/speakers/{former}")
        found = stranger.get(f"/sv/search?q=vatten&speaker={former}")
        told = stranger.get(f"/api/v1/search?q=vatten&speaker={former}").json

        assert (answer.status_code, answer.location) == (301, "/sv/speakers/anna-lindberg")
        assert (found.status_code, found.location) == (
            301,
            "/sv/search?q=vatten&speaker=anna-lindberg#results",
        )
        assert told["total"] == 1
    assert stranger.get(f"/api/v1/speakers/{third_id}").json["speaker"]["slug"] == "anna-lindberg"
    assert stranger.get("/sv/speakers/nobody").status_code == 404
    with archive.database.write() as session:
        (namesake,) = speakers.named(session, ["A. Lindberg"])
        assert namesake.slug == "a-lindberg-2"
