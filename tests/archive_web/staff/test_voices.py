"""Staff name the voices of a panel on the recording's page."""

from typing import Any

import pytest

from index.catalogue import captions, recordings, voices
from pipeline.archive import Archive


@pytest.fixture
def address(archive: Archive, shelf: Any) -> str:
    with archive.database.write() as session:
        recording = recordings.by_id(session, shelf.open_id)
        voices.replace(session, recording, [[(0, 1500)], [(1500, 3000), (4000, 4200)]])
    return f"/en/staff/recordings/{shelf.open_id}"


def test_a_voice_is_named_once_and_the_transcript_and_search_credit_it(
    staff: Any, archive: Archive, shelf: Any, address: str
) -> None:
    page = staff.get(address).text
    assert "Voice 2" in page
    assert 't=4" target="_blank"' in page  # to listen loses no name that is typed and not saved

    answer = staff.send(f"{address}/voices", **{"voice-1": "Maria Karlsson", "voice-2": ""})

    assert "Saved." in staff.get(answer.location).text
    assert 'value="Maria Karlsson"' in staff.get(address).text
    with archive.database.write() as session:
        recording = recordings.by_id(session, shelf.open_id)
        waiting = {state.name for state in recording.stages if state.state == "waiting"}
        captions.derive_passages(session, recording)
        speakers = {passage.speaker for passage in captions.passages_of(session, shelf.open_id)}
        slug = recording.slug
    assert waiting == {"passages", "search"}
    assert "Maria Karlsson" in speakers
    assert '<p class="who">Maria Karlsson</p>' in staff.get(f"/en/watch/{slug}").text


def test_without_voices_there_is_nothing_to_name(staff: Any, shelf: Any) -> None:
    assert "Save the names" not in staff.get(f"/en/staff/recordings/{shelf.open_id}").text


def test_a_stranger_names_nobody(stranger: Any, archive: Archive, shelf: Any, address: str) -> None:
    stranger.send(f"{address}/voices", **{"voice-1": "Maria Karlsson"})

    with archive.database.read() as session:
        assert [voice.name for voice in recordings.by_id(session, shelf.open_id).voices] == ["", ""]
