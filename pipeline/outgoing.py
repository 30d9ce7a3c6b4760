"""Requests to addresses that people have typed: never to what only this machine or its network reaches."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from index.errors import BadInput

LONGEST_S = 10
LONGEST_BYTES = 2000


class AddressUnreadable(BadInput):
    """What was given for a web address is none, or has a name and a password in it."""

    en = "“{url}” is not a web address. It should begin with https:// and hold no password."
    sv = "”{url}” är ingen webbadress. Den ska börja med https:// och inte innehålla något lösenord."


class AddressInside(BadInput):
    """An address leads to this machine or its own network, or is not encrypted, and no setting allows that."""

    en = "“{url}” is not https, or lies in a private network. The setting EFTERHAND_WEBHOOKS_INSIDE allows both."
    sv = "”{url}” är inte https eller ligger i ett privat nät. Inställningen EFTERHAND_WEBHOOKS_INSIDE tillåter båda."


@dataclass(frozen=True)
class Answer:
    """*text* is the beginning of what was answered."""

    status: int
    text: str


def check_address(url: str, *, inside: bool) -> None:
    """Raises AddressUnreadable and AddressInside. Where a name leads is looked at when it is asked."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise AddressUnreadable(url=url) from None
    if parts.scheme not in ("http", "https") or not host or parts.username or not url.isascii() or " " in url:
        raise AddressUnreadable(url=url)
    if inside:
        return
    if parts.scheme == "http" or host == "localhost" or (_is_number(host) and not _is_outside(host)):
        raise AddressInside(url=url)


def post(url: str, body: bytes, headers: Mapping[str, str], *, inside: bool) -> Answer:
    """Send *body*; ten seconds at most, whatever the other side does, and no redirect is followed.

    Raises AddressUnreadable, AddressInside, OSError (also when the time is up) and HTTPException.
    """
    check_address(url, inside=inside)
    parts = urlsplit(url)
    kind = _Encrypted if parts.scheme == "https" else _Plain
    connection = kind(parts.hostname or "", parts.port, timeout=LONGEST_S)
    connection.inside = inside
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    is_over = threading.Event()
    clock = threading.Timer(LONGEST_S, lambda: _break_off(connection, is_over))
    clock.daemon = True
    clock.start()
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        text = answer.read(LONGEST_BYTES).decode(errors="replace")
        if is_over.is_set():
            raise TimeoutError("the answer was not whole in time")
        return Answer(answer.status, text)
    finally:
        clock.cancel()
        connection.close()


class _Plain(HTTPConnection):
    """Looks at where it has come to before it says a word: a name may lead elsewhere each time it is looked up."""

    inside = False

    def connect(self) -> None:
        super().connect()
        if not self.inside and not _is_outside(self.sock.getpeername()[0]):
            self.close()
            raise AddressInside(url=self.host)


class _Encrypted(_Plain):
    default_port = HTTPSConnection.default_port

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _break_off(connection: HTTPConnection, is_over: threading.Event) -> None:
    is_over.set()
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:  # it has ended by itself
        return


def _is_number(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def _is_outside(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast
