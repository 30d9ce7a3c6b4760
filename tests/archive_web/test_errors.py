"""Whatever goes wrong, the reader gets a page that helps, and no more is told than helps."""

import logging
from typing import Any

import pytest
from flask import Flask

from archive_web.access import anyone
from index.errors import DiskFull, EfterhandError
from index.search.contract import IndexBusy, IndexDamaged, IndexLost

DAMAGED = IndexDamaged(folder="/srv/secret", reason="torn")


def raising(app: Flask, error: Exception) -> None:
    """Give the site a page at /en/fault that raises *error*."""

    def fault() -> str:
        raise error

    app.add_url_rule("/en/fault", "fault", anyone(fault))


def test_a_page_that_is_not_there_helps(stranger: Any) -> None:
    answer = stranger.get("/en/nowhere")

    assert answer.status_code == 404
    assert "The page is not here" in answer.text
    assert 'role="search"' in answer.text
    for address in ("/en/", "/en/goals", "/en/speakers", "/en/programme"):
        assert f'href="{address}"' in answer.text


def test_a_page_that_fails_says_so_and_tells_no_secret(
    app: Flask, stranger: Any, caplog: pytest.LogCaptureFixture
) -> None:
    raising(app, RuntimeError("password=hunter2"))

    with caplog.at_level(logging.ERROR):
        answer = stranger.get("/en/fault")

    assert answer.status_code == 500
    assert "The fault is ours" in answer.text
    assert 'role="search"' in answer.text
    assert "hunter2" not in answer.text
    assert "hunter2" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DAMAGED, 503),
        (IndexLost(), 503),
        (IndexBusy(folder="/srv/secret"), 503),
        (DiskFull(free_mb=3, folder="/srv/secret"), 507),
        (EfterhandError(reason="/srv/secret"), 500),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_how_it_is_mended_is_told_to_staff_alone(
    app: Flask, stranger: Any, error: EfterhandError, status: int
) -> None:
    raising(app, error)

    answer = stranger.get("/en/fault")

    assert answer.status_code == status
    assert "/srv/secret" not in answer.text
    assert ("Search is being built anew" in answer.text) == isinstance(error, IndexDamaged)


def test_a_method_that_a_page_lacks_names_those_it_has(stranger: Any) -> None:
    answer = stranger.delete("/en/goals")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "<h1>" in answer.text


def test_a_form_that_is_too_large_is_refused(stranger: Any) -> None:
    answer = stranger.post("/en/staff/log-in", data={"email": "x" * 2_000_000})

    assert answer.status_code == 413
    assert "Nothing has been saved" in answer.text
