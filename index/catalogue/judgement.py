"""Goals of talks: what the model suggests, and what staff decide about it.

A talk's own goals (``Talk.goals``) are what staff have set. To confirm a suggestion adds its goal to them, to reject it takes
the goal away; either is kept with the words and the version it was made by, and no later suggestion touches it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from index.catalogue import captions
from index.errors import BadInput, NotFound
from index.goals import terms
from index.goals.agenda import goal as known_goal
from index.goals.suggest import Level
from index.goals.talk import Said, TalkSuggestion, suggestions_of
from index.models import Goal, GoalDecision, GoalSuggestion, Passage, Recording, Talk, Target


class Verdict(StrEnum):
    """What staff say of a goal."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class TalkNotThere(NotFound):
    """A recording has no talk of this number."""

    en = "Recording {recording} has no talk {talk}. Its talks are: {talks}."
    sv = "Inspelning {recording} har inget föredrag {talk}. Dess föredrag är: {talks}."


class TalkUnchosen(BadInput):
    """A decision about a recording of several talks does not say which it means."""

    en = "Recording {recording} has several talks. Say which one you mean: {talks}."
    sv = "Inspelning {recording} har flera föredrag. Ange vilket du menar: {talks}."


@dataclass(frozen=True, slots=True)
class Opinion:
    """A goal of a talk as staff see it: the *suggestion*, if the model makes one, and the *decision*, if there is one.

    *is_set*: it is among the talk's own goals.
    """

    number: int
    suggestion: GoalSuggestion | None
    decision: GoalDecision | None
    is_set: bool

    @property
    def verdict(self) -> Verdict | None:
        """What counts by now: a goal that staff have ticked is confirmed, whatever was decided before."""
        if self.is_set:
            return Verdict.CONFIRMED
        is_rejected = self.decision is not None and self.decision.verdict == Verdict.REJECTED
        return Verdict.REJECTED if is_rejected else None

    @property
    def words(self) -> list[str]:
        """The words that speak for it, by the suggestion of today or else by that of when it was decided."""
        source = self.suggestion or self.decision
        return list(source.words) if source else []


def suggest(session: Session, recording: Recording) -> int:
    """Make the suggestions for all talks of *recording* anew from its passages. Returns how many there are."""
    passages = captions.passages_of(session, recording.id)
    count = 0
    for talk in recording.talks:
        session.execute(delete(GoalSuggestion).where(GoalSuggestion.talk_id == talk.id))
        rejected = {row.goal_number for row in _decisions(session, talk) if row.verdict == Verdict.REJECTED}
        for found in suggestions_of(_said(talk, passages)):
            session.add(_row(talk, found, is_rejected=found.goal in rejected))
            count += 1
    session.flush()
    return count


def opinions(talk: Talk) -> list[Opinion]:
    """What there is to see of a talk's goals: suggested ones first, then others that are decided on or set."""
    suggested = {row.goal_number: row for row in talk.suggestions}
    decided = {row.goal_number: row for row in talk.decisions}
    own = {goal.number for goal in talk.goals}
    levels = list(Level)
    order = sorted(
        suggested.values(), key=lambda row: (levels.index(Level(row.level)), -row.percent, row.goal_number)
    )
    numbers = dict.fromkeys([*(row.goal_number for row in order), *sorted({*decided, *own})])
    return [
        Opinion(number, suggested.get(number), decided.get(number), is_set=number in own)
        for number in numbers
    ]


def words_on(session: Session, number: int, talk_ids: Sequence[int]) -> dict[int, list[str]]:
    """The words that speak for goal *number* in each of these talks, where any do."""
    found: dict[int, list[str]] = {}
    for table in (GoalDecision, GoalSuggestion):  # the words of today rather than those of the decision
        wanted = select(table.talk_id, table.words).where(
            table.goal_number == number, table.talk_id.in_(talk_ids)
        )
        found |= {row.talk_id: row.words for row in session.execute(wanted)}
    return found


def decide(session: Session, talk: Talk, number: int, verdict: Verdict, account: str) -> None:
    """Confirm or reject goal *number* of *talk*; targets that the talk names come and go with it. Raises GoalMissing."""
    goal = session.get_one(Goal, known_goal(number).number)
    suggestion = session.get(GoalSuggestion, (talk.id, number))
    session.merge(
        GoalDecision(
            talk_id=talk.id,
            goal_number=number,
            verdict=verdict,
            account=account,
            words=suggestion.words if suggestion else [],
            version=suggestion.version if suggestion else terms.version(),
        )
    )
    if verdict == Verdict.CONFIRMED:
        talk.goals = [*talk.goals, goal] if goal not in talk.goals else talk.goals
        named = _targets(session, suggestion.targets if suggestion else ())
        talk.targets = [*talk.targets, *(target for target in named if target not in talk.targets)]
    else:
        talk.goals = [own for own in talk.goals if own.number != number]
        talk.targets = [own for own in talk.targets if own.goal_number != number]
    if suggestion:
        suggestion.is_public = suggestion.level == Level.MENTIONED and verdict != Verdict.REJECTED
    session.flush()


def talk_of(recording: Recording, number: int | None) -> Talk:
    """The talk of *recording* with this id; with none given its only one. Raises TalkNotThere, TalkUnchosen."""
    listed = ", ".join(f"{talk.id} ({talk.title})" for talk in recording.talks)
    if number is None and len(recording.talks) > 1:
        raise TalkUnchosen(recording=recording.id, talks=listed)
    for talk in recording.talks:
        if number in (None, talk.id):
            return talk
    raise TalkNotThere(recording=recording.id, talk=number or "", talks=listed)


def _said(talk: Talk, passages: Iterable[Passage]) -> list[Said]:
    """What is said in *talk*; where nothing is, what stands on its slides."""
    own = [passage for passage in passages if passage.talk_id == talk.id]
    spoken = [passage for passage in own if passage.kind == "speech"] or own
    return [Said(passage.start_ms, passage.end_ms, passage.text, passage.language) for passage in spoken]


def _row(talk: Talk, found: TalkSuggestion, *, is_rejected: bool) -> GoalSuggestion:
    return GoalSuggestion(
        talk_id=talk.id,
        goal_number=found.goal,
        level=found.level,
        percent=found.percent,
        words=list(found.words),
        targets=list(found.targets),
        moments=[asdict(moment) for moment in found.moments],
        version=terms.version(),
        is_public=found.level is Level.MENTIONED and not is_rejected,
    )


def _decisions(session: Session, talk: Talk) -> Iterable[GoalDecision]:
    return session.scalars(select(GoalDecision).where(GoalDecision.talk_id == talk.id))


def _targets(session: Session, numbers: Iterable[str]) -> Iterable[Target]:
    return session.scalars(select(Target).where(Target.number.in_(tuple(numbers))).order_by(Target.position))
