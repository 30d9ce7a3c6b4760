"""What bench_web counts as waiting, and that it counts a server that sends too late."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from tests.serving import ROOT


@pytest.fixture(scope="module")
def viewers() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "scripts")
        from web_bench import viewers

        yield viewers


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What *work* returns, run in a thread of its own: tests of pages leave a loop of Playwright's in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_viewer_waits_from_when_all_has_been_played(viewers: ModuleType) -> None:
    playing = viewers.Playing()
    assert playing.waited_s(99.0) == 0  # what has not begun does not stall

    playing.add(4.0, now_s=100.0)
    assert playing.waited_s(103.0) == 0
    playing.add(4.0, now_s=103.0)  # one second was left
    assert playing.waited_s(108.0) == 0
    assert playing.waited_s(110.5) == 2.5

    playing.add(4.0, now_s=110.5)  # plays on from here, with nothing owed
    assert playing.waited_s(114.5) == 0
    assert playing.waited_s(115.0) == 0.5


def test_a_server_that_falls_silent_makes_every_viewer_stall(viewers: ModuleType) -> None:
    """It sends the playlists and one segment of a tenth of a second to each, and then nothing more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for body in (b"master", b"playlist", bytes(50_000)):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await reader.read()
        writer.close()

    async def watch() -> Any:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            film = viewers.Film(("/master", "/playlist"), (("/one", 0.1), ("/two", 0.1)))
            return await viewers.watch_all(port, film, 3, 2.0, link_mbps=0)

    seen = finished(watch())

    assert (len(seen.start_ms), len(seen.segment_ms), seen.received_bytes) == (3, 3, 150_000)
    assert sum(stall_s > 0 for stall_s in seen.stalls_s) == 3
    assert seen.faults == []


def test_a_server_that_refuses_is_told(viewers: ModuleType) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def watch() -> Any:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            film = viewers.Film(("/master",), (("/one", 4.0),))
            return await viewers.watch_all(port, film, 1, 2.0, link_mbps=0)

    seen = finished(watch())

    assert seen.faults == ["/master: HTTP/1.1 503 Busy"]
    assert seen.start_ms == []
