"""The bench reads sets of several makes, and counts pairs, false alarms and best goals as it says it does."""

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
