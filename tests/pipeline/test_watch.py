"""Watch: looks at once and again, whatever happens, and sooner when it is asked to."""

import logging
import time
from collections.abc import Callable

import pytest

from index.errors import DatabaseAway
from pipeline import watch
from pipeline.watch import Watch

SOON_S = 5.0


def until(condition: Callable[[], object]) -> None:
    until_s = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.01)


def test_it_looks_at_once_and_then_now_and_then() -> None:
    looks: list[float] = []

    with Watch(0.05, lambda: looks.append(time.monotonic())):
        until(lambda: len(looks) >= 3)

    assert looks[1] - looks[0] >= 0.05
    count = len(looks)
    time.sleep(0.1)
    assert len(looks) == count


def test_it_looks_when_it_is_asked_to() -> None:
    looks: list[int] = []

    with Watch(3600, lambda: looks.append(1)) as nothing:
        until(lambda: len(looks) == 1)
    assert nothing is None

    watching = Watch(3600, lambda: looks.append(2))
    with watching:
        until(lambda: 2 in looks)
        watching.look_now()
        until(lambda: looks.count(2) == 2)


def test_a_fault_is_logged_and_the_next_look_follows(caplog: pytest.LogCaptureFixture) -> None:
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        raise RuntimeError("a fault of ours")

    with Watch(0.01, look):
        until(lambda: len(looks) >= 2)

    assert "a fault of ours" in caplog.text


def test_a_database_that_is_away_is_said_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "AGAIN_S", 0.01)
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        if len(looks) <= 3:
            raise DatabaseAway(host="database", reason="it is away")

    with caplog.at_level(logging.WARNING), Watch(3600, look):
        until(lambda: len(looks) == 4)

    assert caplog.text.count("cannot be reached") == 1
