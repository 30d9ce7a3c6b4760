"""Recognition in pieces, by several workers, outlives the death of one: what was recognised is kept, the rest is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.catalogue import captions, stages
from index.settings import read_settings
from pipeline.archive import open_archive
from tests.listening import understood
from tests.workers import Worker, answer, environment_of, kill, start_worker, wait_until

__all__ = ["start_worker"]

WAIT_S = 300  # a piece loads the model anew, which takes long on a machine that has much else to do

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


def test_two_workers_share_the_pieces_and_one_goes_on_when_the_other_is_killed(
    tmp_path: Path, postgres_url: str, clips: Any, start_worker: Callable[..., Worker]
) -> None:
    environment = environment_of(tmp_path / "data", postgres_url, speech_piece_s=12, takeover_s=5)
    (tmp_path / "talks.toml").write_text(PROGRAMME, encoding="utf-8")
    given = ("--title", "Trafik", "--language", "sv", "--talks", str(tmp_path / "talks.toml"), "--json")
    number = answer(environment, "ingest", str(clips.bilingual.path), *given)["id"]
    archive = open_archive(read_settings(environment))
    both = [start_worker(environment) for _ in range(2)]

    def said() -> str:
        return "".join(worker.said() for worker in both)

    def parts() -> Any:
        with archive.database.read(patient=True) as session:
            return stages.parts_of(session, number, "recognition")

    def are_both_in_the_middle() -> bool:
        running = {part.worker for part in parts() if part.state == "running"}
        return len(running) == 2 and any(part.state == "done" for part in parts())

    def have_all_ended() -> bool:
        with archive.database.read(patient=True) as session:
            return stages.all_ended(stages.of(session, number))

    wait_until(are_both_in_the_middle, WAIT_S, said)
    killed, _ = both
    kill(killed)
    done = {part.number: part.attempt for part in parts() if part.state == "done"}
    broken_off = [part.number for part in parts() if f"-{killed.process.pid}-" in part.worker]
    wait_until(have_all_ended, WAIT_S, said)

    assert [part.state for part in parts()] == ["done"] * 4
    assert {part.number: part.attempt for part in parts() if part.number in done} == done
    assert [part.attempts for part in parts() if part.number in set(broken_off) - done.keys()] == [2]
    with archive.database.read() as session:
        track = captions.track_of(session, number)
        assert track is not None
        assert [language for _, _, language in track.spoken] == ["sv", "en"]
        assert understood(clips.bilingual.sentences, captions.cues_of(track)) > 0.85
    archive.close()
