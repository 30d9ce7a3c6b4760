"""Methods and learning material by words: there are few, and some belong to no recording, so the catalogue is asked itself.

A word is found in its other forms, and as a part of a compound; what stands on the pages of a file counts as well.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from index.catalogue.materials import seen_in_list
from index.language.analysis import SNOWBALL, stem
from index.models import Goal, Material, MaterialPage
from index.search.query import parse

SHORTEST_STEM = 4  # a shorter one stands in too many other words


def listed_with(
    session: Session, typed: str, limit: int, *, goal: int | None = None, language: str | None = None
) -> Sequence[Material]:
    """At most *limit* of what the page of methods shows, with all the words that were *typed*; by title the first."""
    parsed = parse(typed)
    if not parsed.words or parsed.speakers or parsed.years or parsed.series:
        return []
    wanted = [_holds(word) for word in parsed.words] + [~_holds(word) for word in parsed.without]
    goals = [*parsed.goals, *([frozenset({goal})] if goal else [])]
    wanted += [Material.goals.any(Goal.number.in_(chosen)) for chosen in goals]
    if language:
        wanted.append(Material.language == language)
    in_title = and_(*(_stands_in(Material.title, word) for word in parsed.words))
    found = (
        select(Material)
        .outerjoin(Material.webinar)
        .where(seen_in_list(), *wanted)
        .order_by(case((in_title, 0), else_=1), func.lower(Material.title), Material.id)
        .options(selectinload(Material.goals), selectinload(Material.webinar), selectinload(Material.talk))
        .limit(limit)
    )
    return session.scalars(found).all()


def _holds(word: str) -> ColumnElement[bool]:
    columns = (Material.title, Material.summary, Material.body)
    on_page = select(MaterialPage.material_id).where(_stands_in(MaterialPage.text, word))
    return or_(*(_stands_in(column, word) for column in columns), Material.id.in_(on_page))


def _stands_in(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(form, autoescape=True) for form in _forms(word)))


def _forms(word: str) -> Iterator[str]:
    """The word and its stems, also with a capital: SQLite knows none beyond A to Z."""
    stems = {stem(word, language) for language in SNOWBALL}
    for form in {word, *(one for one in stems if len(one) >= SHORTEST_STEM and word.startswith(one))}:
        yield form
        yield form.capitalize()
