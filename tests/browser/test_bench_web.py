"""bench_web from end to end in its smallest form: it opens pages, viewers watch, and it tells what it found."""

import json
import subprocess
import sys

from tests.browsing import chromium
from tests.serving import ROOT, Site

SMALLEST = (
    *("--viewers", "2", "--seconds", "3", "--visits", "1", "--pages", "front"),
    *("--ways", "flask", "--film-s", "4", "--work-minutes", "0.2"),
)


def test_the_bench_runs_from_end_to_end(demo: Site) -> None:
    chromium()  # or skipped
    command = [sys.executable, ROOT / "scripts" / "bench_web.py", "--data", demo.data, "--json", *SMALLEST]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found["pages"]) == ["front"]
    assert 0 < found["pages"]["front"]["phone_kb"] < 200
    assert found["pages"]["front"]["first_paint_ms"] > 0
    assert found["search_on_phone"]["first_result_ms"] > 0
    assert found["search"]["result_ms"]["p50"] > 0
    watched = found["viewers"]["flask"]
    assert (watched["started"], watched["faults"]) == (2, [])
    assert watched["segment_kb"] > 100
