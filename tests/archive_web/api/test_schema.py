"""The API keeps to its own description, whatever is sent: schemathesis makes the requests."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from archive_web.requests import PIECE
from index.catalogue import accounts, api_tokens
from index.models import Scope
from pipeline.archive import Archive
from tests.archive_web.conftest import EMAIL

PLEASANT = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 2
ORDER = {"head": 0, "get": 0, "delete": 2}
TAKING = {  # one of each way to take something: nested, with times, with choices, in the address
    "GET /api/v1/search",
    "GET /api/v1/webinars",
    "POST /api/v1/webinars",
    "POST /api/v1/webhooks",
    "PUT /api/v1/recordings/{recording_id}/talks",
    "PUT /api/v1/recordings/{recording_id}/publishing",
}
STEADY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@schemathesis.serializer(PIECE)
def as_piece(context: object, value: object) -> bytes:
    """The body of an upload's request: any bytes at all."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture
def key(archive: Archive) -> dict[str, str]:
    """The header of a token that may do anything."""
    with archive.database.write() as session:
        account = accounts.by_email(session, EMAIL)
        assert account is not None
        _token, secret = api_tokens.add(session, account, "schemathesis", list(Scope), 1)
    return {"Authorization": f"Bearer {secret}"}


def operations(app: Flask) -> Iterator[APIOperation]:
    """Reading first, deleting last: what is looked at should be there."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found = [one.ok() for one in schema.get_all_operations()]
    yield from sorted(found, key=lambda one: ORDER.get(one.method, 1))


def test_every_operation_answers_as_it_is_described(app: Flask, key: dict[str, str]) -> None:
    met: dict[str, set[int]] = {}

    for operation in operations(app):

        @STEADY
        @given(case=operation.as_strategy(), of_first=st.booleans())
        def check(case: schemathesis.Case, of_first: bool) -> None:
            if of_first:
                case.path_parameters = dict.fromkeys(case.path_parameters or {}, 1)
            answer = case.call(headers=key)
            met.setdefault(case.operation.label, set()).add(answer.status_code)
            case.validate_response(answer, checks=list(PLEASANT))

        check()

    assert len(met) > 30
    assert {status for statuses in met.values() for status in statuses} >= {200, 404}


def test_what_does_not_fit_the_description_is_refused(app: Flask, key: dict[str, str]) -> None:
    for operation in operations(app):
        if operation.label not in TAKING:
            continue

        @STEADY
        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def check(case: schemathesis.Case) -> None:
            case.validate_response(case.call(headers=key), checks=[*PLEASANT, negative_data_rejection])

        check()


def test_a_program_sends_a_recording_as_it_is_described(app: Flask, key: dict[str, str]) -> None:
    uploads = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    begin, one = uploads["/api/v1/uploads"]["POST"], uploads["/api/v1/uploads/{number}"]

    def ask(
        operation: APIOperation, *, body: bytes = b"", number: str = "", **headers: str | int
    ) -> Response:
        said = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
        path = {"number": number} if number else {}
        piece = {"body": body, "media_type": PIECE} if body else {}
        case = operation.Case(headers={"Tus-Resumable": "1.0.0", **said}, path_parameters=path, **piece)
        answer = case.call(headers=key)
        case.validate_response(answer, checks=list(PLEASANT))
        return answer

    begun = ask(begin, upload_length=11, upload_metadata=f"title {b64encode(b'Havet').decode()}")
    number = begun.headers["location"][0].rpartition("/")[2]
    half = ask(one["PATCH"], number=number, upload_offset=0, body=b"Hello ")
    stale = ask(one["PATCH"], number=number, upload_offset=0, body=b"Hello ")
    told = ask(one["HEAD"], number=number)
    whole = ask(one["PATCH"], number=number, upload_offset=6, body=b"world")
    ended = ask(one["DELETE"], number=number)
    gone = ask(one["HEAD"], number=number)

    answers = [begun, half, stale, told, whole, ended, gone]
    assert [answer.status_code for answer in answers] == [201, 204, 409, 200, 204, 204, 404]
    assert told.headers["upload-offset"] == ["6"]
    address = f"/api/v1/recordings/{whole.headers['efterhand-recording'][0]}"
    assert app.test_client().get(address, headers=key).json["slug"] == "havet"
