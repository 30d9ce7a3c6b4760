"""Peers: a worker is dead when its beats stand still by the watcher's own clock, and never because of an outage."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from index.catalogue import workers
from index.errors import DatabaseAway
from index.models import WorkerProcess
from pipeline.archive import Archive
from pipeline.machine import this_machine
from pipeline.peers import Peers, is_gone
from tests.databases import database_url

__all__ = ["database_url"]

DEAD_AFTER_S = 0.5


def worker(name: str, host: str = "another machine", pid: int = 1) -> WorkerProcess:
    return WorkerProcess(id=name, host=host, pid=pid, queues="cpu", beats=0)


@dataclass
class Team:
    """Looks of worker *me*, and whose work it took over."""

    archive: Archive
    held: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)
    leaves_nothing: bool = True

    def __post_init__(self) -> None:
        self.me = self.watcher("me", self.take_over)

    def take_over(self, name: str) -> bool:
        self.taken.append(name)
        if self.leaves_nothing:
            self.held.discard(name)
        return self.leaves_nothing

    def watcher(self, name: str, take_over: Callable[[str], bool] = bool) -> Peers:
        return Peers(self.archive.database, worker(name), DEAD_AFTER_S, lambda: set(self.held), take_over)

    def look_for(self, seconds: float, *others: Peers) -> None:
        """Look, as often as a worker does."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            for watcher in (self.me, *others):
                watcher.look()
            time.sleep(DEAD_AFTER_S / 5)

    def look_until_taken(self) -> None:
        """A look that comes late, on a busy machine, gives the others their time anew."""
        until_s = time.monotonic() + 20 * DEAD_AFTER_S
        while not self.taken:
            assert time.monotonic() < until_s
            self.look_for(DEAD_AFTER_S / 5)

    def known(self) -> list[str]:
        with self.archive.database.read() as session:
            return sorted(row.id for row in workers.of(session))


@pytest.fixture
def team(archive: Archive) -> Team:
    return Team(archive)


def enter(archive: Archive, row: WorkerProcess) -> None:
    with archive.database.write() as session:
        session.add(row)


def test_one_that_beats_is_left_alone(team: Team) -> None:
    team.look_for(3 * DEAD_AFTER_S, team.watcher("other"))

    assert team.taken == []
    assert team.known() == ["me", "other"]


def test_one_that_beats_no_more_is_relieved_once(team: Team, archive: Archive) -> None:
    enter(archive, worker("other"))

    team.look_for(DEAD_AFTER_S / 2)
    assert team.taken == []
    team.look_until_taken()
    team.look_for(DEAD_AFTER_S)

    assert team.taken == ["other"]
    assert team.known() == ["me"]


def test_one_that_says_good_bye_is_relieved_at_once(team: Team, archive: Archive) -> None:
    other = team.watcher("other")
    other.look()
    with archive.database.write() as session:
        workers.stop(session, "other")
    other.look()  # a beat that was on its way does not call it back to life

    team.me.look()

    assert team.taken == ["other"]


def test_a_process_of_this_machine_that_is_no_more_is_known_at_once(team: Team, archive: Archive) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    enter(archive, worker("ended", this_machine(), ended.pid))
    enter(archive, worker("elsewhere", "another machine", ended.pid))
    enter(archive, worker("here", this_machine(), os.getpid()))

    team.me.look()

    assert team.taken == ["ended"]


def test_one_that_the_engine_holds_work_for_needs_no_row_to_be_relieved(team: Team) -> None:
    team.held = {"me", "nobody"}

    team.me.look()
    assert team.taken == []
    team.look_until_taken()

    assert team.taken == ["nobody"]


def test_one_whose_work_was_not_all_taken_is_relieved_again(team: Team, archive: Archive) -> None:
    enter(archive, worker("other"))
    team.leaves_nothing = False
    team.look_until_taken()
    assert team.known() == ["me", "other"]

    team.leaves_nothing = True
    team.me.look()

    assert team.known() == ["me"]


def test_a_watcher_that_could_not_look_gives_all_their_time_anew(team: Team, archive: Archive) -> None:
    """What kept it from beating, a lock or a machine that slept, may have kept the others too."""
    enter(archive, worker("other"))
    team.me.look()
    time.sleep(2 * DEAD_AFTER_S)

    team.me.look()

    assert team.taken == []


def test_an_outage_gives_all_their_time_anew(team: Team, archive: Archive) -> None:
    enter(archive, worker("other"))
    team.look_for(0.7 * DEAD_AFTER_S)
    at_hand, team.me.holders = team.me.holders, away

    with pytest.raises(DatabaseAway):
        team.me.look()
    team.me.holders = at_hand
    team.look_for(0.7 * DEAD_AFTER_S)

    assert team.taken == []


def away() -> set[str]:
    raise DatabaseAway(host="database", reason="it is away")


def test_a_worker_that_was_forgotten_enters_itself_again(team: Team, archive: Archive) -> None:
    team.me.look()
    with archive.database.write() as session:
        workers.forget(session, "me")

    team.me.look()

    assert team.known() == ["me"]


def test_a_row_of_this_process_is_not_gone() -> None:
    assert not is_gone(worker("me", this_machine(), os.getpid()))
