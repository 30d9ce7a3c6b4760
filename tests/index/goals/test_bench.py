"""The bench reads sets of several makes, and counts pairs, false alarms and best goals as it says it does."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[3] / "scripts" / "bench_goals.py"
WATER = "Groundwater, sewage, drinking water and sanitation."


def measured(folder: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    path = folder / "set.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, BENCH, path, "--json"], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(ended.stdout)["sets"][-1]
    return found


def test_labels_of_single_goals_are_pairs(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"text": WATER, "goal": 6, "label": "yes"},
        {"text": WATER, "goal": "SDG 14", "label": False},
        {"text": "Nothing of the kind.", "language": "en", "goal": 6, "label": 1},
        {"text": WATER, "goal": 6, "label": 0},
    )

    assert (found["accuracy"], found["f1"], found["top_1"]) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("goal", [6, "6", "SDG 6", "6.1"])
def test_goals_are_read_however_they_are_written(tmp_path: Path, goal: Any) -> None:
    found = measured(
        tmp_path, {"text": WATER, "lang": "en", "goals": [goal]}, {"text": WATER, "lang": "en", "goals": []}
    )

    assert (found["accuracy"], found["f1"], found["top_1"], found["false_alarms"]) == (1.0, 1.0, 1.0, 1.0)


def test_each_figure_is_counted_as_the_bench_says(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"text": WATER, "lang": "en", "goals": [6]},
        {"text": WATER, "lang": "en", "goals": [6, 14]},
        {"text": WATER, "lang": "en", "goals": [16]},
        {"text": "Nothing of the kind.", "lang": "en", "goals": [16]},
        {"text": "Nothing of the kind.", "lang": "en", "goals": []},
    )

    assert found["f1"] == 0.5  # 2 hits, 1 invented, 3 missed
    assert found["accuracy"] == round(1 - 4 / 68, 3)
    assert found["macro_f1"] == round((0.8 + 0 + 0) / 3, 3)
    assert (found["top_1"], found["first"], found["exact"]) == (0.5, 0.5, 0.25)
    assert found["false_alarms"] == 0.0
    assert found["goals"]["6"] == {"yes": 2, "precision": 0.667, "recall": 1.0, "f1": 0.8}


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "a", "goals": []}\n{"text": "b", "goals": [18]}\n', encoding="utf-8")

    ended = subprocess.run([sys.executable, BENCH, path], capture_output=True, text=True)

    assert ended.returncode == 1
    assert "set.jsonl, line 2" in ended.stderr


def test_without_sets_only_the_speed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("bench_goals", BENCH)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)

    bench.main([], sets=tmp_path)

    said = capsys.readouterr().out
    assert "were not measured" in said
    assert "speed, made passages" in said
