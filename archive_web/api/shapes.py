"""What the shapes of requests and answers have in common: nothing unknown, aware times, text that any database takes.

A shape is a pydantic model: it reads and checks what is sent, writes what is answered, and describes both.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from archive_web.languages import LANGUAGES

LARGEST_ID = 2**31 - 1
LONGEST_MS = 2**41
FIRST_YEAR, LAST_YEAR = 1900, 9000
LONGEST_LIST = 1000


class Shape(BaseModel):
    """The base of all. A name that is not known is a slip, and is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _within_calendars(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("year_unfit", "The year is to lie between 1900 and 9000.")
    return moment


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Ms = Annotated[int, Field(ge=0, le=LONGEST_MS, description="Milliseconds.")]
Moment = Annotated[AwareDatetime, AfterValidator(_within_calendars)]
Line = Annotated[
    str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
]
Text = Annotated[str, StringConstraints(max_length=100_000, pattern=r"^[^\x00]*$")]
Link = Annotated[str, StringConstraints(max_length=2000, pattern=r"^(https?://[^\s\x00-\x1f\x7f]+)?$")]
Slug = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Spoken = Annotated[str, StringConstraints(pattern=f"^({'|'.join(LANGUAGES)})$")]
GoalNumber = Annotated[int, Field(ge=1, le=17)]

Item = TypeVar("Item")


class Paging(Shape):
    """Which page of a list."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


class Page(Shape, Generic[Item]):
    """One page of a list; *total* counts all pages' items."""

    items: list[Item]
    page: int
    size: int
    total: int

    @classmethod
    def of(cls, items: Sequence[Item], total: int, paging: Paging) -> "Page[Item]":
        return cls(items=list(items), page=paging.page, size=paging.size, total=total)

    @classmethod
    def cut(cls, items: Sequence[Item], paging: Paging) -> "Page[Item]":
        """The page of a list that is held whole."""
        return cls.of(items[paging.offset : paging.offset + paging.size], len(items), paging)


class FieldFault(Shape):
    """What is wrong with one field; *field* is its path: ``talks.0.title``."""

    field: str
    text: str


class Fault(Shape):
    """*text* is for people, in the language that they ask for; *code* and *facts* are for programs."""

    text: str
    code: str = ""
    facts: dict[str, str | int | float] = {}
    fields: list[FieldFault] = []


class Failure(Shape):
    """Every error answers with this."""

    error: Fault
