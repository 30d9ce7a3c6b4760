"""A kept connection over a link of so many Mbit/s, as far as the reader's side can make it: it reads no faster.

What is not read yet waits in a small receive buffer, so that the server has to wait for a slow link as it would
for a phone's. Everything is asked for anew: nothing is kept.
"""

import asyncio
import re
import socket
import time
from dataclasses import dataclass
from types import TracebackType

BLOCK_BYTES = 32 * 1024
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Refused(Exception):
    """The server answered with something else than 200, or with no stated length."""


@dataclass(frozen=True)
class Answer:
    """A body, and when its first byte of all and its last had come, in ms since it was asked for."""

    body: bytes
    first_byte_ms: float
    whole_ms: float

    @property
    def text(self) -> str:
        return self.body.decode()


class Link:
    """One connection to *port* on this machine, made when it is needed; *mbps* of 0 is as fast as it goes."""

    def __init__(self, port: int, mbps: float = 0) -> None:
        self._port, self._bytes_a_s = port, mbps * 1e6 / 8
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> "Link":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def get(self, address: str) -> Answer:
        """Raises Refused, and OSError when a new connection breaks too."""
        asked_s, was_kept = time.monotonic(), self._streams is not None
        try:
            return await self._get(address, asked_s)
        except (ConnectionError, asyncio.IncompleteReadError) as fault:
            self.close()
            if not was_kept:
                raise ConnectionError(f"{address}: {fault!r}") from fault
            return await self._get(address, asked_s)  # the server had closed it meanwhile, as it may

    async def _get(self, address: str, asked_s: float) -> Answer:
        reader, writer = self._streams = self._streams or await self._connect()
        writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        began_s = time.monotonic()
        length = LENGTH.search(head)
        status = head.partition(b"\r\n")[0].decode()
        if " 200 " not in status or not length:
            self.close()
            raise Refused(f"{address}: {status}")
        body = await self._read(reader, int(length[1]), began_s)
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return Answer(body, (began_s - asked_s) * 1000, (time.monotonic() - asked_s) * 1000)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        plug = socket.socket()
        plug.setblocking(False)
        if self._bytes_a_s:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BLOCK_BYTES)
        await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", self._port))
        return await asyncio.open_connection(sock=plug, limit=BLOCK_BYTES)

    async def _read(self, reader: asyncio.StreamReader, size_bytes: int, began_s: float) -> bytes:
        body = bytearray()
        while len(body) < size_bytes:
            block = await reader.read(min(BLOCK_BYTES, size_bytes - len(body)))
            if not block:
                raise asyncio.IncompleteReadError(bytes(body), size_bytes)
            body += block
            if self._bytes_a_s:
                await asyncio.sleep(began_s + len(body) / self._bytes_a_s - time.monotonic())
        return bytes(body)
