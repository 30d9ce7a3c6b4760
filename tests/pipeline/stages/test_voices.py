"""Voices in talks of several speakers: told apart, named once, and never the price of a transcript."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages, voices
from index.catalogue.talks import TalkDraft
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.ingest import Accepted
from pipeline.stages import order

PANEL = (TalkDraft("Panel", speakers=("Anna Lindberg", "Erik Johansson")),)
CUES = tuple(Cue(start, start + 2_000, f"Ord nummer {start}.") for start in range(0, 36_000, 6_000))


@pytest.fixture
def settings(settings: Any) -> Any:
    return replace(settings, voices="spectral")


@pytest.fixture
def handed_in(hand_in: Callable[..., Accepted], clips: Any) -> Accepted:
    """A man speaks for 18 s, then a woman."""
    return hand_in(clips.bilingual.path, talks=PANEL, captions=CUES, publish=True)


def again(archive: Archive, queue: Any, *names: str) -> None:
    with archive.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, names)
    queue.run_all(archive)


def speakers(archive: Archive) -> list[str | None]:
    with archive.database.read() as session:
        return [passage.speaker for passage in captions.passages_of(session, 1)]


def test_voices_are_named_once_and_the_names_survive_another_run(
    archive: Archive, queue: Any, handed_in: Accepted
) -> None:
    queue.run_all(archive)

    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        man, woman = recording.voices
        assert man.turns[-1][1] < 18_000 < woman.turns[0][0] + 500
        voices.name(recording, {man.number: "Erik Johansson", woman.number: "Anna Lindberg"})
    assert speakers(archive) == [None]

    again(archive, queue, "voices")

    assert speakers(archive) == ["Erik Johansson", "Anna Lindberg"]
    found = archive.index.search(Query("nummer 24000", speaker="anna-lindberg"))
    assert [moment.start_ms for hit in found.hits for moment in hit.moments] == [18_000]
    assert archive.index.search(Query("nummer 24000", speaker="maria-ek")).total == 0


def test_what_fails_here_costs_no_captions(archive: Archive, queue: Any, handed_in: Accepted) -> None:
    while queue.waiting[0].stage != "voices":
        queue.run_next(archive)
    with archive.database.read() as session:
        archive.store.delete(recordings.by_id(session, 1).wav_key)

    queue.run_all(archive)

    with archive.database.read() as session:
        states = {state.name: state.state for state in stages.of(session, 1)}
    assert {name for name, state in states.items() if state == "failed"} == {"voices"}
    assert archive.index.search(Query("nummer")).total == 1


@pytest.mark.parametrize("talks", [PANEL, (TalkDraft("Alone", speakers=("Anna Lindberg",)),)])
def test_it_is_only_done_where_it_is_asked_for_and_there_are_several_speakers(
    archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clips: Any, talks: Any
) -> None:
    hand_in(clips.bilingual.path, talks=talks, captions=CUES)
    if talks is PANEL:
        archive = replace(archive, settings=replace(archive.settings, voices="off"))

    queue.run_all(archive)

    with archive.database.read() as session:
        assert stages.one(session, 1, "voices").state == "skipped"
