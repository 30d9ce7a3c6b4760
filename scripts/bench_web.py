#!/usr/bin/env python
"""Open the site's pages on a slow phone, then let 100 people watch while two recordings are encoded.

    .venv/bin/python scripts/bench_web.py [--viewers 100] [--seconds 45] [--link-mbps 10] [--json]

It makes an archive of its own in a temporary folder: the demo (or a copy of --data), a film to watch, and two
recordings for the worker. Then, in one run:

- **Pages**, in Chromium with an empty cache: first paint (first-contentful-paint, since the address was asked for)
  on a phone of 360 px whose processor is slowed 4 times and whose link is the "slow 4G" of Lighthouse (150 ms there
  and back, 1.6 Mbit/s down); the median of --visits. The bytes that a page fetches, headers included, until it asks
  for nothing more: on the phone and at 1280 px, without scrolling and before play.
- **Search**: the time in which the server answers with the whole first page of results, and with suggestions, to a
  client on the same machine. Beside it what the slowed phone shows: from Enter to the frame with the first result,
  and from the last key to the first suggestion, of which 150 ms each are the link's, and 150 ms before suggestions
  are the pause in typing that is waited for.
- **Viewers**, each over one kept connection that takes --link-mbps. A viewer asks for the watch page, the playlists
  and then segments of 720 px, each when less than 12 s of film lie ahead; playing begins when the first segment has
  come whole. A *stall* is the time from when all that came has been played until the next segment has come whole.
  The worker encodes two recordings meanwhile ("encoding" is the fewest ffmpeg processes seen at once). Search is asked
  for all the while. Then as many clients fetch segments as fast as they come ("MB/s").
  The same is done with the site delivering by itself (flask), with the site behind nginx by x-accel, and with nginx
  alone, which serves the same files to anybody. Ratios are to nginx alone.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from web_bench import archive, crowd, pages, phone, viewers  # noqa: E402
from web_bench.link import Link  # noqa: E402
from web_bench.spread import spread  # noqa: E402

from tests import nginx  # noqa: E402  (the path comes first)
from tests.serving import Site  # noqa: E402

SEARCHED = "vatten"
SEARCH_S = 5.0
WORK_MINUTES = 30.0
START_S = 300.0
WORK = 2


def say(text: str) -> None:
    print(f"{time.strftime('%X')} {text}", file=sys.stderr)


def measure_pages(site: Site, visits: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Each kind of page, and the way from the front page to the first result."""
    rows: dict[str, Any] = {}
    with phone.chromium() as browser:
        for kind, path in pages.kinds_of(site.address).items():
            on_phone = [phone.visit(browser, site.address + path, on_phone=True) for _ in range(visits)]
            on_desk = phone.visit(browser, site.address + path, on_phone=False)
            rows[kind] = {
                "first_paint_ms": round(median(one.first_paint_ms for one in on_phone)),
                "phone_kb": round(on_phone[-1].fetched_bytes / 1000, 1),
                "desktop_kb": round(on_desk.fetched_bytes / 1000, 1),
                "requests": on_phone[-1].requests,
            }
        searches = [phone.search(browser, f"{site.address}/sv/", SEARCHED) for _ in range(visits)]
    return rows, {
        "phone_first_suggestion_ms": round(median(one.suggested_ms for one in searches)),
        "phone_first_result_ms": round(median(one.result_ms for one in searches)),
    }


def measure_search(site: Site) -> dict[str, Any]:
    """What the server takes, each question asked once before."""
    ways = {"result_ms": crowd.SEARCHES, "suggestions_ms": crowd.SUGGESTIONS}
    taken = {
        name: asyncio.run(viewers.ask_pages(site.port, asked, SEARCH_S))[len(asked) :]
        for name, asked in ways.items()
    }
    return {name: spread(values) for name, values in taken.items()}


async def film_of(site: Site) -> viewers.Film:
    async with Link(site.port) as link:
        return await viewers.find_film(link, f"/sv/watch/{archive.SLUG}")


def measure_crowd(site: Site, film: viewers.Film, people: crowd.Crowd, folder: Path) -> dict[str, Any]:
    """What the crowd meets by each way, with the worker at work throughout."""
    ways = ["flask", *(["x-accel", "nginx"] if nginx.program() else [])]
    found = {}
    with archive.working(site) as worker:
        wait_for_encodings(worker)
        for way in ways:
            say(f"{people.viewers} viewers, served by {way}")
            with crowd.served(way, site, film, folder) as port:
                searches = [] if way == "nginx" else crowd.SEARCHES
                found[way] = asyncio.run(crowd.watch(port, film, people, worker, searches))
    return found


def wait_for_encodings(worker: Any) -> None:
    until_s = time.monotonic() + START_S
    while archive.encodings(worker) < WORK:
        assert time.monotonic() < until_s, "the worker does not begin to encode"
        time.sleep(1)


def measure(given: argparse.Namespace) -> dict[str, Any]:
    people = crowd.Crowd(given.viewers, given.seconds, given.link_mbps)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("Making the archive")
        film_path = archive.make_film(folder, given.film_s)
        site = archive.make_archive(folder, given.data, film_path)
        with site.answering():
            say("Opening its pages in Chromium")
            rows, on_phone = measure_pages(site, given.visits) if given.visits else ({}, {})
            searches, film = measure_search(site) | on_phone, asyncio.run(film_of(site))
        say("Handing in two recordings")
        for number in range(1, WORK + 1):
            work = archive.make_work(folder, film_path, number, WORK_MINUTES)
            archive.hand_in(site, work, f"Recording {number}")
        return {"pages": rows, "search": searches, "viewers": measure_crowd(site, film, people, folder)}


def print_pages(found: dict[str, Any]) -> None:
    print(f"{'page':<14}{'first paint ms':>15}{'phone kB':>10}{'desktop kB':>12}{'requests':>10}")
    for kind, row in found.items():
        print(
            f"{kind:<14}{row['first_paint_ms']:>15}{row['phone_kb']:>10}{row['desktop_kb']:>12}{row['requests']:>10}"
        )


def print_crowd(found: dict[str, Any]) -> None:
    print(json.dumps(found, indent=1))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--viewers", type=int, default=100, help="people who watch at once (default 100)")
    parser.add_argument("--seconds", type=float, default=45, help="how long each watches (default 45)")
    parser.add_argument("--link-mbps", type=float, default=10, help="what their links take (default 10)")
    parser.add_argument("--visits", type=int, default=3, help="visits to each page on the phone (default 3); 0 leaves the pages out")
    parser.add_argument("--film-s", type=int, default=48, help="length of the film in seconds (default 48)")
    parser.add_argument("--data", type=Path, help="an archive to copy instead of making the demo")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    found = measure(given)
    if given.json:
        print(json.dumps(found))
        return
    print_pages(found["pages"])
    print(found["search"])
    print_crowd(found["viewers"])


if __name__ == "__main__":
    main()
