"""What a view takes and answers, said once beside it: its requests are read by that, and the description is made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import Response as FlaskResponse
from flask import current_app
from werkzeug.wrappers import Response

from archive_web.api.reading import read_body, read_query
from archive_web.api.shapes import Shape

JSON = "application/json"
View = Callable[..., Shape | Response | None]
Answering = Callable[..., Response]


@dataclass(frozen=True)
class Described:
    """*query*, *headers* and *body* are what it takes, *answer* and *told* what it gives with *status*: body and headers.

    *faults* are statuses that it may end with beside those that its address, its audience and what it takes bring.
    *file*: the name of the field in which it takes a file. *media_type*: what its body is; bytes, where it has no shape.
    """

    summary: str
    query: type[Shape] | None = None
    body: type[Shape] | None = None
    answer: type[Shape] | None = None
    status: int = 200
    faults: tuple[int, ...] = ()
    file: str = ""
    headers: type[Shape] | None = None
    told: type[Shape] | None = None
    media_type: str = JSON

    @property
    def takes_body(self) -> bool:
        return bool(self.body or self.file) or self.media_type != JSON


def described(
    summary: str,
    *,
    query: type[Shape] | None = None,
    body: type[Shape] | None = None,
    answer: type[Shape] | None = None,
    status: int = 0,
    faults: tuple[int, ...] = (),
    file: str = "",
    headers: type[Shape] | None = None,
    told: type[Shape] | None = None,
    media_type: str = JSON,
    reads_itself: bool = False,
) -> Callable[[View], Answering]:
    """Hand the view its *query* and *body*, read, and answer with what it returns, by 200 or 204 if no *status* is said.

    *reads_itself*: the view does both by itself, and is only described. Headers it always reads and writes itself.
    """
    status = status or (200 if answer else 204)

    def around(view: View) -> Answering:
        @wraps(view)
        def call(**values: Any) -> Response:
            if query is not None and not reads_itself:
                values["query"] = read_query(query)
            if body is not None and not reads_itself:
                values["body"] = read_body(body)
            return _answered(view(**values), status)

        said = Described(summary, query, body, answer, status, faults, file, headers, told, media_type)
        cast(Any, call).described = said
        return call

    return around


def description_of(view: Callable[..., Any]) -> Described | None:
    return getattr(view, "described", None)


def _answered(given: Shape | Response | None, status: int) -> Response:
    if given is None:
        return FlaskResponse(status=204)
    if isinstance(given, Response):
        return given
    return current_app.response_class(given.model_dump_json(), status, mimetype="application/json")
