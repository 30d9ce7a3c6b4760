"""The goals with their talks; and what is suggested of a recording's goals, confirmed or rejected."""

from datetime import datetime

from archive_web.access import actor, anyone, editors, viewers
from archive_web.addresses import page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import GoalNumber, Id, Page, Paging, Shape
from archive_web.api.talks import TalkShown
from archive_web.languages import language
from archive_web.services import services
from index.catalogue import judgement, recordings, talks
from index.catalogue.audit_log import record
from index.catalogue.judgement import Opinion, Verdict
from index.goals import agenda
from index.models import Recording
from pipeline.stages import order


class TargetShown(Shape):
    """A target in the reader's language."""

    number: str
    label: str


class GoalShown(Shape):
    """A goal in the reader's language; *talks* counts the published ones."""

    number: int
    name: str
    about: str
    colour: str
    targets: list[TargetShown]
    talks: int
    page: str

    @classmethod
    def of(cls, goal: agenda.Goal, count: int) -> "GoalShown":
        said = language()
        return cls(
            number=goal.number,
            name=goal.name(said),
            about=goal.about_sv if said == "sv" else goal.about_en,
            colour=goal.colour,
            targets=[TargetShown(number=one.number, label=one.label(said)) for one in goal.targets],
            talks=count,
            page=page_address("public.goal", number=goal.number),
        )


class MomentShown(Shape):
    """A span of the recording that speaks of the goal."""

    start_ms: int
    end_ms: int


class OpinionShown(Shape):
    """A goal of a talk: as the model sees it (*level* is null where it does not), and as staff have decided."""

    talk_id: int
    goal: int
    level: str | None
    percent: int
    words: list[str]
    targets: list[str]
    moments: list[MomentShown]
    verdict: Verdict | None
    decided_by: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, talk_id: int, opinion: Opinion) -> "OpinionShown":
        suggestion, decision = opinion.suggestion, opinion.decision
        spans = suggestion.moments if suggestion else []
        return cls(
            talk_id=talk_id,
            goal=opinion.number,
            level=suggestion.level if suggestion else None,
            percent=suggestion.percent if suggestion else 0,
            words=opinion.words,
            targets=list(suggestion.targets) if suggestion else [],
            moments=[MomentShown(start_ms=one["start_ms"], end_ms=one["end_ms"]) for one in spans],
            verdict=opinion.verdict,
            decided_by=decision.account if decision else None,
            decided_at=decision.decided_at if decision else None,
        )


class Opinions(Shape):
    """All goals of a recording's talks."""

    goals: list[OpinionShown]


class Judged(Shape):
    """What is decided of one goal of one talk."""

    talk_id: Id
    goal: GoalNumber
    verdict: Verdict


@blueprint.get("/goals")
@anyone
@described("The 17 goals", query=Paging, answer=Page[GoalShown])
def list_goals(query: Paging) -> Page[GoalShown]:
    with services().archive.database.read() as session:
        counts = talks.counts_by_goal(session)
    found = [GoalShown.of(goal, counts.get(goal.number, 0)) for goal in agenda.goals()]
    return Page[GoalShown].cut(found, query)


@blueprint.get("/goals/<int:number>/talks")
@anyone
@described("The published talks on a goal, the newest first", query=Paging, answer=Page[TalkShown])
def goal_talks(number: int, query: Paging) -> Page[TalkShown]:
    known = agenda.goal(number)
    with services().archive.database.read() as session:
        found = [TalkShown.of(talk) for talk in talks.published_on(session, known.number)]
    return Page[TalkShown].cut(found, query)


@blueprint.get("/recordings/<int:recording_id>/goals")
@viewers
@described("The goals of a recording's talks, suggested and decided", answer=Opinions)
def recording_goals(recording_id: int) -> Opinions:
    with services().archive.database.read() as session:
        return _opinions(recordings.by_id(session, recording_id))


@blueprint.post("/recordings/<int:recording_id>/goals")
@editors
@described("Confirm or reject a goal of a talk", body=Judged, answer=Opinions, faults=(409,))
def judge_goal(recording_id: int, body: Judged) -> Opinions:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        talk = judgement.talk_of(found, body.talk_id)
        judgement.decide(session, talk, body.goal, body.verdict, actor().name)
        record(session, actor(), f"goal_{body.verdict}", talk, title=talk.title, goal=body.goal)
        order.start(session, found, services().engine.enqueue, {"search"})
        session.expire_all()
        return _opinions(recordings.by_id(session, recording_id))


def _opinions(recording: Recording) -> Opinions:
    return Opinions(
        goals=[
            OpinionShown.of(talk.id, opinion)
            for talk in recording.talks
            for opinion in judgement.opinions(talk)
        ]
    )
