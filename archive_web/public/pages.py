"""A long list in pages, each with a number and an address."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

BESIDE = 1  # pages shown on either side of the present one


@dataclass(frozen=True)
class Page:
    """A page that can be gone to; *after_gap*: pages before it are left out."""

    number: int
    url: str
    after_gap: bool


@dataclass(frozen=True)
class Pages:
    """Where in a list of pages this one is, the first being 1; *shown* are the ends and those beside this one."""

    number: int
    count: int
    previous_url: str
    next_url: str
    shown: tuple[Page, ...]

    @classmethod
    def of(cls, number: int, total: int, per_page: int, url: Callable[[int], str]) -> "Pages":
        """Page *number* of a list of *total* things; *url* gives the address of any page."""
        count = ceil(total / per_page)
        near = range(number - BESIDE, number + BESIDE + 1)
        numbers = sorted({1, count, *near} & set(range(1, count + 1)))
        return cls(
            number=number,
            count=count,
            previous_url=url(min(number - 1, count)) if number > 1 and count else "",
            next_url=url(number + 1) if number < count else "",
            shown=tuple(
                Page(one, url(one), after_gap=one - before > 1)
                for before, one in zip([0, *numbers], numbers, strict=False)
            ),
        )
