"""Goals of talks: suggested from what is said, decided by staff, and never undone by the next suggestion."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, judgement, talks
from index.catalogue.documents import documents_of
from index.catalogue.judgement import TalkNotThere, TalkUnchosen, Verdict
from index.catalogue.talks import TalkDraft
from index.goals import terms
from index.goals.agenda import GoalMissing
from index.models import GoalDecision, GoalSuggestion, Recording, Talk

WATER = "Reningsverket och avloppet måste byggas om för att rena grundvattnet."
NAMED = "Det här är vårt bidrag till delmål 11.2 i Agenda 2030."


@pytest.fixture
def talk(session: Session, add: Callable[..., Recording]) -> Talk:
    """A talk in which water is spoken of, and a target of goal 11 named."""
    recording = add(session, drafts=[TalkDraft("Vatten")])
    recording.duration_ms = 40_000
    cues = [Cue(0, 30_000, f"{WATER} {NAMED}")]
    captions.replace_track(session, recording, cues, language="sv", origin="imported")
    return suggested(session, recording)


def suggested(session: Session, recording: Recording) -> Talk:
    captions.derive_passages(session, recording)
    judgement.suggest(session, recording)
    session.expire_all()
    return recording.talks[0]


def recording_of(talk: Talk) -> Recording:
    assert talk.recording is not None
    return talk.recording


def seen(talk: Talk) -> list[tuple[int, str | None, str | None]]:
    return [
        (each.number, each.suggestion.level if each.suggestion else None, each.verdict)
        for each in judgement.opinions(talk)
    ]


def numbers(talk: Talk) -> list[int]:
    return [goal.number for goal in talk.public_goals]


def test_what_is_named_is_public_and_what_is_only_possible_is_not(talk: Talk) -> None:
    assert seen(talk) == [(11, "mentioned", None), (6, "strong", None)]
    assert numbers(talk) == [11]
    assert talk.suggestions[0].version == terms.version()


def test_confirming_makes_a_goal_public_and_keeps_by_what(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 6, Verdict.CONFIRMED, "anna@example.org")
    session.expire_all()

    assert numbers(talk) == [6, 11]
    decision = session.get_one(GoalDecision, (talk.id, 6))
    assert (decision.verdict, decision.account) == ("confirmed", "anna@example.org")
    assert decision.version == terms.version()
    assert "Reningsverket" in decision.words


def test_confirming_what_is_named_sets_its_target_and_rejecting_takes_it_away(
    session: Session, talk: Talk
) -> None:
    judgement.decide(session, talk, 11, Verdict.CONFIRMED, "anna@example.org")
    assert [target.number for target in talk.targets] == ["11.2"]

    judgement.decide(session, talk, 11, Verdict.REJECTED, "anna@example.org")
    session.expire_all()

    assert talk.targets == talk.goals == talk.public_goals == []


def test_a_decision_outlives_the_next_suggestion(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 11, Verdict.REJECTED, "anna@example.org")
    judgement.decide(session, talk, 6, Verdict.CONFIRMED, "anna@example.org")

    again = suggested(session, recording_of(talk))

    assert seen(again) == [(11, "mentioned", "rejected"), (6, "strong", "confirmed")]
    assert numbers(again) == [6]


def test_a_decision_outlives_the_words_that_earned_it(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 6, Verdict.CONFIRMED, "anna@example.org")
    recording = recording_of(talk)
    captions.replace_track(session, recording, [Cue(0, 9, "Hej.")], language="sv", origin="imported")

    again = suggested(session, recording)

    assert seen(again) == [(6, None, "confirmed")]
    assert "Reningsverket" in judgement.opinions(again)[0].words
    assert numbers(again) == [6]


def test_a_goal_that_staff_tick_later_counts_whatever_was_rejected(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 6, Verdict.REJECTED, "anna@example.org")
    recording = recording_of(talk)
    talks.write(session, recording.webinar, recording, [TalkDraft("Vatten", goals=(6,), id=talk.id)])

    assert (6, "strong", "confirmed") in seen(talk)


def test_search_lists_and_counts_know_what_is_public(session: Session, talk: Talk) -> None:
    recording = recording_of(talk)

    assert documents_of(session, recording.id, "Europe/Stockholm")[0].goals == (11,)
    assert [each.id for each in talks.published_on(session, 11)] == [talk.id]
    assert talks.published_on(session, 6) == []
    assert talks.counts_by_goal(session) == {11: 1}
    assert judgement.words_on(session, 11, [talk.id])[talk.id][0] == "delmål 11.2"


def test_a_goal_that_is_set_and_named_counts_once(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 11, Verdict.CONFIRMED, "anna@example.org")

    assert talks.counts_by_goal(session) == {11: 1}
    assert len(talks.published_on(session, 11)) == 1


def test_what_is_suggested_and_decided_goes_with_its_talk(session: Session, talk: Talk) -> None:
    judgement.decide(session, talk, 6, Verdict.CONFIRMED, "anna@example.org")
    recording = recording_of(talk)

    talks.write(session, recording.webinar, recording, [])
    session.expire_all()

    assert session.query(GoalSuggestion).count() == session.query(GoalDecision).count() == 0


def test_a_goal_or_a_talk_that_is_not_there_is_said(session: Session, talk: Talk) -> None:
    with pytest.raises(GoalMissing):
        judgement.decide(session, talk, 18, Verdict.CONFIRMED, "anna@example.org")
    with pytest.raises(TalkNotThere):
        judgement.talk_of(recording_of(talk), talk.id + 1)


def test_of_several_talks_one_must_be_chosen(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, drafts=[TalkDraft("Ett"), TalkDraft("Två", 10_000)])

    with pytest.raises(TalkUnchosen):
        judgement.talk_of(recording, None)
    assert judgement.talk_of(recording, recording.talks[1].id).title == "Två"
