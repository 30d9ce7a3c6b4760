#!/usr/bin/env python
"""Open the site's pages on a slow phone, then let 100 people watch while two recordings are encoded.

    .venv/bin/python scripts/bench_web.py [--viewers 100] [--seconds 45] [--link-mbps 10] [--json]

It makes an archive of its own in a temporary folder: the demo (or a copy of the archive --data), a film to watch, and
two recordings for the worker. Then, in one run:

- **Pages** in Chromium with an empty cache, each asked for once before. "first paint" is first-contentful-paint, since
  the address was asked for, on a phone of 360 px whose processor is slowed 4 times and whose link is the "slow 4G" of
  Lighthouse (150 ms there and back, 1.6 Mbit/s down); the median of --visits. "kB" is what the page fetches, headers
  included, until it asks for nothing more: on the phone and at 1280 px, not scrolled and before play. The bare icon
  shows what link and machine take for anything.
- **Search**: how long the server takes to answer with the whole first page of results, and with suggestions, to a
  client on the same machine. Beside it what the slowed phone shows: from Enter on the front page to the frame with the
  first result, and from the last key to the first suggestion. 150 ms of each are the link's; the script waits
  for a pause in typing of 150 ms before it asks for suggestions.
- **Viewers**, each over a kept connection that takes --link-mbps. A viewer asks for the playlists and then for segments of
  720 px, the next when less than 12 s of film lie ahead; it plays from when the first segment has come whole ("start").
  A *stall* is the time from when all that came has been played until the next segment has come whole. The worker
  encodes two recordings meanwhile ("encodings": the fewest ffmpeg processes seen), and somebody searches all the
  while. At the end as many clients fetch segments as fast as they come, over no slow link ("MB/s").
  The same is done with the site sending media itself (flask), with nginx doing it for the site (x-accel), and with nginx
  alone, which asks nobody who may see the same files. Ratios are to nginx alone.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from web_bench import archive, crowd, pages, phone, tables, viewers  # noqa: E402
from web_bench.link import Link  # noqa: E402
from web_bench.spread import spread  # noqa: E402

from tests.serving import Site  # noqa: E402  (the path comes first)

SEARCHED = "vatten"
SEARCH = 0.1  # the part of the time that viewers watch, for which each kind of search is asked for


def say(text: str) -> None:
    print(f"{time.strftime('%X')} {text}", file=sys.stderr)


def measure_pages(site: Site, visits: int, kinds: list[str]) -> dict[str, Any]:
    """Each kind of page, and the way from the front page to the first result."""
    rows: dict[str, Any] = {}
    with phone.chromium() as browser:
        for kind, path in pages.kinds_of(site.address).items():
            if kinds and kind not in kinds:
                continue
            on_desktop = phone.visit(browser, site.address + path, on_phone=False)
            on_phone = [phone.visit(browser, site.address + path, on_phone=True) for _ in range(visits)]
            rows[kind] = {
                "first_paint_ms": round(median(one.first_paint_ms for one in on_phone)),
                "phone_kb": round(on_phone[-1].fetched_bytes / 1000, 1),
                "desktop_kb": round(on_desktop.fetched_bytes / 1000, 1),
                "requests": on_phone[-1].requests,
            }
        searches = [phone.search(browser, f"{site.address}/sv/", SEARCHED) for _ in range(visits)]
    on_phone = {
        "first_suggestion_ms": round(median(one.suggested_ms for one in searches)),
        "first_result_ms": round(median(one.result_ms for one in searches)),
    }
    return {"pages": rows, "search_on_phone": on_phone}


async def measure_search(port: int, seconds: float) -> dict[str, Any]:
    """What the server takes, once it has answered each question."""
    await viewers.ask_once(port, [*crowd.SEARCHES, *crowd.SUGGESTIONS])
    answered = await viewers.ask_pages(port, crowd.SEARCHES, seconds)
    suggested = await viewers.ask_pages(port, crowd.SUGGESTIONS, seconds)
    return {"result_ms": spread(answered), "suggestions_ms": spread(suggested)}


async def film_at(port: int) -> viewers.Film:
    async with Link(port) as link:
        return await viewers.find_film(link, f"/sv/watch/{archive.SLUG}")


def measure_crowd(site: Site, film: viewers.Film, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """What the viewers meet by each way, with the worker at work throughout."""
    people = crowd.Crowd(given.viewers, given.seconds, given.link_mbps)
    found = {}
    with archive.working(site) as worker:
        for way in given.ways or crowd.ways():
            say(f"{people.viewers} viewers, served by {way}")
            with crowd.served(way, site, film, folder) as port:
                searches = [] if way == "nginx" else crowd.SEARCHES
                found[way] = asyncio.run(crowd.watch(port, film, people, worker, searches))
    return found


def measure(given: argparse.Namespace) -> dict[str, Any]:
    load = round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("Making the archive")
        film_path = archive.make_film(folder, given.film_s)
        site = archive.make_archive(folder, given.data, film_path)
        with site.answering():
            say("Opening its pages")
            found = measure_pages(site, given.visits, given.pages) if given.visits else {}
            found["search"] = asyncio.run(measure_search(site.port, given.seconds * SEARCH))
            film = asyncio.run(film_at(site.port))
        say("Handing in two recordings")
        archive.make_work(site, folder, film_path, given.work_minutes)
        found["viewers"] = measure_crowd(site, film, given, folder)
    return {"cores": os.cpu_count(), "others_load": load} | found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--viewers", type=int, default=100, help="people who watch at once (default 100)")
    parser.add_argument("--seconds", type=float, default=45, help="how long each watches (default 45)")
    parser.add_argument("--link-mbps", type=float, default=10, help="what their links take (default 10)")
    parser.add_argument(
        "--visits", type=int, default=3, help="visits of the phone to each page (default 3, 0: none)"
    )
    parser.add_argument("--pages", nargs="+", default=[], help="kinds of page to open (default all)")
    parser.add_argument("--ways", nargs="+", choices=crowd.ways(), help="ways to serve (default all)")
    parser.add_argument("--film-s", type=int, default=48, help="length of the film in seconds (default 48)")
    parser.add_argument(
        "--work-minutes", type=float, default=20, help="length of the two recordings (default 20)"
    )
    parser.add_argument("--data", type=Path, help="an archive to copy instead of making the demo")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    found = measure(given)
    print(json.dumps(found)) if given.json else tables.print_all(found)


if __name__ == "__main__":
    main()
