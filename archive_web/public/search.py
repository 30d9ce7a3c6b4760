"""The search page: words and filters in the address, talks with their best moments in the answer."""

from flask import redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.filters import Asked, filters_of
from archive_web.public.materials import Paper, paper_of
from archive_web.public.pages import Pages
from archive_web.public.remedies import meant_instead, remedies
from archive_web.public.results import result_of
from archive_web.services import services
from index.catalogue import found, material_search, moments, recordings, series, speakers
from index.search.contract import Query
from index.search.query import as_meant

PER_PAGE = 10
MOST_PAPERS = 5


@blueprint.get("/search")
@anyone
def search() -> str | Response:
    return _answer(Asked.read(request.args))


@blueprint.get("/talks")
@anyone
def talks() -> str | Response:
    """All talks, newest first, under the same filters."""
    return _answer(Asked.read(request.args, everything=True))


def _answer(asked: Asked) -> str | Response:
    index = services().archive.index
    with services().archive.database.read() as session:
        if asked.speaker and (present := speakers.present_slug(session, asked.speaker)) != asked.speaker:
            return redirect(asked.url(speaker=present), 301)
        newest = recordings.published_newest(session)
        query = _query(asked, newest)
        answer = moments.search(session, index, query)
        names = found.speaker_names(session, {*answer.counts.speakers, asked.speaker or ""})
        titles = {one.slug: one.title for one, _ in series.shown(session)}
        rows = found.rows_of(session, answer.hits)
        filters = filters_of(asked, answer.counts, names, titles)
        return render_template(
            "search.html",
            asked=asked,
            count=answer.total,
            incomplete_from=None if answer.complete is None else answer.complete - query.offset,
            meant=as_meant(asked.words, answer.meant),
            exact_url=asked.url(verbatim=True),
            results=[result_of(row, asked.words) for row in rows],
            filters=filters,
            years=next(filter for filter in filters if filter.name == "year"),
            pages=Pages.of(asked.page, answer.total, PER_PAGE, lambda page: asked.url(page=page)),
            clear_url=Asked(words=asked.words, by_date=asked.by_date, everything=asked.everything).url(),
            remedies=remedies(index, query, asked, filters) if not answer.total else [],
            meant_instead=meant_instead(index, query) if not answer.total else "",
            papers=_papers(session, asked),
            is_demo=any(row.recording.webinar.is_demo for row in rows),
        )


def _papers(session: Session, asked: Asked) -> list[Paper]:
    """Methods and learning material with the words, on the first page; none under filters that are of talks alone."""
    if asked.page > 1 or asked.everything or asked.speaker or asked.year or asked.series:
        return []
    found = material_search.listed_with(
        session, asked.words, MOST_PAPERS, goal=asked.goal, language=asked.language
    )
    return [paper_of(material, to_page=True) for material in found]


def _query(asked: Asked, newest: tuple[int, ...]) -> Query:
    """Talks that no word was asked of come by date; without any filter there are none but on the page of all."""
    is_listed = not asked.words and (asked.everything or asked.choices)
    return Query(
        words=asked.words,
        speaker=asked.speaker,
        goal=asked.goal,
        year=asked.year,
        language=asked.language,
        series=asked.series,
        visible=frozenset(newest),
        limit=PER_PAGE,
        offset=(asked.page - 1) * PER_PAGE,
        verbatim=asked.verbatim,
        newest=newest if is_listed or (asked.words and asked.by_date) else None,
    )
