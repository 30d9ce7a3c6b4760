"""Recognition in pieces outlives the death of its worker: what was recognised is kept, and the rest is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.catalogue import captions, stages
from index.settings import read_settings
from pipeline.archive import open_archive
from tests.listening import understood
from tests.workers import Worker, answer, environment_of, kill, start_worker, wait_until

__all__ = ["start_worker"]

PROGRAMME = """
[[talk]]
start = "0:00"
end = "0:18"
title = "Trafik"

[[talk]]
start = "0:18"
title = "Water"
language = "en"
"""


def test_after_sigkill_no_piece_is_recognised_twice(
    tmp_path: Path, clips: Any, start_worker: Callable[..., Worker]
) -> None:
    environment = environment_of(tmp_path / "data", "", speech_piece_s=20)
    (tmp_path / "talks.toml").write_text(PROGRAMME, encoding="utf-8")
    given = ("--title", "Trafik", "--language", "sv", "--talks", str(tmp_path / "talks.toml"), "--json")
    number = answer(environment, "ingest", str(clips.bilingual.path), *given)["id"]
    archive = open_archive(read_settings(environment))

    def parts() -> Any:
        with archive.database.read(patient=True) as session:
            return stages.parts_of(session, number, "recognition")

    def is_in_the_middle() -> bool:
        states = {part.state for part in parts()}
        return {"done", "running"} <= states

    def have_all_ended() -> bool:
        with archive.database.read(patient=True) as session:
            return stages.all_ended(stages.of(session, number))

    first = start_worker(environment)
    wait_until(is_in_the_middle, tell=first.said)
    kill(first)
    done = {part.number: part.attempt for part in parts() if part.state == "done"}
    broken_off = [part.number for part in parts() if part.state == "running"]
    second = start_worker(environment)
    wait_until(have_all_ended, tell=second.said)

    assert [part.state for part in parts()] == ["done"] * 2
    assert {part.number: part.attempt for part in parts() if part.number in done} == done
    assert [part.attempts for part in parts() if part.number in broken_off] == [2]
    with archive.database.read() as session:
        track = captions.track_of(session, number)
        assert track is not None
        assert [language for _, _, language in track.spoken] == ["sv", "en"]
        assert understood(clips.bilingual.sentences, captions.cues_of(track)) > 0.85
    archive.close()
