"""``efterhand search``: the same answer as the site's search page, in the terminal."""

from typing import Any

import click
from sqlalchemy.orm import Session

from archive_web.commands.terminal import opened, print_json, say
from index.catalogue import found, moments, recordings
from index.catalogue.found import Found
from index.catalogue.talks import clock
from index.search.contract import Moment, Query, Results
from index.search.query import as_meant


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--speaker", help="Only talks by this speaker (slug).")
@click.option("--goal", type=click.IntRange(1, 17), help="Only talks on this goal.")
@click.option("--year", type=int, help="Only talks of this year.")
@click.option("--language", type=click.Choice(["sv", "en"]), help="Only talks in this language.")
@click.option("--exact", is_flag=True, help="Take no word for a misspelt one.")
@click.option("--series", help="Only talks of this series (slug).")
@click.option("--all", "drafts_too", is_flag=True, help="Search what is not published as well.")
@click.option("--limit", default=10, show_default=True, help="How many talks to show.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(
    words: tuple[str, ...],
    speaker: str | None,
    goal: int | None,
    year: int | None,
    language: str | None,
    exact: bool,
    series: str | None,
    drafts_too: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Search what was said for WORDS, and show the best moments of each talk."""
    with opened() as (archive, _), archive.database.read() as session:
        visible = None if drafts_too else recordings.published_ids(session)
        facets = (speaker, goal, year, language, series)
        query = Query(" ".join(words), *facets, visible, limit=limit, verbatim=exact)
        results = moments.search(session, archive.index, query)
        answer = _answer(session, query, results)
    if as_json:
        print_json(answer)
        return
    if meant := answer["also_searched_for"]:
        say(
            f"Also searched for “{meant}”. Only for what you wrote: --exact",
            f"Sökte också efter ”{meant}”. Bara efter det du skrev: --exact",
        )
    for talk in answer["talks"]:
        click.echo(click.style(talk["title"], bold=True) + f"  {talk['path']}")
        for moment in talk["moments"]:
            click.echo(f"  {clock(moment['start_ms'])}  {_styled(moment['snippet'])}")
    many = "talk" if results.total == 1 else "talks"
    say(f"{results.total} {many}.", f"{results.total} föredrag.")


def _answer(session: Session, query: Query, results: Results) -> dict[str, Any]:
    counts = results.counts
    return {
        "total": results.total,
        "also_searched_for": as_meant(query.words, results.meant) or None,
        "talks": [_talk(row) for row in found.rows_of(session, results.hits)],
        "counts": {
            "speakers": counts.speakers,
            "goals": counts.goals,
            "years": counts.years,
            "languages": counts.languages,
            "series": counts.series,
        },
    }


def _talk(row: Found) -> dict[str, Any]:
    recording, talk = row.recording, row.talk
    return {
        "recording": recording.id,
        "title": talk.title if talk else recording.webinar.title,
        "webinar": recording.webinar.title,
        "path": f"/watch/{recording.slug}",
        "speakers": [speaker.name for speaker in talk.speakers] if talk else [],
        "more": row.hit.more,
        "moments": [_moment(moment) for moment in row.hit.moments],
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "start_ms": moment.start_ms,
        "end_ms": moment.end_ms,
        "kind": moment.kind,
        "snippet": [{"text": piece.text, "marked": piece.marked} for piece in moment.snippet],
    }


def _styled(snippet: list[dict[str, Any]]) -> str:
    return "".join(click.style(piece["text"], bold=piece["marked"]) for piece in snippet)
