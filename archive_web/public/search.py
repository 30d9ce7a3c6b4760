"""The search page: words and filters in the address, talks with their best moments in the answer."""

from flask import render_template, request

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.filters import Asked, filters_of
from archive_web.public.results import Pages, result_of
from archive_web.services import services
from index.catalogue import found, moments, recordings, series
from index.search.contract import Query
from index.search.query import as_meant

PER_PAGE = 10


@blueprint.get("/search")
@anyone
def search() -> str:
    asked = Asked.read(request.args)
    with services().archive.database.read() as session:
        query = Query(
            words=asked.words,
            speaker=asked.speaker,
            goal=asked.goal,
            year=asked.year,
            language=asked.language,
            series=asked.series,
            visible=recordings.published_ids(session),
            limit=PER_PAGE,
            offset=(asked.page - 1) * PER_PAGE,
            verbatim=asked.verbatim,
        )
        answer = moments.search(session, services().archive.index, query)
        names = found.speaker_names(session, {*answer.counts.speakers, asked.speaker or ""})
        titles = {one.slug: one.title for one, _ in series.shown(session)}
        rows = found.rows_of(session, answer.hits)
        return render_template(
            "search.html",
            asked=asked,
            count=answer.total,
            incomplete_from=None if answer.complete is None else answer.complete - query.offset,
            meant=as_meant(asked.words, answer.meant),
            exact_url=asked.url(verbatim=True),
            results=[result_of(row, asked.words) for row in rows],
            filters=filters_of(asked, answer.counts, names, titles),
            pages=Pages.of(asked, answer.total, PER_PAGE),
            clear_url=Asked(words=asked.words).url(),
            is_demo=any(row.recording.webinar.is_demo for row in rows),
        )
