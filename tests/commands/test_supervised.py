"""Parts kept alive: started again when they had been running well, given up when they never did."""

import signal
import sys

import pytest

from archive_web.commands import supervised
from archive_web.commands.supervised import Part, keep_alive, stopped_together


class Sleeper(Part):
    """A part that sleeps instead of being a command of ours."""

    def command(self) -> list[str]:
        return [sys.executable, "-c", f"import time; time.sleep({self.name})"]


class Runs(Sleeper):
    """Sleeps for another time at each start."""

    def __init__(self, seconds: list[str]) -> None:
        self.seconds = iter(seconds)
        super().__init__("runs")

    def command(self) -> list[str]:
        self.name = next(self.seconds)
        return super().command()


def test_a_part_that_dies_soon_after_its_start_ends_all(capsys: pytest.CaptureFixture[str]) -> None:
    parts: list[Part] = [Sleeper("60"), Sleeper("0")]

    with pytest.raises(SystemExit) as ended, stopped_together(parts):
        keep_alive(parts)

    assert ended.value.code == 1
    assert [part.process.poll() for part in parts] == [-signal.SIGTERM, 0]
    assert "did not start" in capsys.readouterr().out


def test_a_part_that_had_settled_is_started_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends three times: twice after having run well, and once at once."""
    monkeypatch.setattr(supervised, "SETTLED_S", 1.2)
    part = Runs(["1.5", "1.5", "0"])

    with pytest.raises(SystemExit), stopped_together([part]):
        keep_alive([part])

    said = capsys.readouterr().out
    assert said.count("starting it again") == 2
    assert said.count("did not start") == 1


def test_ctrl_c_stops_all_parts(capsys: pytest.CaptureFixture[str]) -> None:
    parts: list[Part] = [Sleeper("60"), Sleeper("60")]

    with stopped_together(parts):
        raise KeyboardInterrupt

    assert [part.process.poll() for part in parts] == [-signal.SIGTERM, -signal.SIGTERM]
    assert "goes on at the next start" in capsys.readouterr().out
