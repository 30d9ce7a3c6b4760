"""Staff split a recording into talks by typed times and by proposals; nothing is kept until they save."""

from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages
from index.catalogue.talks import TalkDraft, write
from index.models import Slide, Speaker
from pipeline.archive import Archive

HOUR_MS = 3_600_000


@pytest.fixture
def address(archive: Archive, shelf: Any) -> str:
    """The published recording, as if it were an hour of three parts, known as two talks."""
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.open_id)
        found.duration_ms = HOUR_MS
        first, second = found.talks
        drafts = [
            TalkDraft(
                "Rent vatten", 0, 1_200_000, "Om kranen.", ("Anna Lindberg",), (6, 11), ("6.1",), first.id
            ),
            TalkDraft("Varm skola", 1_200_000, None, "Om energi.", ("Erik Johansson",), (7,), id=second.id),
        ]
        write(session, found.webinar, found, drafts)
        cues = [Cue(at, at + 4000, "Vatten.") for at in range(0, 1_290_000, 4000)]
        cues += [Cue(at, at + 4000, "Energi.") for at in range(1_296_000, 2_400_000, 4000)]
        cues += [Cue(at, at + 4000, "Välkommen.") for at in range(2_404_000, 2_600_000, 4000)]
        captions.replace_track(session, found, cues, language="sv", origin="imported")
        place = {"recording_id": found.id, "key": "k", "width_px": 1, "height_px": 1}
        session.add(Slide(**place, number=90, start_ms=1_295_000, end_ms=2_403_000, text="Varm skola"))
        session.add(Slide(**place, number=91, start_ms=2_403_000, end_ms=HOUR_MS, text="Bibliotek för alla"))
    return f"/en/staff/recordings/{shelf.open_id}/talks"


def rows(*talks: tuple[str, str, str, str]) -> dict[str, str]:
    names = ("ids", "title", "start", "end")
    return {
        f"talk-{number}-{name}": value
        for number, talk in enumerate(talks)
        for name, value in zip(names, talk, strict=True)
    }


def test_a_typed_time_splits_a_talk_and_saving_keeps_it(
    staff: Any, archive: Archive, shelf: Any, address: str
) -> None:
    with archive.database.read() as session:
        first, second = (talk.id for talk in recordings.by_id(session, shelf.open_id).talks)
    typed = rows((str(first), "Rent vatten", "0:00", "20:00"), (str(second), "Varm skola", "20:00", ""))

    changed = staff.send(address, **typed, do="split", at="10:00")

    assert "not saved yet" in changed.text
    assert changed.text.count("data-row") == 3
    assert 'value="10:00"' in changed.text
    with archive.database.read() as session:
        assert len(recordings.by_id(session, shelf.open_id).talks) == 2
    three = rows(
        (str(first), "Rent vatten", "0:00", "10:00"),
        ("", "Frågor", "10:00", "20:00"),
        (str(second), "Varm skola", "20:00", ""),
    )
    saved = staff.send(address, **three, **{"talk-0-speakers": "Anna Lindberg"}, do="save")
    assert saved.status_code == 302
    with archive.database.read() as session:
        talks = recordings.by_id(session, shelf.open_id).talks
        assert [(talk.title, talk.start_ms, talk.end_ms) for talk in talks] == [
            ("Rent vatten", 0, 600_000),
            ("Frågor", 600_000, 1_200_000),
            ("Varm skola", 1_200_000, None),
        ]
        assert [goal.number for goal in talks[0].goals] == [6, 11]
        assert talks[0].abstract == "Om kranen."
        waiting = {state.name for state in stages.of(session, shelf.open_id) if state.state == "waiting"}
    assert waiting == {"passages", "goals", "search"}


