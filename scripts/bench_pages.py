#!/usr/bin/env python
"""Time the search page and the watch page inside the server, on an archive that has something in it.

    .venv/bin/python scripts/bench_pages.py [--requests 200] [--json]

EFTERHAND_DATA names the archive (``data`` if it does not): start scripts/run once to have the demo in it.
"""

import argparse
import json
import os
import statistics
import sys
import time

from flask.testing import FlaskClient

from archive_web.app import create_app
from archive_web.services import KEY
from index.catalogue import webinars
from index.settings import read_settings

WORDS = (
    "vatten",
    "energi skolan",
    "traffic",
    "Anna Lindberg",
    '"digital tools"',
    "planering budget",
    "ord som saknas",
)


def time_of(client: FlaskClient, address: str) -> float:
    began_s = time.perf_counter()
    answer = client.get(address)
    took_ms = (time.perf_counter() - began_s) * 1000
    assert answer.status_code == 200, (address, answer.status_code)
    return took_ms


def summary(times_ms: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times_ms, n=100)
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "max_ms": round(max(times_ms), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=200, help="requests for each page (default 200)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    app = create_app(read_settings(os.environ))
    with app.extensions[KEY].archive.database.read() as session:
        slugs = [
            recording.slug for webinar in webinars.published(session) for recording in webinar.recordings
        ]
    if not slugs:
        sys.exit("The archive is empty. Run `efterhand demo` first, or name another with EFTERHAND_DATA.")
    pages = {
        "front": ["/sv/"],
        "search": [f"/sv/search?q={words}" for words in WORDS],
        "watch": [f"/sv/watch/{slug}" for slug in slugs],
    }
    client, found = app.test_client(), {}
    for name, addresses in pages.items():
        time_of(client, addresses[0])  # templates are compiled and the index is opened once a process
        found[name] = summary(
            [time_of(client, addresses[number % len(addresses)]) for number in range(arguments.requests)]
        )
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"{'page':<8} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}")
    for name, row in found.items():
        print(f"{name:<8} {row['p50_ms']:>8} {row['p95_ms']:>8} {row['max_ms']:>8}")


if __name__ == "__main__":
    main()
