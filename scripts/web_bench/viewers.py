"""Viewers who play one film by HLS, each by its own clock and over a link of its own, and what they wait for."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from urllib.parse import urljoin

from web_bench.link import Answer, Link, Refused

BUFFER_S = 12.0  # a viewer asks for the next segment when less film than this lies ahead
SPREAD = 0.2  # viewers come one after another within this part of the time that each watches


@dataclass(frozen=True)
class Film:
    """The addresses that a viewer asks for before the segments, and the segments with their length in seconds."""

    first: tuple[str, ...]
    segments: tuple[tuple[str, float], ...]


async def find_film(link: Link, watch: str) -> Film:
    """What the page *watch* plays, in its tallest rendition."""
    found = re.search(r'data-hls="([^"]+)"', (await link.get(watch)).text)
    assert found, f"{watch} plays no HLS"
    streams = re.findall(r"RESOLUTION=\d+x(\d+).*\n(\S+)", (await link.get(found[1])).text)
    playlist = urljoin(found[1], max(streams, key=lambda stream: int(stream[0]))[1])
    listed = re.findall(r"#EXTINF:([\d.]+).*\n(\S+)", (await link.get(playlist)).text)
    segments = tuple((urljoin(playlist, name), float(length_s)) for length_s, name in listed)
    return Film((found[1], playlist), segments)


@dataclass
class Playing:
    """The film that lies ahead of a viewer, by the clock. It plays from when the first segment is there."""

    ahead_s: float = 0.0
    at_s: float | None = None

    def waited_s(self, now_s: float) -> float:
        """How long nothing has been there to play, up to now; 0 before it has begun."""
        return 0.0 if self.at_s is None else max(now_s - self.at_s - self.ahead_s, 0.0)

    def add(self, length_s: float, now_s: float) -> None:
        left_s = 0.0 if self.at_s is None else max(self.ahead_s - (now_s - self.at_s), 0.0)
        self.ahead_s, self.at_s = left_s + length_s, now_s


@dataclass
class Seen:
    """What the viewers of a run have met."""

    first_byte_ms: list[float] = field(default_factory=list)
    segment_ms: list[float] = field(default_factory=list)
    start_ms: list[float] = field(default_factory=list)
    stalls_s: list[float] = field(default_factory=list)
    received_bytes: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        self.first_byte_ms.append(answer.first_byte_ms)
        self.segment_ms.append(answer.whole_ms)
        self.received_bytes += len(answer.body)


async def watch_all(port: int, film: Film, viewers: int, seconds: float, link_mbps: float) -> Seen:
    """Have so many viewers watch for *seconds* each."""
    seen = Seen()

    async def watch_one(number: int) -> None:
        await asyncio.sleep(SPREAD * seconds * number / viewers)
        async with Link(port, link_mbps) as link:
            try:
                await _watch(link, film, number, seen, time.monotonic() + seconds)
            except (OSError, Refused) as fault:
                seen.faults.append(str(fault))

    await asyncio.gather(*map(watch_one, range(viewers)))
    return seen


async def _watch(link: Link, film: Film, number: int, seen: Seen, until_s: float) -> None:
    """Each viewer begins at another place of the film, and goes on at its beginning where it ends."""
    came_s, playing = time.monotonic(), Playing()
    segments = islice(cycle(film.segments), number % len(film.segments), None)
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + until_s - came_s):
            for address in film.first:
                await link.get(address)
            for address, length_s in segments:
                seen.note(await link.get(address))
                now_s = time.monotonic()
                if playing.at_s is None:
                    seen.start_ms.append((now_s - came_s) * 1000)
                seen.stalls_s.append(playing.waited_s(now_s))
                playing.add(length_s, now_s)
                await asyncio.sleep(playing.ahead_s - BUFFER_S)
    except TimeoutError:
        seen.stalls_s.append(playing.waited_s(until_s))


async def fetch_all(port: int, film: Film, viewers: int, seconds: float) -> float:
    """Have as many fetch segments as fast as they come. Returns MB in a second."""
    seen, until_s = Seen(), asyncio.get_running_loop().time() + seconds

    async def fetch(number: int) -> None:
        async with Link(port) as link:
            try:
                async with asyncio.timeout_at(until_s):
                    for address, _ in islice(cycle(film.segments), number % len(film.segments), None):
                        seen.note(await link.get(address))
            except TimeoutError:
                return

    await asyncio.gather(*map(fetch, range(viewers)))
    return seen.received_bytes / 1e6 / seconds


async def ask_once(port: int, addresses: Sequence[str]) -> None:
    """Have the server answer each, so that what it does but once is done."""
    async with Link(port) as link:
        for address in addresses:
            await link.get(address)


async def ask_pages(port: int, addresses: Sequence[str], seconds: float, pause_s: float = 0) -> list[float]:
    """Ask for pages again and again, one at a time. Returns the ms until each had come whole."""
    taken_ms: list[float] = []
    until_s = time.monotonic() + seconds
    async with Link(port) as link:
        for address in cycle(addresses):
            if time.monotonic() >= until_s:
                break
            taken_ms.append((await link.get(address)).whole_ms)
            await asyncio.sleep(pause_s)
    return taken_ms