def test_merging_keeps_what_both_hold(staff: Any, archive: Archive, shelf: Any, address: str) -> None:
    with archive.database.read() as session:
        first, second = (talk.id for talk in recordings.by_id(session, shelf.open_id).talks)
    typed = rows((str(first), "Rent vatten", "0:00", "20:00"), (str(second), "Varm skola", "20:00", "50:00"))

    changed = staff.send(address, **typed, do="merge-0").text

    assert f'value="{first} {second}"' in changed
    staff.send(address, **rows((f"{first} {second}", "Rent vatten", "0:00", "50:00")), do="save")
    with archive.database.read() as session:
        [talk] = recordings.by_id(session, shelf.open_id).talks
        assert (talk.id, talk.start_ms, talk.end_ms) == (first, 0, 3_000_000)
        assert [goal.number for goal in talk.goals] == [6, 7, 11]
        assert talk.abstract == "Om kranen.\n\nOm energi."


@pytest.mark.parametrize(
    ("second", "field", "said"),
    [
        (("", "B", "20:00", "10:00"), "talk-1-end", "ends (0:10:00) before it starts"),
        (("", "B", "5:00", ""), "talk-0-end", "overlap. Let the first end at 0:05:00"),
        (("", "B", "0:00", ""), "talk-1-start", "overlap"),
        (("", "B", "soon", ""), "talk-1-start", "“soon” is not a time"),
        (("", "B", "1:00:00", ""), "talk-1-start", "The recording ends at 1:00:00"),
        (("", "", "20:00", ""), "talk-1-title", "cannot be empty"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    staff: Any, address: str, second: tuple[str, str, str, str], field: str, said: str
) -> None:
    answer = staff.send(address, **rows(("", "A", "0:00", "10:00"), second), do="save")

    assert answer.status_code == 400
    at = answer.text.index(f'id="{field}-error"')
    assert said in answer.text[at : at + 300]
    assert 'value="A"' in answer.text


def test_proposals_are_explained_and_accepted_but_never_applied(
    staff: Any, archive: Archive, shelf: Any, address: str
) -> None:
    page = staff.get(address).text
    assert "a slide with the talk&#39;s title" in page
    assert "Bibliotek för alla" in page
    with archive.database.read() as session:
        ids = [talk.id for talk in recordings.by_id(session, shelf.open_id).talks]
    typed = rows((str(ids[0]), "Rent vatten", "0:00", "20:00"), (str(ids[1]), "Varm skola", "20:00", ""))

    one = staff.send(address, **typed, do="accept-2403000").text
    both = staff.send(address, **typed, do="accept-all").text

    assert one.count("data-row") == 3
    assert 'value="40:03"' in one
    assert 'value="20:00"' in one
    assert both.count('value="21:35"') == 2  # where the second begins, and the first ends
    assert 'value="20:00"' not in both
    with archive.database.read() as session:
        assert [talk.start_ms for talk in recordings.by_id(session, shelf.open_id).talks] == [0, 1_200_000]


@pytest.mark.parametrize("at", ["", "soon", "20:00"])
def test_a_split_that_cannot_be_is_said(staff: Any, address: str, at: str) -> None:
    answer = staff.send(address, **rows(("", "A", "20:00", "")), do="split", at=at)

    assert 'id="at-error"' in answer.text
    assert answer.text.count("data-row") == 1


def test_names_of_the_catalogue_are_offered_as_text(staff: Any, archive: Archive, address: str) -> None:
    with archive.database.write() as session:
        session.add(Speaker(slug="x", name="<b>Åsa</b>", organisation="R&D"))

    assert "&lt;b&gt;Åsa&lt;/b&gt; (R&amp;D)" in staff.get(address).text


def test_the_waveform_is_finer_than_the_players(staff: Any, stranger: Any, shelf: Any) -> None:
    answer = staff.get(f"/sv/staff/recordings/{shelf.open_id}/talks/waveform.json")

    assert len(answer.json["levels"]) > 50
    assert stranger.get(f"/sv/staff/recordings/{shelf.open_id}/talks/waveform.json").status_code == 302
