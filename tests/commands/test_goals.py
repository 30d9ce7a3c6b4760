"""``efterhand goals``: what a recording seems to speak of, and decisions in the terminal."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, judgement, recordings
from index.catalogue.talks import TalkDraft
from index.goals import terms
from pipeline.archive import Archive
from tests.pipeline.filled import put

Run = Callable[..., Any]


@pytest.fixture
def number(archive: Archive) -> int:
    """A recording of one talk that speaks of water."""
    number = put(archive)
    with archive.database.write() as session:
        recording = recordings.by_id(session, number)
        cues = [Cue(0, 4000, "Reningsverket och avloppet måste byggas om för grundvattnet.")]
        captions.replace_track(session, recording, cues, language="sv", origin="imported")
        captions.derive_passages(session, recording)
        judgement.suggest(session, recording)
    return number
