"""Moments of published talks: whose they are, and which of them a goal's page may show."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, judgement, speakers, spoken
from index.catalogue.judgement import Verdict
from index.catalogue.talks import TalkDraft
from index.models import Recording, Talk, WebinarStatus

WATER = "Reningsverket och avloppet måste byggas om för att rena grundvattnet."
NAMED = "Det här är vårt bidrag till delmål 11.2 i Agenda 2030."


@pytest.fixture
def talk(session: Session, add: Callable[..., Recording]) -> Talk:
    """Anna speaks of water, and names a target of goal 11; Erik thanks her."""
    recording = add(session, drafts=[TalkDraft("Vatten", speakers=("Anna Lindberg", "Erik Ek"))])
    recording.webinar.status = WebinarStatus.PUBLISHED
    recording.duration_ms = 60_000
    cues = [Cue(0, 30_000, f"{WATER} {NAMED}", "Anna Lindberg"), Cue(30_000, 40_000, "Tack.", "Erik Ek")]
    captions.replace_track(session, recording, cues, language="sv", origin="imported")
    captions.derive_passages(session, recording)
    judgement.suggest(session, recording)
    session.expire_all()
    return recording.talks[0]


def on_goal(session: Session, number: int) -> list[tuple[int, str]]:
    count, found = spoken.on_goal(session, number, limit=9)
    assert count == len(found)
    return [(moment.start_ms, moment.words[0]) for moment in found]


def test_a_speaker_has_the_passages_that_are_theirs(session: Session, talk: Talk) -> None:
    erik = speakers.by_slug(session, "erik-ek")

    count, (moment,) = spoken.by_speaker(session, erik, limit=9)

    assert (count, moment.talk, moment.start_ms, moment.text) == (1, talk, 30_000, "Tack.")


def test_pages_follow_each_other(session: Session, talk: Talk) -> None:
    anna = speakers.by_slug(session, "anna-lindberg")

    assert spoken.by_speaker(session, anna, limit=1, offset=1) == (1, [])


def test_a_goal_that_is_named_shows_where_and_one_that_is_only_suggested_nothing(
    session: Session, talk: Talk
) -> None:
    ((start_ms, word),) = on_goal(session, 11)

    assert (start_ms, "11.2" in word) == (0, True)
    assert on_goal(session, 6) == []


def test_a_confirmed_goal_shows_what_it_was_suggested_for_until_it_is_rejected(
    session: Session, talk: Talk
) -> None:
    judgement.decide(session, talk, 6, Verdict.CONFIRMED, "anna@example.org")
    confirmed = on_goal(session, 6)
    judgement.decide(session, talk, 6, Verdict.REJECTED, "anna@example.org")

    assert [start_ms for start_ms, _ in confirmed] == [0]
    assert on_goal(session, 6) == []


def test_nothing_of_a_draft_is_shown(session: Session, talk: Talk) -> None:
    talk.webinar.status = WebinarStatus.DRAFT

    assert on_goal(session, 11) == []
    assert spoken.by_speaker(session, speakers.by_slug(session, "erik-ek"), limit=9) == (0, [])
