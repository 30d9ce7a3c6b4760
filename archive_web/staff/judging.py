"""The goals that talks seem to speak of, as staff see them: confirmed or rejected one by one."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import language
from archive_web.public.reasons import quoted
from archive_web.services import services
from archive_web.staff import blueprint
from index.catalogue import judgement, recordings
from index.catalogue.audit_log import record
from index.catalogue.judgement import Opinion, Verdict
from index.goals import agenda
from index.goals.suggest import Level
from index.models import GoalDecision, Recording, Talk
from pipeline.stages import order


@dataclass(frozen=True)
class OpinionLine:
    """One goal of a talk. *kind* is the colour of its *state*; *moments* are in ms; *verdict* is empty while open."""

    number: int
    name: str
    kind: str
    state: str
    words: str
    targets: tuple[str, ...]
    moments: tuple[int, ...]
    verdict: str
    decided: str


@dataclass(frozen=True)
class JudgedTalk:
    """A talk with what is suggested of its goals, and decided; *strong*: how many could be confirmed at once."""

    id: int
    title: str
    opinions: tuple[OpinionLine, ...]
    strong: int


@blueprint.post("/recordings/<int:recording_id>/goals")
@editors
def judge(recording_id: int) -> Response:
    """Confirm or reject a goal of a talk. What is neither a talk nor a goal nor a verdict is not found."""
    asked = request.form
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        talk = judgement.talk_of(found, _number(asked.get("talk", "")))
        verdict = Verdict.CONFIRMED if asked.get("verdict") == Verdict.CONFIRMED else Verdict.REJECTED
        number = _number(asked.get("goal", ""))
        judgement.decide(session, talk, number, verdict, actor().name)
        record(session, actor(), f"goal_{verdict}", talk, title=talk.title, goal=number)
        order.start(session, found, services().engine.enqueue, {"search"})
        anchor = _next(talk, number)
    return redirect(url_for("staff.recording", recording_id=recording_id, said="judged", _anchor=anchor))


@blueprint.post("/recordings/<int:recording_id>/goals/strong")
@editors
def confirm_strong(recording_id: int) -> Response:
    """Confirm all that is strongly suggested of a talk and that nobody has decided on."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        talk = judgement.talk_of(found, _number(request.form.get("talk", "")))
        for opinion in filter(_is_strong, judgement.opinions(talk)):
            judgement.decide(session, talk, opinion.number, Verdict.CONFIRMED, actor().name)
            record(session, actor(), "goal_confirmed", talk, title=talk.title, goal=opinion.number)
        order.start(session, found, services().engine.enqueue, {"search"})
        anchor = f"talk-{talk.id}"
    return redirect(url_for("staff.recording", recording_id=recording_id, said="judged", _anchor=anchor))


def judged_talks(recording: Recording) -> tuple[JudgedTalk, ...]:
    return tuple(
        JudgedTalk(
            talk.id,
            talk.title,
            tuple(map(_line, judgement.opinions(talk))),
            sum(map(_is_strong, judgement.opinions(talk))),
        )
        for talk in recording.talks
    )


def _is_strong(opinion: Opinion) -> bool:
    strong = {Level.MENTIONED, Level.STRONG}
    return opinion.verdict is None and opinion.suggestion is not None and opinion.suggestion.level in strong


def _next(talk: Talk, number: int) -> str:
    """Where the page is to be read on: at the next goal that nobody has decided on, else at the one just decided."""
    numbers = [one.number for one in judgement.opinions(talk) if one.verdict is None or one.number == number]
    at = numbers.index(number) if number in numbers else -1
    return f"goal-{talk.id}-{[*numbers[at + 1 :], *numbers[:at], number][0]}"


def _line(opinion: Opinion) -> OpinionLine:
    suggestion, verdict = opinion.suggestion, opinion.verdict
    kinds = {Verdict.CONFIRMED: "done", Verdict.REJECTED: "waiting", None: "running"}
    targets = [agenda.target(number) for number in suggestion.targets] if suggestion else []
    return OpinionLine(
        number=opinion.number,
        name=agenda.goal(opinion.number).name(language()),
        kind=kinds[verdict],
        state=_state(opinion),
        words=quoted(opinion.words),
        targets=tuple(f"{target.number} {target.label(language())}" for target in targets),
        moments=tuple(moment["start_ms"] for moment in suggestion.moments) if suggestion else (),
        verdict=verdict or "",
        decided=_decided(opinion.decision) if opinion.decision else "",
    )


def _state(opinion: Opinion) -> str:
    level: dict[str, str] = {"mentioned": _("Mentioned"), "strong": _("Strong"), "possible": _("Possible")}
    verdicts: dict[str, str] = {"confirmed": _("Confirmed"), "rejected": _("Rejected")}
    said = [level[opinion.suggestion.level]] if opinion.suggestion else []
    return " · ".join([*said, *([verdicts[opinion.verdict]] if opinion.verdict else [])])


def _decided(decision: GoalDecision) -> str:
    facts = {"who": decision.account, "day": format_date(decision.decided_at, "d MMMM y")}
    said: dict[str, str] = {
        "confirmed": _("Confirmed by %(who)s on %(day)s.", **facts),
        "rejected": _("Rejected by %(who)s on %(day)s.", **facts),
    }
    return said[decision.verdict]


def _number(text: str) -> int:
    """What is no number is that of no talk and no goal."""
    return int(text) if text.isdecimal() else 0
