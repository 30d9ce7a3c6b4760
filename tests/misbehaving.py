"""A server before a server: hands requests on, and does wrong what it is told to do wrong."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the next *times* requests of *method* whose address holds *address*.

    *status*: answered so instead. *stall_s*: answered nothing for so long, then cut. *cut_request* and
    *cut_answer*: the connection ends after so many bytes of the body. *flip_request* and *flip_answer*: the
    byte there is changed.
    """

    method: str
    address: str = ""
    times: int = 1
    status: int = 0
    stall_s: float = 0
    cut_request: int | None = None
    cut_answer: int | None = None
    flip_request: int | None = None
    flip_answer: int | None = None

    def __str__(self) -> str:
        told = [
            f"{row.name}={value}" for row in fields(self) if (value := getattr(self, row.name)) != row.default
        ]
        return " ".join(told)


@dataclass
class Proxy:
    """The faults to come, each used up by as many requests as it names, and what was asked."""

    port: int
    upstream_port: int
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, fault: Fault) -> None:
        self.faults += [fault] * fault.times

    def next_fault(self, method: str, address: str) -> Fault | None:
        with self.lock:
            self.asked.append(f"{method} {address}")
            found = [one for one in self.faults if one.method == method and one.address in address]
            if found:
                self.faults.remove(found[0])
            return found[0] if found else None


@contextmanager
def before(upstream_port: int) -> Iterator[Proxy]:
    """A proxy before the server at *upstream_port*, without faults as yet."""
    proxy = Proxy(0, upstream_port)

    class Handler(_Handler):
        owner = proxy

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        proxy.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield proxy
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Proxy

    def handle_any(self) -> None:
        fault = self.owner.next_fault(self.command, self.path) or Fault(self.command)
        if fault.stall_s:
            time.sleep(fault.stall_s)
            return self._cut()
        length = int(self.headers.get("Content-Length") or 0)
        if fault.cut_request is not None:
            self.rfile.read(min(fault.cut_request, length))
            return self._cut()
        body = bytearray(self.rfile.read(length))
        if fault.status:
            return self._fail(fault.status)
        if fault.flip_request is not None and body:
            body[fault.flip_request] ^= 0xFF
        self._hand_on(bytes(body), fault)
        return None

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_any  # noqa: N815

    def _hand_on(self, body: bytes, fault: Fault) -> None:
        upstream = http.client.HTTPConnection("127.0.0.1", self.owner.upstream_port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        content = bytearray(answer.read())
        if fault.flip_answer is not None and content:
            content[fault.flip_answer] ^= 0xFF
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                self.send_header(name, value)
        stated = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", stated or "0")
        self.end_headers()
        if fault.cut_answer is None:
            self.wfile.write(content)
        else:
            self.wfile.write(content[: fault.cut_answer])
            self._cut()
        upstream.close()

    def _fail(self, status: int) -> None:
        content = b"<Error><Code>InternalError</Code><Message>told to fail</Message></Error>"
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _cut(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the one who asked has left, as the tests have it
            self.close_connection = True

    def log_message(self, *words: Any) -> None:
        """Nothing: the tests look at what was asked."""
