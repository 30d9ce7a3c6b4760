"""The API keeps to its own description, whatever is sent: schemathesis makes the requests."""

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from index.catalogue import accounts, api_tokens
from index.models import Scope
from pipeline.archive import Archive
from tests.archive_web.conftest import EMAIL

PLEASANT = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 2
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
    order = {"get": 0, "post": 1, "put": 1, "patch": 1, "delete": 2}
    yield from sorted(found, key=lambda one: order[one.method])


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
