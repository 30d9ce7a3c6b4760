"""The ways in which media go out, and what a crowd of viewers meets by each while the worker encodes."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
from web_bench import archive, viewers
from web_bench.spread import spread

from tests import nginx
from tests.serving import Site

WORDS = ("vatten", "energi skolan", "traffic", "Anna Lindberg", '"digital tools"', "ord som saknas")
SEARCHES = [f"/sv/search?q={quote(words)}" for words in WORDS]
SUGGESTIONS = [f"/sv/search/suggestions?q={quote(words[:4])}" for words in WORDS]
FULL_SPEED = 0.2  # the part of the time that they watch, for which they then fetch at full speed
PAGE_EVERY_S = 0.5
LOOK_EVERY_S = 2.0
LONG_S = 1.0
ICON = "/static/favicon.svg"


@dataclass(frozen=True)
class Crowd:
    """So many viewers, who watch for so long, over links of so many Mbit/s."""

    viewers: int
    seconds: float
    link_mbps: float


def ways() -> list[str]:
    """The ways that this machine can show; without nginx there is one, and nothing to compare it with."""
    return ["flask", *(["x-accel", "nginx"] if nginx.program() else [])]


@contextmanager
def served(way: str, site: Site, film: viewers.Film, folder: Path) -> Iterator[int]:
    """The port at which *film* is had while the block lasts: by flask, by x-accel, or from nginx alone."""
    port = Site.at(folder).port
    with ExitStack() as stack:
        if way == "nginx":
            media = f"location /media/ {{ alias {site.data}/media/recordings/; sendfile on; }}"
            servers, asked = f"server {{ listen 127.0.0.1:{port}; {media} }}", film.first[0]
        else:
            delivering = Site.at(site.data, **archive.SETTINGS, delivery=way)
            stack.enter_context(delivering.answering())
            if way == "flask":
                yield delivering.port
                return
            servers, asked = nginx.shipped(delivering, port, folder / "access.log"), ICON
        here, cores = f"http://127.0.0.1:{port}{asked}", os.cpu_count() or 1
        stack.enter_context(nginx.running(nginx.program() or "", folder / way, servers, here, cores))
        yield port


async def watch(
    port: int, film: viewers.Film, crowd: Crowd, worker: psutil.Process, searches: list[str]
) -> dict[str, Any]:
    """All that is measured of one way: the crowd watches while *searches* are asked for, then fetches at full speed."""
    watching = asyncio.create_task(
        viewers.watch_all(port, film, crowd.viewers, crowd.seconds, crowd.link_mbps)
    )
    asking = asyncio.create_task(viewers.ask_pages(port, searches, crowd.seconds, PAGE_EVERY_S))
    encodings = await _fewest(worker, watching)
    seen, search_ms = await watching, await asking
    full_speed_mb_s = await viewers.fetch_all(port, film, crowd.viewers, crowd.seconds * FULL_SPEED)
    return {
        "long_stalls": sum(stall_s > LONG_S for stall_s in seen.stalls_s),
        "longest_stall_s": round(max(seen.stalls_s, default=0.0), 2),
        "started": len(seen.start_ms),
        "start_ms": spread(seen.start_ms),
        "first_byte_ms": spread(seen.first_byte_ms),
        "segment_ms": spread(seen.segment_ms),
        "segments": len(seen.segment_ms),
        "segment_kb": round(seen.received_bytes / 1000 / max(len(seen.segment_ms), 1)),
        "watched_mbit_s": round(seen.received_bytes * 8e-6 / crowd.seconds),
        "full_speed_mb_s": round(full_speed_mb_s),
        "search_ms": spread(search_ms),
        "encodings": encodings,
        "faults": seen.faults,
    }


async def _fewest(worker: psutil.Process, until: "asyncio.Task[Any]") -> int:
    """The fewest encodings that ran at once."""
    fewest = archive.encodings(worker)
    while not until.done():
        await asyncio.sleep(LOOK_EVERY_S)
        fewest = min(fewest, archive.encodings(worker))
    return fewest
