"""Law: each address under /api/v1 is described, and nothing else is."""

import pytest
from flask import Flask

from archive_web.api.openapi import document, methods_of, path_of
from archive_web.app import create_app
from pipeline.archive import Archive


@pytest.fixture
def app(archive: Archive) -> Flask:
    return create_app(archive.settings)


def test_every_route_of_the_api_is_described_and_nothing_else(app: Flask) -> None:
    routes = {
        (path_of(rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in methods_of(rule)
    }

    with app.test_request_context():
        found = document()

    assert [tag["name"] for tag in found["tags"]] == ["uploads"]
    assert {(path, method) for path, methods in found["paths"].items() for method in methods} == routes


def test_every_operation_says_what_it_is_for_by_a_name_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        operations = [one for methods in document()["paths"].values() for one in methods.values()]

    assert all(one["summary"] for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)
