"""What a search asks for, and the filters that narrow it, each choice a plain link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from archive_web.languages import language
from archive_web.page_parts import language_name
from index.goals import agenda
from index.search.contract import Counts

LAST_PAGE = 1000
LATEST_YEAR = 9999
GOALS = 17


@dataclass(frozen=True)
class Asked:
    """A search as its address says it. What cannot be read there counts as not chosen.

    *everything*: without words, all talks are meant; without words they come by date in any case.
    """

    words: str = ""
    speaker: str | None = None
    goal: int | None = None
    year: int | None = None
    language: str | None = None
    series: str | None = None
    verbatim: bool = False
    by_date: bool = False
    everything: bool = False
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str], *, everything: bool = False) -> "Asked":
        return cls(
            words=args.get("q", "").strip(),
            speaker=args.get("speaker") or None,
            goal=_number(args.get("goal", ""), GOALS),
            year=_number(args.get("year", ""), LATEST_YEAR),
            language=args.get("spoken") or None,
            series=args.get("series") or None,
            verbatim=bool(args.get("exact")),
            by_date=args.get("sort") == "date",
            everything=everything,
            page=page_in(args),
        )

    @property
    def choices(self) -> dict[str, Any]:
        """The filters that are set, by their names in the address, where *language* is already the page's."""
        named = {
            "speaker": self.speaker,
            "goal": self.goal,
            "year": self.year,
            "spoken": self.language,
            "series": self.series,
        }
        return {name: value for name, value in named.items() if value is not None}

    @property
    def kept(self) -> dict[str, Any]:
        """What stays when other words are searched for."""
        return {**self.choices, "sort": "date"} if self.by_date else self.choices

    def url(self, **changes: Any) -> str:
        """The address of this search, changed; any change but the page's leads to the first page.

        Whoever follows it has seen the words and the filters, and goes on at the results.
        """
        other = replace(self, **{"page": 1, **changes})
        return url_for(
            "public.talks" if other.everything and not other.words else "public.search",
            q=other.words or None,
            exact=1 if other.verbatim else None,
            page=other.page if other.page > 1 else None,
            **other.kept,
            _anchor="results" if changes else None,
        )


@dataclass(frozen=True)
class Option:
    """One choice of a filter. An active option's link takes the choice away."""

    label: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class Filter:
    """A filter with its choices, the commonest first; *name* is its place in Asked and in Query."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.active), None)


def filters_of(
    asked: Asked, counts: Counts, names: Mapping[str, str], titles: Mapping[str, str]
) -> list[Filter]:
    """The five filters. *names* are speakers' names by slug, *titles* those of series."""
    spoken = {code: language_name(code) for code in (*counts.languages, asked.language or "")}
    goals = {goal.number: f"{goal.number}. {goal.name(language())}" for goal in agenda.goals()}
    people = {slug: names.get(slug, slug) for slug in counts.speakers}
    return [
        _filter(asked, "speaker", _("Speaker"), counts.speakers, people),
        _filter(asked, "goal", _("Goal"), counts.goals, goals),
        _filter(asked, "year", _("Year"), counts.years, {}),
        _filter(asked, "language", _("Language"), counts.languages, spoken),
        _filter(asked, "series", _("Series"), counts.series, titles),
    ]


def _filter(
    asked: Asked, name: str, label: str, counts: Mapping[Any, int], labels: Mapping[Any, str]
) -> Filter:
    chosen = getattr(asked, name)
    shown = counts if chosen is None or chosen in counts else {**counts, chosen: 0}
    return Filter(
        name=name,
        label=label,
        options=tuple(
            Option(
                label=labels.get(value, str(value)),
                count=count,
                url=asked.url(**{name: None if value == chosen else value}),
                active=value == chosen,
            )
            for value, count in shown.items()
        ),
    )


def page_in(args: Mapping[str, str]) -> int:
    """The page of a list that an address asks for; the first where it cannot be read."""
    return _number(args.get("page", ""), LAST_PAGE) or 1


def _number(text: str, largest: int) -> int | None:
    """A whole number from 1 to *largest*, else None."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return number if 1 <= number <= largest else None
