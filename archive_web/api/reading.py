"""What a request says, read as its shape; all that is wrong with it is said at once, field by field."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import UnsupportedMediaType

from archive_web.api.shapes import Shape
from index.errors import BadInput

Read = TypeVar("Read", bound=Shape)


class FieldsWrong(BadInput):
    """What was sent does not fit; *fields* says where and why."""

    en = "This is wrong or missing: {names}."
    sv = "Det här är fel eller saknas: {names}."

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(names=", ".join(name or "–" for name, _text in fields)[:500])
        self.fields = tuple(fields)


def read_query(shape: type[Read]) -> Read:
    """Raises FieldsWrong."""
    with _explaining():
        return shape.model_validate(request.args.to_dict())


def read_body(shape: type[Read]) -> Read:
    """Raises FieldsWrong, and UnsupportedMediaType for what is not sent as JSON."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    with _explaining():
        return shape.model_validate_json(request.get_data(), strict=True)


@contextmanager
def about(field: str) -> Iterator[None]:
    """What is refused within the block is refused because of *field*. Raises FieldsWrong."""
    try:
        yield
    except BadInput as error:
        if not hasattr(error, "field"):
            error.field = field  # type: ignore[attr-defined]
        raise


@contextmanager
def _explaining() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise FieldsWrong([(_name(one["loc"]), _say(one)) for one in error.errors()]) from None


def _name(place: tuple[int | str, ...]) -> str:
    return ".".join(map(str, place))


def _say(fault: ErrorDetails) -> str:
    """The commonest faults in the reader's language; the others as pydantic says them."""
    facts: dict[str, Any] = fault.get("ctx", {})
    said: dict[str, str] = {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such field."),
        "json_invalid": _("This is not JSON."),
        "string_type": _("This is to be a text."),
        "string_pattern_mismatch": _("The text is empty or holds what it cannot."),
        "string_too_long": _(
            "The text is too long: at most %(most)s characters.", most=facts.get("max_length")
        ),
        "int_type": _("This is to be a whole number."),
        "int_parsing": _("This is to be a whole number."),
        "greater_than_equal": _("This is to be at least %(least)s.", least=facts.get("ge")),
        "less_than_equal": _("This is to be at most %(most)s.", most=facts.get("le")),
        "timezone_aware": _("Write the time with its zone, as 2026-03-19T13:00:00Z."),
        "datetime_parsing": _("Write the time with its zone, as 2026-03-19T13:00:00Z."),
        "datetime_from_date_parsing": _("Write the time with its zone, as 2026-03-19T13:00:00Z."),
        "bool_type": _("This is to be true or false."),
        "list_type": _("This is to be a list."),
        "enum": _("Choose one of %(choices)s.", choices=facts.get("expected")),
        "literal_error": _("Choose one of %(choices)s.", choices=facts.get("expected")),
    }
    return said.get(fault["type"], fault["msg"])
