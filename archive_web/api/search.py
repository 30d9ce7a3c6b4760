"""Search: the words and filters of the search page, answered with talks and their moments."""

from typing import Annotated

from pydantic import Field

from archive_web.access import anyone
from archive_web.addresses import absolute
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import GoalNumber, Page, Paging, Shape, Slug, Spoken, Text
from archive_web.api.talks import TalkShown
from archive_web.public.addresses import moment_url
from archive_web.services import services
from index.catalogue import found, moments, recordings, speakers
from index.catalogue.found import Found
from index.search.contract import Counts, Moment, Query
from index.search.query import as_meant


class PieceShown(Shape):
    """A run of text; *marked* where it is what was searched for."""

    text: str
    marked: bool


class MomentFound(Shape):
    """*kind*: speech, slide or material; of the latter, *material_id* and *page* say where."""

    start_ms: int
    end_ms: int
    kind: str
    snippet: list[PieceShown]
    url: str
    material_id: int | None
    page: int


class HitShown(Shape):
    """A talk; without *talk*, what its recording holds outside all talks. *more* moments are not shown."""

    recording_id: int
    webinar_id: int
    title: str
    talk: TalkShown | None
    moments: list[MomentFound]
    more: int


class Facets(Shape):
    """How many talks each value has; speakers and series by slug."""

    speakers: dict[str, int]
    goals: dict[int, int]
    years: dict[int, int]
    languages: dict[str, int]
    series: dict[str, int]

    @classmethod
    def of(cls, counts: Counts) -> "Facets":
        return cls(
            speakers=counts.speakers,
            goals=counts.goals,
            years=counts.years,
            languages=counts.languages,
            series=counts.series,
        )


class SearchAsked(Paging):
    """*q* as on the search page: words, "phrases", -without, speaker:, goal:, year:, series:."""

    q: Annotated[Text, Field(max_length=1000, examples=["vatten -avlopp"])] = ""
    speaker: Slug | None = None
    goal: GoalNumber | None = None
    year: Annotated[int, Field(ge=1, le=9999)] | None = None
    spoken: Spoken | None = None
    series: Slug | None = None
    exact: bool = False


class SearchShown(Page[HitShown]):
    """*meant*: what was looked up in place of *q*, where words seemed misspelt."""

    facets: Facets
    meant: str | None


@blueprint.get("/search")
@anyone
@described("Search what everyone may watch", query=SearchAsked, answer=SearchShown)
def search_talks(query: SearchAsked) -> SearchShown:
    archive = services().archive
    with archive.database.read() as session:
        asked = Query(
            words=query.q,
            speaker=speakers.present_slug(session, query.speaker) if query.speaker else None,
            goal=query.goal,
            year=query.year,
            language=query.spoken,
            series=query.series,
            visible=recordings.published_ids(session),
            limit=query.size,
            offset=query.offset,
            verbatim=query.exact,
        )
        answer = moments.search(session, archive.index, asked)
        rows = found.rows_of(session, answer.hits)
        return SearchShown(
            items=[_hit(row, query.q) for row in rows],
            page=query.page,
            size=query.size,
            total=answer.total,
            facets=Facets.of(answer.counts),
            meant=as_meant(query.q, answer.meant) or None,
        )


def _hit(row: Found, words: str) -> HitShown:
    webinar = row.recording.webinar
    return HitShown(
        recording_id=row.recording.id,
        webinar_id=webinar.id,
        title=row.talk.title if row.talk else webinar.title,
        talk=TalkShown.of(row.talk) if row.talk else None,
        moments=[_moment(row, moment, words) for moment in row.hit.moments],
        more=row.hit.more,
    )


def _moment(row: Found, moment: Moment, words: str) -> MomentFound:
    return MomentFound(
        start_ms=moment.start_ms,
        end_ms=moment.end_ms,
        kind=moment.kind,
        snippet=[PieceShown(text=piece.text, marked=piece.marked) for piece in moment.snippet],
        url=absolute(moment_url(row.recording, moment.start_ms, words)),
        material_id=moment.material_id,
        page=moment.page,
    )
