"""``efterhand goals``: what a recording's talks seem to speak of; confirm and reject it."""

from typing import Any

import click

from archive_web.commands import terminal_language
from archive_web.commands.terminal import opened, print_json, say
from index.catalogue import judgement, recordings
from index.catalogue.audit_log import TERMINAL, record
from index.catalogue.judgement import Opinion, Verdict
from index.catalogue.talks import clock
from index.goals import agenda, terms
from index.models import Talk
from pipeline.stages import order

GOAL = click.IntRange(1, 17)


@click.command("goals")
@click.argument("recording")
@click.option("--talk", "talk_id", type=int, help="Number of the talk, where the recording has several.")
@click.option("--confirm", multiple=True, type=GOAL, help="Confirm this goal. Repeatable.")
@click.option("--reject", multiple=True, type=GOAL, help="Reject this goal. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(
    recording: str, talk_id: int | None, confirm: tuple[int, ...], reject: tuple[int, ...], as_json: bool
) -> None:
    """Show the goals that the talks of RECORDING (its number or slug) seem to speak of, and the words that earned them.

    Found by looking for words, not by understanding. Only confirmed goals, and those that a talk names, are public.
    """
    with opened() as (archive, queue):
        if confirm or reject:
            with archive.database.write() as session:
                found = recordings.by_name(session, recording)
                talk = judgement.talk_of(found, talk_id)
                for verdict, numbers in ((Verdict.CONFIRMED, confirm), (Verdict.REJECTED, reject)):
                    for number in numbers:
                        judgement.decide(session, talk, number, verdict, TERMINAL.name)
                        record(session, TERMINAL, f"goal_{verdict}", talk, goal=number)
                order.start(session, found, queue.enqueue, {"search"})
        with archive.database.read() as session:
            found = recordings.by_name(session, recording)
            chosen = [judgement.talk_of(found, talk_id)] if talk_id is not None else found.talks
            answer = {
                "recording": found.id,
                "version": terms.version(),
                "talks": [_talk(talk) for talk in chosen],
            }
    if as_json:
        print_json(answer)
    else:
        _print(answer)


def _talk(talk: Talk) -> dict[str, Any]:
    return {"id": talk.id, "title": talk.title, "goals": [_goal(each) for each in judgement.opinions(talk)]}


def _goal(opinion: Opinion) -> dict[str, Any]:
    suggestion, decision = opinion.suggestion, opinion.decision
    source = suggestion or decision
    return {
        "goal": opinion.number,
        "name": agenda.goal(opinion.number).name(terminal_language()),
        "level": suggestion.level if suggestion else None,
        "percent": suggestion.percent if suggestion else None,
        "words": opinion.words,
        "targets": suggestion.targets if suggestion else [],
        "moments": suggestion.moments if suggestion else [],
        "verdict": opinion.verdict,
        "decided_by": decision.account if decision else None,
        "decided_at": decision.decided_at.isoformat() if decision else None,
        "version": source.version if source else None,
    }


def _print(answer: dict[str, Any]) -> None:
    for talk in answer["talks"]:
        click.echo(click.style(talk["title"], bold=True) + f"  ({talk['id']})")
        for goal in talk["goals"]:
            state = ", ".join(filter(None, (goal["level"], goal["verdict"])))
            click.echo(f"  {goal['goal']:>2} {goal['name']}  [{state}]")
            if goal["words"]:
                click.echo("     " + ", ".join(goal["words"]))
            for moment in goal["moments"]:
                click.echo(f"     {clock(moment['start_ms'])}  {', '.join(moment['words'])}")
        if not talk["goals"]:
            say("  No goal was found in what is said.", "  Inget mål hittades i det som sägs.")
