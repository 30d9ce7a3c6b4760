"""``efterhand goals``: what a recording seems to speak of, and decisions in the terminal."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, judgement, recordings, webinars
from index.catalogue.recordings import SourceFile
from index.catalogue.talks import TalkDraft, write
from index.goals import terms
from index.models import WebinarStatus
from pipeline.archive import Archive

Run = Callable[..., Any]


@pytest.fixture
def number(archive: Archive) -> int:
    """A recording of one talk that speaks of water."""
    with archive.database.write() as session:
        webinar = webinars.add(session, "Vatten", status=WebinarStatus.DRAFT, language="sv")
        recording = recordings.add(session, webinar, SourceFile("sources/ab.mp4", "ab.mp4", "ab", 9))
        write(session, webinar, recording, [TalkDraft("Rent vatten")])
        cues = [Cue(0, 4000, "Reningsverket och avloppet måste byggas om för grundvattnet.")]
        captions.replace_track(session, recording, cues, language="sv", origin="imported")
        session.refresh(recording)
        captions.derive_passages(session, recording)
        judgement.suggest(session, recording)
        return recording.id


def test_goals_are_shown_with_their_words(efterhand: Run, number: int) -> None:
    said = efterhand("goals", number)

    assert said.exit_status == 0
    assert "6 Clean water and sanitation  [strong]" in said.out
    assert "0:00:00  Reningsverket, avloppet, grundvattnet" in said.out


def test_a_decision_is_kept_and_told_in_json(efterhand: Run, number: int) -> None:
    answer = json.loads(efterhand("goals", number, "--confirm", 6, "--reject", 14, "--json").out)

    assert answer["version"] == terms.version()
    told = {goal["goal"]: goal for goal in answer["talks"][0]["goals"]}
    assert (told[6]["verdict"], told[6]["level"], told[6]["decided_by"]) == (
        "confirmed",
        "strong",
        "terminal",
    )
    assert (told[14]["verdict"], told[14]["level"]) == ("rejected", None)
    assert json.loads(efterhand("goals", number, "--json").out)["talks"] == answer["talks"]


def test_a_talk_that_is_not_there_is_said(efterhand: Run, number: int) -> None:
    said = efterhand("goals", number, "--talk", 99, "--confirm", 6)

    assert said.exit_status == 1
    assert f"Recording {number} has no talk 99." in said.err
